package dev.provision.resource;

import org.jspecify.annotations.Nullable;

/** The host is not in a state in which this resource can be compared or changed safely. */
public final class CannotPlan extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;
    private final boolean forGood;

    /** For what a change of an earlier task may cure: a missing tool, a package that is held, a boot menu. */
    public CannotPlan(String reason, @Nullable String hint) {
        this(reason, hint, false);
    }

    private CannotPlan(String reason, @Nullable String hint, boolean forGood) {
        super(reason);
        this.hint = hint;
        this.forGood = forGood;
    }

    /** For what no earlier task can cure, such as too little memory: said before anything is changed on the host. */
    public static CannotPlan forGood(String reason, @Nullable String hint) {
        return new CannotPlan(reason, hint, true);
    }

    public boolean isForGood() {
        return forGood;
    }

    /** What the operator can do about it, or null. */
    public @Nullable String hint() {
        return hint;
    }
}
