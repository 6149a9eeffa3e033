package dev.provision.expression;

import org.jspecify.annotations.Nullable;

/** Something wrong at an offset of an expression's text, before it is known where that text stands. */
final class Flaw extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final @Nullable String hint;

    Flaw(int offset, String message, @Nullable String hint) {
        super(message, null, false, false);
        this.offset = offset;
        this.hint = hint;
    }

    Flaw(int offset, String message) {
        this(offset, message, null);
    }

    int offset() {
        return offset;
    }

    @Nullable
    String hint() {
        return hint;
    }

    String message() {
        return java.util.Objects.toString(getMessage(), "");
    }
}
