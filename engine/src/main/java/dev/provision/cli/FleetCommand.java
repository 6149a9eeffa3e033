package dev.provision.cli;

import dev.provision.record.Event;
import dev.provision.report.StatusLine;
import dev.provision.run.FleetLoop;
import dev.provision.run.Sessions;
import dev.provision.secret.Secret;
import dev.provision.source.InvalidInput;
import dev.provision.transport.ssh.SshConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** What all commands that name hosts have in common. */
abstract class FleetCommand implements Callable<Integer> {
    @ParentCommand
    @Nullable
    Main main;

    @Mixin
    FleetOptions fleet = new FleetOptions();

    private @Nullable Path labKnownHosts;
    private Optional<StatusLine> status = Optional.empty();

    private Function<String, Optional<Secret>> becomePasswords = host -> Optional.empty();

    @Override
    public final Integer call() throws Exception {
        Input input = new Input(console());
        becomePasswords = input::becomePassword;
        try {
            return run(input);
        } catch (InvalidInput e) {
            console().err().print(input.problemsText(e));
            return ExitCode.WRONG;
        } finally {
            status.ifPresent(StatusLine::close);
        }
    }

    /** Tells of a run in the form that was asked for; a person at a terminal also sees what is running now. */
    Event.Sink report(OutputOptions output, SshOptions ssh) {
        Event.Sink report = output.report(console());
        if (OutputOptions.json(output.output) || ssh.debugSsh || !console().live()) {
            return report;
        }
        StatusLine line = new StatusLine(report, console().err(), console().redactor(), Clock.systemUTC()).ticking();
        status = Optional.of(line);
        return line;
    }

    /** The command itself; an {@link InvalidInput} out of it is shown with its places. */
    abstract int run(Input input) throws Exception;

    private Main main() {
        if (main == null) {
            throw new IllegalStateException("a command without its program");
        }
        return main;
    }

    /** The command line, from the command on. */
    List<String> arguments() {
        return main().arguments();
    }

    Console console() {
        return main().console();
    }

    /** The loop over hosts; from now on Ctrl-C ends what is in flight, and the program once the rest has been told. */
    FleetLoop loop(Sessions sessions, int forks) {
        FleetLoop loop = sessions.loop(forks);
        main().interruptible(loop);
        return loop;
    }

    Sessions sessions(SshOptions ssh) {
        return sessions(connector(ssh), ssh);
    }

    Sessions sessions(SshConnector connector, SshOptions ssh) {
        return new Sessions(connector, ssh.connectWithin(), ssh.answerWithin())
                .remembering(new StoredFacts(StateFolder.facts()));
    }

    /** The inventory's file; with {@code --lab} the lab is up when this returns. */
    Path inventoryFile() throws IOException, InterruptedException {
        if (fleet.lab) {
            if (fleet.inventory != null) {
                throw new Refused("--lab brings its own inventory; leave out --inventory");
            }
            LabFleet lab = LabFleet.ofThisUser();
            lab.up(console());
            labKnownHosts = lab.knownHosts();
            return lab.inventory();
        }
        if (fleet.inventory != null) {
            return fleet.inventory;
        }
        String named = System.getenv("PROVISION_INVENTORY");
        Path file = Path.of(named == null || named.isEmpty() ? "inventory.yml" : named);
        if (!Files.exists(file)) {
            throw new Refused("no inventory: name one with --inventory (inventory.example.yml shows how it looks),"
                    + " or use --lab for simulated hosts");
        }
        return file;
    }

    SshConnector connector(SshOptions ssh) {
        return new SshConnector(
                ssh.settings(console(), new Passwords(console().redactor(), status), Optional.ofNullable(labKnownHosts))
                        .withBecomeOfHosts(becomePasswords));
    }
}
