package dev.provision.cli;

/** What the program's exit codes mean; the same for every command. */
final class ExitCode {
    /** Converged, or done. */
    static final int DONE = 0;
    /** Bad input, or a host failed. */
    static final int WRONG = 1;
    /** Changes are pending, drift was found, or a finding: plan, drift and doctor only. */
    static final int PENDING = 2;
    /** Hosts were unreachable, and nothing else went wrong. */
    static final int UNREACHABLE = 4;
    /** Ended by a signal while hosts were being worked on or asked. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
