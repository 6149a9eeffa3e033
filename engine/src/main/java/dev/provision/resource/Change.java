package dev.provision.resource;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One difference to remove on a host.
 *
 * @param summary what will be different, a clause: {@code "add amd_iommu=off"}; the same on two hosts when the change is the
 *     same, so that they can be grouped
 * @param diffs field by field
 * @param steps in order; empty = a finding, something that nobody but the operator can put right (verify)
 * @param undo run in order when a step has failed or the host was lost in the midst; empty = nothing to put back
 * @param rebootReason what will be configured but not active once the steps are done
 * @param action not a difference but something to be done once per run whatever the host looks like (restart a service in
 *     a handler, reboot always): once it has been done, later plans of the run leave it out
 * @param check not a difference either, but something to wait for or to ask a registry: what it brings to light is compared
 *     afterwards, and it alone changes nothing
 * @param dependsOn of a finding: what an earlier task must alter to remove it
 * @param trial whether the host will accept the change, asked before it is made
 */
public record Change(
        String summary,
        List<Diff> diffs,
        List<Step> steps,
        List<Step> undo,
        Optional<String> rebootReason,
        boolean action,
        boolean check,
        Reach dependsOn,
        Optional<Trial> trial) {
    public Change {
        diffs = List.copyOf(diffs);
        steps = List.copyOf(steps);
        undo = List.copyOf(undo);
    }

    public static Change of(String summary, List<Diff> diffs, List<Step> steps) {
        return new Change(
                summary, diffs, steps, List.of(), Optional.empty(), false, false, Reach.ANYTHING, Optional.empty());
    }

    /** A difference that no step removes; a host that still has it when it is reached fails. */
    public static Change finding(String summary, List<Diff> diffs) {
        return of(summary, diffs, List.of());
    }

    /**
     * A reason to reboot that was configured before the host's last boot: another boot would not remove it.
     *
     * @param reason what is not active
     * @param advice where to look, a clause
     */
    public static Change futileReboot(String reason, String advice) {
        return finding(
                        reason + "; this was configured before the host's last boot, so another reboot is futile: "
                                + advice,
                        List.of())
                .needingReboot(reason);
    }

    public Change needingReboot(String reason) {
        return new Change(summary, diffs, steps, undo, Optional.of(reason), action, check, dependsOn, trial);
    }

    public Change dependingOn(Reach reach) {
        return new Change(summary, diffs, steps, undo, rebootReason, action, check, reach, trial);
    }

    public Change withUndo(List<Step> steps) {
        return new Change(summary, diffs, this.steps, steps, rebootReason, action, check, dependsOn, trial);
    }

    public Change triedBy(Trial first) {
        return new Change(summary, diffs, steps, undo, rebootReason, action, check, dependsOn, Optional.of(first));
    }

    public Change asAction() {
        return new Change(summary, diffs, steps, undo, rebootReason, true, check, dependsOn, trial);
    }

    public Change asCheck() {
        return new Change(summary, diffs, steps, undo, rebootReason, action, true, dependsOn, trial);
    }

    /** What several changes do, in one line. */
    public static String summaries(List<Change> changes) {
        return changes.stream().map(Change::summary).collect(Collectors.joining("; "));
    }

    public boolean isFinding() {
        return steps.isEmpty();
    }

    /** Whether one of its steps is a reboot. */
    public boolean reboots() {
        return steps.stream().anyMatch(Step.Reboot.class::isInstance);
    }

    /** Whether it says that a reboot did not do what it was for. */
    public boolean isFutileReboot() {
        return isFinding() && rebootReason.isPresent();
    }
}
