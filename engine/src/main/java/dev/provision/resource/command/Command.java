package dev.provision.resource.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Something to run.
 *
 * @param argv program and arguments; of a line of shell: {@code sh -c LINE}
 * @param shell whether it was written as a line of shell
 * @param creates not run if this path exists
 * @param unless not run if this line of shell succeeds
 * @param readOnly run at plan time, for its answer
 * @param okStatus exit statuses that mean success
 */
public record Command(
        List<String> argv,
        boolean shell,
        Optional<String> creates,
        Optional<String> unless,
        boolean readOnly,
        Optional<String> chdir,
        Optional<Duration> timeout,
        Set<Integer> okStatus) {
    public Command {
        argv = List.copyOf(argv);
        okStatus = Set.copyOf(okStatus);
    }

    /** Whether the host can be asked if the command must be run. */
    boolean guarded() {
        return creates.isPresent() || unless.isPresent();
    }

    /** The command as a person would type it. */
    String text() {
        return shell ? argv.get(2) : String.join(" ", argv);
    }

    /** What it is, without arguments: these may hold what a journal must not. */
    String program() {
        return shell ? "a line of shell" : argv.get(0);
    }
}
