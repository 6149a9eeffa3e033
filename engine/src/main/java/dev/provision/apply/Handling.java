package dev.provision.apply;

import dev.provision.plan.Verdict;
import dev.provision.resource.Change;
import dev.provision.transport.TransportException;
import java.util.List;

/** What a run does about the verdict on an item. */
final class Handling implements Verdict.Cases<Handling.Act> {
    /** One act; nothing if there is nothing to do. */
    interface Act {
        void run() throws StepFailed, TransportException, InterruptedException;
    }

    /** Makes changes, or waits for what they wait for. */
    interface Deed {
        void about(List<Change> changes) throws StepFailed, TransportException, InterruptedException;
    }

    private final boolean rebooted;
    private final Deed change;
    private final Deed check;

    /** @param rebooted whether the run has rebooted the host */
    Handling(boolean rebooted, Deed change, Deed check) {
        this.rebooted = rebooted;
        this.change = change;
        this.check = check;
    }

    @Override
    public Act converged(Verdict.Converged converged) {
        return () -> {};
    }

    @Override
    public Act differs(Verdict.Differs differs) {
        return () -> change.about(differs.changes());
    }

    @Override
    public Act waiting(Verdict.Waiting waiting) {
        return () -> check.about(waiting.checks());
    }

    @Override
    public Act violated(Verdict.Violated violated) {
        String findings = Change.summaries(violated.findings());
        boolean futile = rebooted && violated.findings().stream().anyMatch(Change::isFutileReboot);
        return () -> {
            throw futile ? StepFailed.stillAfterReboot(findings) : new StepFailed(findings, "");
        };
    }

    @Override
    public Act skipped(Verdict.Skipped skipped) {
        return () -> {};
    }

    @Override
    public Act unknown(Verdict.Unknown unknown) {
        return () -> {
            throw new StepFailed(unknown.why(), "It was to be known after " + unknown.until());
        };
    }

    @Override
    public Act impossible(Verdict.Impossible impossible) {
        return () -> {
            throw new StepFailed(impossible.reason(), impossible.hint() == null ? "" : impossible.hint());
        };
    }

    @Override
    public Act unasked(Verdict.Unasked unasked) {
        throw new IllegalStateException("a finished plan has no item that was not asked for");
    }
}
