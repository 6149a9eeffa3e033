package dev.provision.run;

import dev.provision.apply.HostPlanner;
import dev.provision.apply.HostSession;
import dev.provision.inventory.Host;
import dev.provision.plan.Entry;
import dev.provision.plan.HostPlan;
import dev.provision.plan.Sofar;
import dev.provision.plan.Verdict;
import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.transport.TransportException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Plans hosts without changing anything: what plan and drift do. */
public final class Survey {
    private final Event.Sink events;
    private final FleetLoop loop;
    private final HostPlanner planner;
    private final Function<Host, HostSession> sessions;

    public Survey(Event.Sink events, FleetLoop loop, HostPlanner planner, Function<Host, HostSession> sessions) {
        this.events = events;
        this.loop = loop;
        this.planner = planner;
        this.sessions = sessions;
    }

    /** What came of one host: its plan, if it could be asked, and how that ended. */
    public record Surveyed(HostOutcome outcome, boolean pending) {}

    /**
     * A whole run, with its start and its end.
     *
     * @param exitCode for the event that ends the run
     */
    public List<Surveyed> run(Invocation invocation, List<PlayOnHosts> plays, ToIntFunction<List<Surveyed>> exitCode)
            throws InterruptedException {
        invocation.started(events, plays);
        List<Surveyed> surveyed = of(plays);
        List<HostOutcome> outcomes = surveyed.stream().map(Surveyed::outcome).toList();
        invocation.ended(events, exitCode.applyAsInt(surveyed), outcomes, "");
        return surveyed;
    }

    /** Every host once, with all the plays that it is in as one list of entries. */
    public List<Surveyed> of(List<PlayOnHosts> plays) throws InterruptedException {
        Map<String, Host> hosts = new LinkedHashMap<>();
        Map<String, List<Entry>> entries = new LinkedHashMap<>();
        for (PlayOnHosts play : plays) {
            for (Host host : play.hosts()) {
                hosts.put(host.name(), host);
                entries.computeIfAbsent(host.name(), name -> new ArrayList<>()).addAll(play.entries());
            }
        }
        return loop.forEachHost(
                List.copyOf(hosts.values()),
                host -> survey(host, entries.getOrDefault(host.name(), List.of())),
                (host, failure) -> ended(new HostOutcome(
                        host.name(), failure.status(), List.of(), 0, List.of(), failure.summary(), failure.advice())));
    }

    private Surveyed survey(Host host, List<Entry> entries) throws TransportException, InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        try (HostSession session = sessions.apply(host)) {
            HostPlan plan = session.reading(() -> planner.plan(session, entries, Sofar.nothing()))
                    .plan();
            events.accept(new Event.HostPlanned(host.name(), plan));
            return new Surveyed(outcome(host, plan), plan.differs());
        }
    }

    private Surveyed ended(HostOutcome outcome) {
        events.accept(new Event.HostEnded(outcome.host(), outcome));
        return new Surveyed(outcome, false);
    }

    private static HostOutcome outcome(Host host, HostPlan plan) {
        Set<String> notes = new LinkedHashSet<>();
        List<String> impossible = new ArrayList<>();
        plan.items().forEach(item -> {
            item.notes().forEach(note -> notes.add(item.title() + ": " + note));
            if (item.verdict() instanceof Verdict.Waiting waiting) {
                waiting.checks().stream()
                        .filter(check -> !check.action())
                        .forEach(check -> notes.add(item.title() + ": not ready yet; apply will " + check.summary()));
            }
            if (item.verdict() instanceof Verdict.Impossible verdict) {
                String reason = item.title() + ": " + verdict.reason()
                        + (verdict.hint() == null ? "" : " (" + verdict.hint() + ")");
                if (item.ignoresErrors()) {
                    notes.add(reason + "; ignore_errors: apply will go on");
                } else {
                    impossible.add(reason);
                }
            }
        });
        plan.rebootReasons().forEach(reason -> notes.add("a reboot is needed: " + reason));
        Status status = impossible.isEmpty() ? Status.DONE : Status.FAILED;
        return new HostOutcome(
                host.name(), status, List.of(), 0, List.copyOf(notes), String.join("; ", impossible), "");
    }
}
