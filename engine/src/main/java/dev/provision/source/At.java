package dev.provision.source;

import java.util.Comparator;

/**
 * A place in a text that somebody wrote.
 *
 * @param file as the operator named it, or {@code -e} for the command line
 * @param line counted from 1; 0 when the whole file is meant
 * @param column counted from 1 in Unicode code points; 0 when the whole file is meant
 */
public record At(String file, int line, int column) implements Comparable<At> {
    private static final Comparator<At> ORDER =
            Comparator.comparing(At::file).thenComparingInt(At::line).thenComparingInt(At::column);

    /** The whole of a file. */
    public static At whole(String file) {
        return new At(file, 0, 0);
    }

    @Override
    public int compareTo(At other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
