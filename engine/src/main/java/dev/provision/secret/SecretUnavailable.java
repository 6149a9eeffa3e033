package dev.provision.secret;

import org.jspecify.annotations.Nullable;

/** A secret could not be had; the message says why and holds nothing of it. */
public final class SecretUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    SecretUnavailable(String message, @Nullable String hint) {
        super(message);
        this.hint = hint;
    }

    public String reason() {
        return java.util.Objects.toString(getMessage(), "");
    }

    public @Nullable String hint() {
        return hint;
    }
}
