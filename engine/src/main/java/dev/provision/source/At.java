package dev.provision.source;

import org.jspecify.annotations.Nullable;

/**
 * A place in a text that somebody wrote.
 *
 * @param file as the operator named it, or {@code -e} for the command line
 * @param line counted from 1; 0 when the whole file is meant
 * @param column counted from 1 in Unicode code points; 0 when the whole file is meant
 */
public record At(String file, int line, int column) implements Comparable<At> {
    /** The whole of a file. */
    public static At whole(String file) {
        return new At(file, 0, 0);
    }

    @Override
    public int compareTo(At other) {
        int order = file.compareTo(other.file);
        if (order == 0) {
            order = Integer.compare(line, other.line);
        }
        return order == 0 ? Integer.compare(column, other.column) : order;
    }

    // Those that Java generates are linked at run time, which takes a short run 15 ms; so do the lambdas of a
    // comparator.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof At that && line == that.line && column == that.column && file.equals(that.file);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * file.hashCode() + line) + column;
    }

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
