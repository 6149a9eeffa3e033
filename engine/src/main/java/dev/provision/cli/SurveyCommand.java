package dev.provision.cli;

import dev.provision.apply.HostPlanner;
import dev.provision.plan.Planner;
import dev.provision.record.Event;
import dev.provision.run.FleetLoop;
import dev.provision.run.Invocation;
import dev.provision.run.Sessions;
import dev.provision.run.Survey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
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
        Invocation invocation = Invocation.now(name, playbook.toString(), Clock.systemUTC(), new SecureRandom());
        Sessions sessions = sessions(ssh);
        try (FleetLoop loop = loop(sessions, ssh.atOnce())) {
            HostPlanner planner = new HostPlanner(new Planner(checked.resolver()));
            Survey survey = new Survey(events, loop, planner, sessions.of(checked.plays()));
            return exitCode(survey.run(invocation, checked.plays(), SurveyCommand::exitCode));
        }
    }

    private static int exitCode(List<Survey.Surveyed> surveyed) {
        return Outcomes.exitCode(
                surveyed.stream().map(Survey.Surveyed::outcome).toList(),
                surveyed.stream().anyMatch(Survey.Surveyed::pending));
    }
}
