package dev.provision.plan;

import dev.provision.resource.Reach;

/**
 * How far a plan goes.
 *
 * @param guessing whether a stale answer serves as a guess, and the plan ends where guessing does
 * @param most items
 */
record Scope(boolean guessing, int most) {
    static final Scope WHOLE = new Scope(false, Integer.MAX_VALUE);

    static Scope ahead(int most) {
        return new Scope(true, most);
    }

    /** Whether nothing behind this item is worth planning now. */
    boolean endsWith(Verdict verdict, Reach reach, int items) {
        boolean settled = verdict instanceof Verdict.Converged
                || verdict instanceof Verdict.Skipped
                || verdict instanceof Verdict.Unasked;
        return guessing && (items >= most || (!settled && !(reach instanceof Reach.Paths)));
    }
}
