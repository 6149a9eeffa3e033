package dev.provision.source;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with what the operator wrote.
 *
 * @param at where
 * @param message what is wrong, a clause without a final full stop
 * @param expected what would be right, if that can be said
 * @param found what stands there, if that can be said; never a secret
 * @param hint what to do, such as the nearest valid name
 */
public record Problem(
        At at,
        String message,
        @Nullable String expected,
        @Nullable String found,
        @Nullable String hint) implements Comparable<Problem> {

    public static Problem at(At at, String message) {
        return new Problem(at, message, null, null, null);
    }

    public Problem expected(String what) {
        return new Problem(at, message, what, found, hint);
    }

    public Problem found(String what) {
        return new Problem(at, message, expected, what, hint);
    }

    public Problem hint(@Nullable String what) {
        return new Problem(at, message, expected, found, what);
    }

    @Override
    public int compareTo(Problem other) {
        int byPlace = at.compareTo(other.at);
        return byPlace != 0 ? byPlace : message.compareTo(other.message);
    }
}
