package dev.provision.apply;

import dev.provision.plan.HostPlan;
import dev.provision.plan.Planner;
import dev.provision.plan.Sofar;
import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.resolve.Resolver;
import dev.provision.shell.Account;
import dev.provision.shell.Fragment;
import dev.provision.testing.ScriptedHost;
import dev.provision.testing.SomeFacts;
import dev.provision.testing.ToyPlay;
import dev.provision.testing.VirtualTime;
import dev.provision.transport.TransportException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs of plays on one scripted host, with all events that they give. */
final class OneHost {
    static final String FACTS = "echo the facts";

    final ScriptedHost host;
    final VirtualTime time = new VirtualTime();
    final List<Event> events = new ArrayList<>();
    boolean verify = true;

    OneHost(Path folder) {
        host = new ScriptedHost(folder);
    }

    /** One run of plays, one after the other, as long as they succeed; the last outcome. */
    HostOutcome apply(ToyPlay... plays) {
        List<ToyPlay.Built> built = List.of(plays).stream().map(ToyPlay::build).toList();
        try (HostRun run = run(ToyPlay.resolver(built.toArray(ToyPlay.Built[]::new)), "run 1")) {
            HostOutcome last = run.apply(built.get(0).entries());
            for (ToyPlay.Built more : built.subList(1, built.size())) {
                if (last.status() == HostOutcome.Status.DONE) {
                    last = run.apply(more.entries());
                }
            }
            return last;
        }
    }

    /** What a plan shows of a play; it changes nothing. */
    HostPlan plan(ToyPlay play) throws TransportException, InterruptedException {
        ToyPlay.Built built = play.build();
        try (HostSession session = session()) {
            return new HostPlanner(new Planner(ToyPlay.resolver(built)))
                    .plan(session, built.entries(), Sofar.nothing())
                    .plan();
        }
    }

    HostRun run(Resolver resolver, String holder) {
        return new HostRun(
                session(),
                new HostPlanner(new Planner(resolver)),
                new TaskPolicy(resolver, time),
                events::add,
                time,
                holder,
                verify);
    }

    HostSession session() {
        return new HostSession(
                ToyPlay.host("h"), host, new FactsQuestion(), Account.LOGIN, Duration.ofSeconds(30), time);
    }

    /** The events in short, without the plans. */
    List<String> told() {
        return events.stream()
                .map(OneHost::told)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static String told(Event event) {
        if (event instanceof Event.StepStarted e) {
            return "start " + e.step();
        } else if (event instanceof Event.StepProgress e) {
            return "phase " + e.phase();
        } else if (event instanceof Event.StepEnded e) {
            return (e.ok() ? "end " : "fail ") + e.step();
        } else if (event instanceof Event.StepNotBegun e) {
            return "not begun " + e.step();
        } else if (event instanceof Event.ItemChanged e) {
            return "changed " + e.item().title();
        } else if (event instanceof Event.ItemIgnored e) {
            return "ignored " + e.item().title();
        } else if (event instanceof Event.HostEnded e) {
            return "ended " + e.outcome().status();
        }
        return event instanceof Event.HostPlanned ? "planned" : "";
    }

    private static final class FactsQuestion implements Probe<Facts> {
        @Override
        public Fragment fragment() {
            return Fragment.of(FACTS);
        }

        @Override
        public Facts parse(ProbeOutput output) throws Unreadable {
            if (output.status() != 0) {
                throw new Unreadable("no facts");
            }
            return SomeFacts.fedora("6.18.9", null);
        }
    }
}
