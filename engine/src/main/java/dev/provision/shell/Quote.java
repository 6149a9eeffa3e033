package dev.provision.shell;

/** The one function through which a value reaches a shell. */
public final class Quote {
    private Quote() {}

    /**
     * The value as one word of a POSIX shell, whatever it holds: single-quoted, each single quote written {@code '\''}.
     *
     * @throws IllegalArgumentException if the value holds a NUL character, which no shell word can carry
     */
    public static String word(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character cannot be passed to a shell");
        }
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
