package dev.provision.report;

/** Text from hosts and operators made safe for a terminal. */
final class Clean {
    private Clean() {}

    /** One line: control characters, line ends and invisible direction marks as {@code \\uXXXX}. */
    static String line(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c) && c != '\t' || Character.getType(c) == Character.FORMAT) {
                clean.append(String.format("\\u%04x", c));
            } else {
                clean.appendCodePoint(c);
            }
        });
        return clean.toString();
    }
}
