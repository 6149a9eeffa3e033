package dev.provision.record;

import dev.provision.plan.ItemPlan;
import java.util.List;

/**
 * Result of a run for one host.
 *
 * @param changed items whose changes were made, in order; the last one of a host that was lost may be half made
 * @param notes worth saying, without repetition
 * @param reason empty when nothing went wrong; else a clause for a person
 * @param detail empty, or what the host said and what to do about it; may be many lines
 * @param alarm why no further host should be begun, as the end of a sentence about the host; empty = no such reason
 * @param rebooting whether a reboot was requested and the host was not back at the end
 * @param plays result of each play, in order
 */
public record HostOutcome(
        String host,
        Status status,
        List<ItemPlan> changed,
        int reboots,
        List<String> notes,
        String reason,
        String detail,
        String alarm,
        boolean rebooting,
        List<PlayResult> plays) {
    public HostOutcome {
        changed = List.copyOf(changed);
        notes = List.copyOf(notes);
        plays = List.copyOf(plays);
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
        this(host, status, changed, reboots, notes, reason, detail, "", false, List.of());
    }

    /** Result of one play for one host. */
    public record PlayResult(String play, Status status, int changed) {}

    /** Whether no further host should be begun. */
    public boolean alarming() {
        return !alarm.isEmpty();
    }

    /** The same host when the rollout stopped before its next play. */
    public HostOutcome notStarted(String why) {
        Status rest = status == Status.NOT_STARTED ? Status.NOT_STARTED : Status.STOPPED;
        return new HostOutcome(host, rest, changed, reboots, notes, why, "", "", false, plays);
    }

    /** The same with the results of the plays. */
    public HostOutcome withPlays(List<PlayResult> results) {
        return new HostOutcome(host, status, changed, reboots, notes, reason, detail, alarm, rebooting, results);
    }

    /** Result for a host or for a play on it. */
    public enum Status {
        /** Converged, with or without changes. */
        DONE,
        FAILED,
        /** Changed or rebooted by this run, and then lost. */
        LOST,
        /** Never reached, or lost before anything on it was changed. */
        UNREACHABLE,
        /** Its first plays are done; the rollout stopped before the others. */
        STOPPED,
        /** Not begun: the rollout stopped, or the run was interrupted before it. */
        NOT_STARTED,
        INTERRUPTED
    }
}
