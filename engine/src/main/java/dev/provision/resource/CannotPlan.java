package dev.provision.resource;

import org.jspecify.annotations.Nullable;

/** The host is not in a state in which this resource can be compared or changed safely. */
public final class CannotPlan extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;
    private final transient Reach dependsOn;

    /** For what any change of an earlier task may fix: a missing tool, a package that is held, a boot menu. */
    public CannotPlan(String reason, @Nullable String hint) {
        this(reason, hint, Reach.ANYTHING);
    }

    private CannotPlan(String reason, @Nullable String hint, Reach dependsOn) {
        super(reason);
        this.hint = hint;
        this.dependsOn = dependsOn;
    }

    /** For what no earlier task can fix, such as too little memory: reported before anything is changed on the host. */
    public static CannotPlan forGood(String reason, @Nullable String hint) {
        return new CannotPlan(reason, hint, Reach.NOTHING);
    }

    /** The same, for what only changes that reach this can fix. */
    public CannotPlan dependingOn(Reach reach) {
        return new CannotPlan(String.valueOf(getMessage()), hint, reach);
    }

    /** What an earlier task must alter to fix it. */
    public Reach dependsOn() {
        return dependsOn;
    }

    public boolean isForGood() {
        return dependsOn == Reach.NOTHING;
    }

    /** What the operator can do about it, or null. */
    public @Nullable String hint() {
        return hint;
    }
}
