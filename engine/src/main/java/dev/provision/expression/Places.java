package dev.provision.expression;

import dev.provision.source.At;

/** Finds the place in a file of a character of a text, which quotation marks, escapes and folding move around. */
final class Places {
    private static final int FARTHEST_LINE = 200;

    private final SourceLines source;

    Places(SourceLines source) {
        this.source = source;
    }

    /** The place of a character of a file's whole content. */
    static At inFile(String file, String content, int offset) {
        int end = Math.min(offset, content.length());
        int line = 1;
        int start = 0;
        for (int feed = content.indexOf('\n'); feed >= 0 && feed < end; feed = content.indexOf('\n', start)) {
            line++;
            start = feed + 1;
        }
        return new At(file, line, content.codePointCount(start, end) + 1);
    }

    /** The place of a character of a YAML text that begins at a place; that place itself if it cannot be told. */
    At inText(At start, String text, int offset) {
        if (start.line() == 0 || offset < 0 || offset >= text.length()) {
            return start;
        }
        String first = source.line(start.file(), start.line()).orElse("");
        int begin = start.column() - 1;
        if (begin < 0 || first.codePointCount(0, first.length()) <= begin) {
            return start;
        }
        begin = first.offsetByCodePoints(0, begin);
        char style = first.charAt(begin);
        String word = word(text, offset);
        if (style == '|' || style == '>') {
            return inBlock(start, text, offset, word);
        }
        int expected = begin + (style == '"' || style == '\'' ? 1 : 0) + offset;
        int found = first.startsWith(word, expected) ? expected : first.indexOf(word, begin);
        return found < 0 ? start : at(start, start.line(), first, found);
    }

    private At inBlock(At start, String text, int offset, String word) {
        int earlier = occurrences(text.substring(0, offset), word);
        for (int number = start.line() + 1; number <= start.line() + FARTHEST_LINE; number++) {
            String line = source.line(start.file(), number).orElse(null);
            if (line == null) {
                return start;
            }
            for (int found = line.indexOf(word); found >= 0; found = line.indexOf(word, found + 1)) {
                if (earlier-- == 0) {
                    return at(start, number, line, found);
                }
            }
        }
        return start;
    }

    private static int occurrences(String text, String word) {
        int count = 0;
        for (int found = text.indexOf(word); found >= 0; found = text.indexOf(word, found + 1)) {
            count++;
        }
        return count;
    }

    private static At at(At start, int number, String line, int index) {
        return new At(start.file(), number, line.codePointCount(0, index) + 1);
    }

    private static String word(String text, int offset) {
        int end = offset;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return text.substring(offset, Math.max(end, offset + 1));
    }
}
