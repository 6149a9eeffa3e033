package dev.provision.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Strict decoding that can say where the bad byte or character is. */
final class Utf8 {
    private Utf8() {}

    static Optional<String> decode(byte[] bytes, String name, Problems problems) {
        if (beginsLikeUtf16(bytes)) {
            problems.error(Problem.at(new At(name, 1, 1), "the file is UTF-16").expected("UTF-8"));
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, out, true);
        out.flip();
        if (result.isError()) {
            int bad = bytes[in.position()] & 0xff;
            problems.error(Problem.at(endOf(out.toString(), name), "the file is not valid UTF-8")
                    .expected("UTF-8")
                    .found(String.format("the byte 0x%02X", bad))
                    .hint(bad >= 0xa0 ? "save the file as UTF-8; this looks like Latin-1" : null));
            return Optional.empty();
        }
        return Optional.of(out.toString());
    }

    /** A character that YAML forbids, at an index counted in code points. */
    static Problem unprintable(String text, int index, String name) {
        int codePoints = text.codePointCount(0, text.length());
        int end = text.offsetByCodePoints(0, Math.max(0, Math.min(index, codePoints)));
        String found = end < text.length() ? String.format("U+%04X", text.codePointAt(end)) : "half a character";
        return Problem.at(endOf(text.substring(0, end), name), "this character is not allowed in YAML")
                .found(found)
                .hint("remove it, or write it as an escape in double quotes, such as \"\\u0007\"");
    }

    private static At endOf(String before, String name) {
        int line = 1;
        int start = 0;
        for (int i = 0; i < before.length(); i++) {
            char c = before.charAt(i);
            boolean carriageReturnAlone = c == '\r' && (i + 1 == before.length() || before.charAt(i + 1) != '\n');
            if (c == '\n' || carriageReturnAlone) {
                line++;
                start = i + 1;
            }
        }
        return new At(name, line, 1 + before.codePointCount(start, before.length()));
    }

    private static boolean beginsLikeUtf16(byte[] bytes) {
        return bytes.length >= 2
                && ((bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff)
                        || (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe));
    }
}
