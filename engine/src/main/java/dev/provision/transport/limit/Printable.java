package dev.provision.transport.limit;

import java.util.List;
import java.util.regex.Pattern;

/** Text from a host, made fit for a message: it can neither move a terminal's cursor nor fill its screen. */
public final class Printable {
    private static final int LINES = 5;
    private static final int WIDTH = 300;
    private static final Pattern ESCAPE =
            Pattern.compile("\u001b(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(\u0007|\u001b\\\\)?|.)");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}&&[^\\n\\t]]");

    private Printable() {}

    /** Without escape sequences and control characters, except tabs and line feeds. */
    public static String of(String text) {
        return CONTROL.matcher(ESCAPE.matcher(text).replaceAll("")).replaceAll("");
    }

    /** On one line, and not a long one: it cannot be taken for another line of ours. */
    public static String oneLine(String text) {
        String line = of(text.replaceAll("\\s+", " ")).strip();
        return cut(line);
    }

    /** The last few lines that say something. */
    public static String lastLines(String text) {
        List<String> lines = of(text.replace('\r', '\n'))
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(Printable::cut)
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }

    /** Between two words: the beginning of a secret would not be known as one by what masks it later. */
    private static String cut(String line) {
        if (line.length() <= WIDTH) {
            return line;
        }
        int blank = line.lastIndexOf(' ', WIDTH);
        return line.substring(0, Math.max(blank, 0)) + "...";
    }
}
