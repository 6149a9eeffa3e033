package dev.provision.cli;

import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.Journal;
import dev.provision.record.JournaledReport;
import dev.provision.record.RunId;
import dev.provision.rollout.InFlight;
import dev.provision.rollout.Rollout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings hosts into the state that a playbook describes. */
@Command(
        name = "apply",
        description = "Bring the hosts into the state that the playbook describes, and prove it.",
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
        int atOnce = ssh.atOnce();
        Clock clock = Clock.systemUTC();
        Instant start = clock.instant();
        String id = RunId.next(clock, new SecureRandom());
        Fleet hosts = new Fleet(connector(ssh), ssh.connectWithin(), ssh.answerWithin(), checked.plays());
        String holder = "run " + id + " of " + System.getProperty("user.name") + " at " + thisMachine() + " since "
                + start.truncatedTo(ChronoUnit.SECONDS);
        try (Journal journal = Journal.create(
                        StateFolder.runs().resolve(id), clock, console().redactor());
                InFlight inFlight = new InFlight(atOnce)) {
            JournaledReport events = new JournaledReport(journal, report);
            interruptible(inFlight);
            events.accept(new Event.RunStarted(
                    id,
                    "apply",
                    playbook.toString(),
                    Input.hosts(checked.plays()).size()));
            Rollout rollout = new Rollout(
                    events, inFlight, host -> hosts.run(host, checked.resolver(), events, holder, !noVerify));
            List<HostOutcome> outcomes = rollout.apply(checked.plays());
            int code = exitCode(outcomes, events);
            String next = NextCommand.after(arguments(), outcomes);
            events.accept(new Event.RunEnded(id, code, outcomes, Duration.between(start, clock.instant()), next));
            events.failure().ifPresent(e -> console().say("provision: " + Main.message(e)));
            return exitCode(outcomes, events);
        }
    }

    private static int exitCode(List<HostOutcome> outcomes, JournaledReport events) {
        int ofHosts = Outcomes.exitCode(outcomes, false);
        return events.failure().isPresent() ? Outcomes.worst(List.of(ofHosts, ExitCode.WRONG)) : ofHosts;
    }

    private static String thisMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed machine";
        }
    }
}
