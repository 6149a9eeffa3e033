package dev.provision.cli;

import dev.provision.record.Event;
import dev.provision.record.Journal;
import dev.provision.rollout.ApplyRun;
import dev.provision.run.FleetLoop;
import dev.provision.run.Invocation;
import dev.provision.run.Sessions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings hosts into the state that a playbook describes. */
@Command(
        name = "apply",
        description = "Bring the hosts into the state that the playbook describes, and prove it.",
        addMethodSubcommands = false,
        mixinStandardHelpOptions = true)
final class ApplyCommand extends FleetCommand {
    @Parameters(paramLabel = "PLAYBOOK", description = "The playbook's file.")
    Path playbook = Path.of("site.yml");

    @Mixin
    LimitOption limit = new LimitOption();

    @Mixin
    SshOptions ssh = new SshOptions();

    @Mixin
    TagOptions tags = new TagOptions();

    @Mixin
    OutputOptions output = new OutputOptions();

    @Option(
            names = "--no-verify",
            description = "Do not plan once more after the last change to prove that nothing differs.")
    boolean noVerify;

    @Override
    int run(Input input) throws Exception {
        Event.Sink report = report(output, ssh);
        Input.Checked checked = input.playbook(playbook, inventoryFile(), fleet, limit, tags);
        int forks = ssh.atOnce();
        Clock clock = Clock.systemUTC();
        Invocation invocation = Invocation.now("apply", playbook.toString(), clock, new SecureRandom());
        Sessions sessions = sessions(ssh);
        try (Journal journal = Journal.create(
                        StateFolder.runs().resolve(invocation.id()),
                        clock,
                        console().redactor());
                FleetLoop loop = loop(sessions, forks)) {
            ApplyRun.Result result = new ApplyRun(sessions, loop, checked.resolver(), !noVerify)
                    .apply(
                            invocation,
                            invocation.holder(System.getProperty("user.name"), thisMachine()),
                            checked.plays(),
                            journal,
                            report,
                            ApplyCommand::exitCode,
                            outcomes -> NextCommand.after(arguments(), outcomes));
            result.journalFailure().ifPresent(e -> console().say("provision: " + Main.message(e)));
            return exitCode(result);
        }
    }

    private static int exitCode(ApplyRun.Result result) {
        int ofHosts = Outcomes.exitCode(result.outcomes(), false);
        return result.journalFailure().isPresent() ? Outcomes.worst(List.of(ofHosts, ExitCode.WRONG)) : ofHosts;
    }

    private static String thisMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed machine";
        }
    }
}
