package dev.provision.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import org.json.JSONObject;

/**
 * The ways in which tools write a text: as it is, line by line, quoted for shells, in JSON and URLs, in base64 and in
 * hexadecimal digits. Escapes that vary from tool to tool are undone by {@link PlainView} instead.
 */
final class Spellings {
    /** So many characters of base64 are hardly ordinary text. */
    private static final int SHORTEST_ENCODED = 6;

    private static final int BASE64_LINE = 76;

    private Spellings() {}

    static Set<String> of(String text) {
        Set<String> forms = new HashSet<>();
        text.lines().forEach(line -> written(line, forms));
        written(text, forms);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        base64(bytes, forms);
        hex(bytes, forms);
        return forms;
    }

    private static void written(String text, Collection<String> forms) {
        forms.add(text);
        forms.add(text.replace("'", "'\\''"));
        String quoted = JSONObject.quote(text);
        forms.add(quoted.substring(1, quoted.length() - 1));
        forms.add(
                escaped(text, c -> c > 126 ? String.format(Locale.ROOT, "\\u%04x", c) : Character.toString((char) c)));
        forms.add(escaped(text, c -> Character.toString((char) c)));
        forms.add(escaped(
                text, c -> isMarkup(c) ? String.format(Locale.ROOT, "\\u%04x", c) : Character.toString((char) c)));
        forms.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
        forms.add(URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"));
        forms.add(octal(text));
    }

    /** What Go's encoder escapes in JSON, so that it can stand in HTML. */
    private static boolean isMarkup(int c) {
        return c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029;
    }

    /** As JSON, with this form of the characters that need no escape. */
    private static String escaped(String text, IntFunction<String> other) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> {
            int letter = "\b\f\n\r\t\"\\".indexOf(c);
            if (letter >= 0) {
                escaped.append('\\').append("bfnrt\"\\".charAt(letter));
            } else if (c < ' ') {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                escaped.append(other.apply(c));
            }
        });
        return escaped.toString();
    }

    /** As bash writes it in {@code $'...'} where the locale has no such characters. */
    private static String octal(String text) {
        StringBuilder octal = new StringBuilder();
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            int letter = "\b\f\n\r\t'\\".indexOf(one);
            if (letter >= 0) {
                octal.append('\\').append("bfnrt'\\".charAt(letter));
            } else if (one < ' ' || one == 127) {
                octal.append(String.format(Locale.ROOT, "\\%03o", one & 0xff));
            } else {
                octal.append((char) one);
            }
        }
        return octal.toString();
    }

    /**
     * In base64, at each of the three places in a group at which it can stand in a longer text: the characters that hold
     * bits of nothing else. Also line by line as base64(1) and MIME break it.
     */
    private static void base64(byte[] text, Collection<String> forms) {
        for (int before = 0; before < 3; before++) {
            byte[] moved = new byte[before + text.length];
            System.arraycopy(text, 0, moved, before, text.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(moved);
            String own = encoded.substring((before * 8 + 5) / 6, moved.length * 8 / 6);
            if (own.length() >= SHORTEST_ENCODED) {
                forms.add(own);
                forms.add(own.replace('+', '-').replace('/', '_'));
            }
        }
        String whole = Base64.getEncoder().withoutPadding().encodeToString(text);
        forms.add(whole);
        for (int from = 0; whole.length() > BASE64_LINE && from < whole.length(); from += BASE64_LINE) {
            String line = whole.substring(from, Math.min(whole.length(), from + BASE64_LINE));
            if (line.length() >= SHORTEST_ENCODED) {
                forms.add(line);
            }
        }
    }

    private static void hex(byte[] text, Collection<String> forms) {
        for (HexFormat format : new HexFormat[] {
            HexFormat.of(),
            HexFormat.ofDelimiter(" "),
            HexFormat.ofDelimiter(":"),
            HexFormat.of().withPrefix("\\x")
        }) {
            forms.add(format.formatHex(text));
            forms.add(format.withUpperCase().formatHex(text));
        }
    }
}
