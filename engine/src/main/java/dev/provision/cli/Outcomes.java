package dev.provision.cli;

import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import java.util.ArrayList;
import java.util.List;

/** From what came of hosts to an exit code. */
final class Outcomes {
    private Outcomes() {}

    /** The exit code of a run, as {@link ExitCode} orders them. */
    static int exitCode(List<HostOutcome> outcomes, boolean pending) {
        List<Integer> codes = new ArrayList<>();
        outcomes.forEach(outcome -> codes.add(exitCode(outcome.status())));
        codes.add(pending ? ExitCode.PENDING : ExitCode.DONE);
        return worst(codes);
    }

    /** The exit code of one host alone. */
    static int exitCode(Status status) {
        return switch (status) {
            case DONE -> ExitCode.DONE;
            case UNREACHABLE -> ExitCode.UNREACHABLE;
            case FAILED, LOST, STOPPED, NOT_STARTED -> ExitCode.WRONG;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
        };
    }

    /** Of hosts' own codes the one to exit with: what was found is told before what could not be reached. */
    static int worst(List<Integer> codes) {
        return List.of(ExitCode.INTERRUPTED, ExitCode.WRONG, ExitCode.PENDING, ExitCode.UNREACHABLE).stream()
                .filter(codes::contains)
                .findFirst()
                .orElse(ExitCode.DONE);
    }
}
