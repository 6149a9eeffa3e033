package dev.provision.record;

import dev.provision.plan.ItemPlan;
import java.util.List;

/**
 * How a run ended for one host.
 *
 * @param changed items whose changes were made, in order; the last one of a host that was lost may be half made
 * @param notes worth saying, without repetition
 * @param reason empty when nothing went wrong; else a clause for a person
 * @param detail empty, or what the host said and what to do about it; may be many lines
 * @param alarming whether the host was lost while it was being changed, or did not come back from a reboot as planned: no
 *     further host should be begun
 */
public record HostOutcome(
        String host,
        Status status,
        List<ItemPlan> changed,
        int reboots,
        List<String> notes,
        String reason,
        String detail,
        boolean alarming) {
    public HostOutcome {
        changed = List.copyOf(changed);
        notes = List.copyOf(notes);
    }

    /** Of a host about which nothing is alarming. */
    public HostOutcome(
            String host,
            Status status,
            List<ItemPlan> changed,
            int reboots,
            List<String> notes,
            String reason,
            String detail) {
        this(host, status, changed, reboots, notes, reason, detail, false);
    }

    /** The same host when the rollout stopped before its next play. */
    public HostOutcome notStarted(String why) {
        return new HostOutcome(host, Status.NOT_STARTED, changed, reboots, notes, why, "");
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
