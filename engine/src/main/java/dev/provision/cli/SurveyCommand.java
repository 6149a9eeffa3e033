package dev.provision.cli;

import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.RunId;
import dev.provision.rollout.InFlight;
import dev.provision.rollout.Survey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares without changing: what {@code plan} and {@code drift} have in common. */
abstract class SurveyCommand extends FleetCommand {
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

    private final String name;

    SurveyCommand(String name) {
        this.name = name;
    }

    @Override
    int run(Input input) throws Exception {
        Event.Sink events = report(output, ssh);
        Input.Checked checked = input.playbook(playbook, inventoryFile(), fleet, limit, tags);
        Clock clock = Clock.systemUTC();
        Instant start = clock.instant();
        String id = RunId.next(clock, new SecureRandom());
        Fleet hosts = new Fleet(connector(ssh), ssh.connectWithin(), ssh.answerWithin(), checked.plays());
        try (InFlight inFlight = new InFlight(ssh.atOnce())) {
            interruptible(inFlight);
            events.accept(new Event.RunStarted(
                    id, name, playbook.toString(), Input.hosts(checked.plays()).size()));
            Survey survey = new Survey(events, inFlight, hosts.planner(checked.resolver()), hosts::session);
            List<Survey.Surveyed> surveyed = survey.of(checked.plays());
            List<HostOutcome> outcomes =
                    surveyed.stream().map(Survey.Surveyed::outcome).toList();
            int code = Outcomes.exitCode(outcomes, surveyed.stream().anyMatch(Survey.Surveyed::pending));
            events.accept(new Event.RunEnded(id, code, outcomes, Duration.between(start, clock.instant()), ""));
            return code;
        }
    }
}
