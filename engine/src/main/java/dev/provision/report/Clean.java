package dev.provision.report;

/** Text from hosts and operators made safe for a terminal. */
final class Clean {
    /** Longer than any line that a person reads, short enough that a host cannot bury the rest of a report. */
    static final int LONGEST = 2000;

    private Clean() {}

    /**
     * One line: what moves the cursor, ends the line, reorders or hides text as {@code \\uXXXX}; of a very long one the
     * beginning and how much is left out.
     */
    static String line(String text) {
        int length = text.codePointCount(0, text.length());
        String shown = length <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST));
        StringBuilder clean = new StringBuilder(shown.length());
        shown.codePoints().forEach(c -> {
            if (isHarmful(c)) {
                clean.append(String.format("\\u%04x", c));
            } else {
                clean.appendCodePoint(c);
            }
        });
        return length <= LONGEST
                ? clean.toString()
                : clean.append("... (")
                        .append(length - LONGEST)
                        .append(" more characters)")
                        .toString();
    }

    private static boolean isHarmful(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\t';
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE -> true;
            default -> false;
        };
    }
}
