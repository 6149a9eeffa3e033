package dev.provision.resource;

import org.jspecify.annotations.Nullable;

/** The host is not in a state in which this resource can be compared or changed safely. */
public final class CannotPlan extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    public CannotPlan(String reason, @Nullable String hint) {
        super(reason);
        this.hint = hint;
    }

    /** What the operator can do about it, or null. */
    public @Nullable String hint() {
        return hint;
    }
}
