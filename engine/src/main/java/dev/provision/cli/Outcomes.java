package dev.provision.cli;

import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.transport.TransportException;
import java.util.List;

/** From what came of hosts to an exit code. */
final class Outcomes {
    private Outcomes() {}

    /** The worst thing decides: interrupted, failed, unreachable, pending. Hosts not begun follow what stopped them. */
    static int exitCode(List<HostOutcome> outcomes, boolean pending) {
        if (any(outcomes, Status.INTERRUPTED)) {
            return ExitCode.INTERRUPTED;
        }
        if (any(outcomes, Status.FAILED)) {
            return ExitCode.WRONG;
        }
        if (any(outcomes, Status.UNREACHABLE)) {
            return ExitCode.UNREACHABLE;
        }
        return pending ? ExitCode.PENDING : ExitCode.DONE;
    }

    /** Of hosts' own codes the one to exit with: what was found is told before what could not be reached. */
    static int worst(List<Integer> codes) {
        return List.of(ExitCode.INTERRUPTED, ExitCode.WRONG, ExitCode.PENDING, ExitCode.UNREACHABLE).stream()
                .filter(codes::contains)
                .findFirst()
                .orElse(ExitCode.DONE);
    }

    /** Of a host that could not be asked: whether it was not reached, or was and could not do it. */
    static int exitCode(TransportException e) {
        return e.unreachable() ? ExitCode.UNREACHABLE : ExitCode.WRONG;
    }

    private static boolean any(List<HostOutcome> outcomes, Status status) {
        return outcomes.stream().anyMatch(outcome -> outcome.status() == status);
    }
}
