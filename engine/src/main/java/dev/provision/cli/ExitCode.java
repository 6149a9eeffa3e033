package dev.provision.cli;

/** Exit codes, the same for every command. The first that applies, in this order, is returned. */
final class ExitCode {
    /** Ended by a signal while hosts were being worked on or queried. */
    static final int INTERRUPTED = 130;

    static final String INTERRUPTED_MEANING = "interrupted";

    /** Takes precedence over everything but an interruption: an error must not hide behind drift. */
    static final int WRONG = 1;

    static final String WRONG_MEANING = "error: invalid input, a failed host, a stopped rollout, or a host that was"
            + " changed or rebooted and then lost";

    /** From plan, drift and doctor only. */
    static final int PENDING = 2;

    static final String PENDING_MEANING = "changes are pending, drift or a finding";

    static final int UNREACHABLE = 4;

    static final String UNREACHABLE_MEANING = "hosts were unreachable from the start, and there is no other error";

    static final int DONE = 0;

    static final String DONE_MEANING = "converged, or done";

    private ExitCode() {}
}
