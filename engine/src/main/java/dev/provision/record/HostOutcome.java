package dev.provision.record;

import dev.provision.plan.ItemPlan;
import java.util.List;

/**
 * How a run ended for one host.
 *
 * @param changed items whose changes were made, in order
 * @param notes worth saying, without repetition
 * @param reason empty when nothing went wrong; else a clause for a person
 * @param detail empty, or what the host said and what to do about it; may be many lines
 */
public record HostOutcome(
        String host,
        Status status,
        List<ItemPlan> changed,
        int reboots,
        List<String> notes,
        String reason,
        String detail) {
    public HostOutcome {
        changed = List.copyOf(changed);
        notes = List.copyOf(notes);
    }

    /** What came of it. */
    public enum Status {
        /** Converged, with or without changes. */
        DONE,
        FAILED,
        /** Could not be reached at the start, or was lost and did not come back. */
        UNREACHABLE,
        /** Not begun: the rollout stopped, or the run was interrupted before it. */
        NOT_STARTED,
        INTERRUPTED
    }
}
