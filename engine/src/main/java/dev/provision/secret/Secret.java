package dev.provision.secret;

import java.util.Objects;

/**
 * A value that may be used but not shown: {@link #toString()} is always {@code ***}, and only {@link #reveal()} gives the
 * text. Equality compares the hidden text.
 */
public final class Secret {
    private final String text;

    public Secret(String text) {
        this.text = Objects.requireNonNull(text, "text is null");
    }

    /** The plain text; the caller must not let it reach an argument list, a log, a diff or a file that others can read. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return Redactor.MASK;
    }
}
