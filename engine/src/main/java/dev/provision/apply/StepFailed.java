package dev.provision.apply;

import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.transport.Output;
import java.util.List;
import java.util.Optional;

/** A step did not do what it was for; the host itself can still be talked to. */
final class StepFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String detail;
    private final transient Optional<Output> output;
    private final boolean badReturn;

    /** @param detail what the host said and what to do, may be many lines, may be empty */
    StepFailed(String reason, String detail) {
        this(reason, detail, Optional.empty(), false);
    }

    private StepFailed(String reason, String detail, Optional<Output> output, boolean badReturn) {
        super(reason);
        this.detail = detail;
        this.output = output;
        this.badReturn = badReturn;
    }

    /** A host that was ordered to reboot and is not back as planned. */
    static StepFailed badReturn(String reason, String detail) {
        return new StepFailed(reason, detail, Optional.empty(), true);
    }

    /** The same with the task that failed. */
    StepFailed in(String task) {
        return new StepFailed(task + ": " + reason(), detail, output, badReturn);
    }

    /** The same with what the script left that failed. */
    StepFailed with(Output left) {
        return new StepFailed(reason(), detail, Optional.of(left), badReturn);
    }

    /** The same with more to tell. */
    StepFailed with(String moreDetail) {
        return new StepFailed(reason(), (detail + moreDetail).strip(), output, badReturn);
    }

    /** The same without what the host said. */
    StepFailed withoutDetail() {
        return new StepFailed(reason(), "", Optional.empty(), badReturn);
    }

    String detail() {
        return detail;
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    Optional<Output> output() {
        return output;
    }

    /** Whether nothing was changed, because what was found is not what the step was planned from. */
    boolean outdated() {
        return output.filter(left -> left.status() == Step.OUTDATED).isPresent();
    }

    /** Whether nothing should be begun on further hosts before a person has looked at this one. */
    boolean badReturn() {
        return badReturn;
    }

    /** A task that still differs when it has acted. */
    static StepFailed notConverged(List<Change> changes) {
        boolean reboot = changes.stream().anyMatch(Change::reboots);
        String what = Change.summaries(changes);
        return reboot
                ? stillAfterReboot(what)
                : new StepFailed(
                        "still differs after its change: " + what,
                        "Either the host does not keep the change, or a later task undid it.");
    }

    static StepFailed stillAfterReboot(String what) {
        return badReturn(
                "the host was rebooted, and still: " + what,
                "It returned with the old arguments, kernel or firmware. It is not rebooted twice for the same reason: "
                        + "look at what its boot loader really starts.");
    }
}
