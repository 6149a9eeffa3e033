package dev.provision.rollout;

import dev.provision.apply.HostFailure;
import dev.provision.apply.HostRun;
import dev.provision.inventory.Host;
import dev.provision.plan.Entry;
import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.PlayResult;
import dev.provision.record.HostOutcome.Status;
import dev.provision.run.FleetLoop;
import dev.provision.run.PlayOnHosts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Applies plays to hosts: play after play, wave after wave, the hosts of a wave independently of each other. A host that
 * failed takes no further part. No further host is begun once too many of a wave have failed, or a host did not come back.
 */
public final class Rollout {
    private final Event.Sink events;
    private final FleetLoop loop;
    private final Function<Host, HostRun> runs;
    private final Map<String, List<PlayResult>> results = new HashMap<>();

    /** @param runs makes the run of a host, once each; the rollout closes it */
    public Rollout(Event.Sink events, FleetLoop loop, Function<Host, HostRun> runs) {
        this.events = events;
        this.loop = loop;
        this.runs = runs;
    }

    /** How it ended for every host of every play, in the order in which the hosts first appear. */
    public List<HostOutcome> apply(List<PlayOnHosts> plays) throws InterruptedException {
        Map<String, HostOutcome> outcomes = new LinkedHashMap<>();
        Map<String, HostRun> open = new LinkedHashMap<>();
        for (PlayOnHosts play : plays) {
            for (Host host : play.hosts()) {
                outcomes.putIfAbsent(host.name(), notStarted(host.name(), "the rollout stopped before it"));
            }
        }
        try {
            for (int i = 0; i < plays.size(); i++) {
                Optional<String> stopped = apply(plays.get(i), outcomes, open);
                if (stopped.isPresent()) {
                    plays.subList(i + 1, plays.size())
                            .forEach(rest -> notStarted(rest.hosts(), stopped.get(), outcomes));
                    break;
                }
            }
        } finally {
            loop.finish(List.copyOf(open.values()), HostRun::close);
        }
        return outcomes.values().stream()
                .map(outcome -> outcome.withPlays(results(outcome, plays)))
                .toList();
    }

    /** The host's plays that were begun, then those that were not. */
    private List<PlayResult> results(HostOutcome outcome, List<PlayOnHosts> plays) {
        List<PlayResult> all = new ArrayList<>(results.getOrDefault(outcome.host(), List.of()));
        plays.stream()
                .filter(play ->
                        play.hosts().stream().anyMatch(host -> host.name().equals(outcome.host())))
                .skip(all.size())
                .forEach(play -> all.add(new PlayResult(play.play().name(), Status.NOT_STARTED, 0)));
        return all;
    }

    private void note(PlayOnHosts play, HostOutcome ended, int changedBefore) {
        results.computeIfAbsent(ended.host(), host -> new ArrayList<>())
                .add(new PlayResult(
                        play.play().name(), ended.status(), ended.changed().size() - changedBefore));
    }

    /** Why the rollout stopped in this play, if it did. */
    private Optional<String> apply(PlayOnHosts play, Map<String, HostOutcome> outcomes, Map<String, HostRun> open)
            throws InterruptedException {
        List<Host> hosts = play.hosts().stream()
                .filter(host -> goesOn(outcomes.get(host.name())))
                .toList();
        events.accept(new Event.PlayStarted(play.play().name(), names(hosts)));
        List<List<Host>> waves = Waves.of(hosts, play.play().serial());
        for (int i = 0; i < waves.size(); i++) {
            List<Host> wave = waves.get(i);
            if (waves.size() > 1) {
                events.accept(new Event.WaveStarted(play.play().name(), i + 1, waves.size(), names(wave)));
            }
            wave.forEach(host -> open.computeIfAbsent(host.name(), name -> runs.apply(host)));
            List<HostOutcome> ended = ended(play, wave, open);
            ended.forEach(outcome -> {
                HostOutcome before = outcomes.put(outcome.host(), outcome);
                note(play, outcome, before == null ? 0 : before.changed().size());
            });
            Optional<String> stop = ended.stream().anyMatch(outcome -> outcome.status() == Status.INTERRUPTED)
                    ? Optional.of("the run was interrupted")
                    : reasonToStop(play, ended, wave.size());
            if (stop.isPresent()) {
                List<Host> rest = new ArrayList<>(wave);
                rest.removeIf(host ->
                        ended.stream().anyMatch(outcome -> outcome.host().equals(host.name())));
                waves.subList(i + 1, waves.size()).forEach(rest::addAll);
                notStarted(rest, stop.get(), outcomes);
                events.accept(new Event.RolloutStopped(play.play().name(), stop.get(), names(rest)));
                return stop;
            }
        }
        return Optional.empty();
    }

    /** How the hosts of a wave ended that were begun: those whose turn had not come when there was a reason to stop were not. */
    private List<HostOutcome> ended(PlayOnHosts play, List<Host> wave, Map<String, HostRun> open)
            throws InterruptedException {
        List<HostOutcome> ended = Collections.synchronizedList(new ArrayList<>());
        return loop
                .forEachHost(
                        wave,
                        host -> {
                            if (reasonToStop(play, snapshot(ended), wave.size()).isPresent()) {
                                return Optional.<HostOutcome>empty();
                            }
                            HostOutcome outcome = run(open, host, play.entries());
                            ended.add(outcome);
                            return Optional.of(outcome);
                        },
                        (host, failure) -> {
                            HostOutcome outcome = failed(host, failure);
                            ended.add(outcome);
                            return Optional.of(outcome);
                        })
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<HostOutcome> snapshot(List<HostOutcome> growing) {
        synchronized (growing) {
            return List.copyOf(growing);
        }
    }

    /** What an earlier play has done to a host stays told, but what a later one was to do has not been done. */
    private static void notStarted(List<Host> hosts, String why, Map<String, HostOutcome> outcomes) {
        for (Host host : hosts) {
            outcomes.computeIfPresent(host.name(), (name, before) -> goesOn(before) ? before.notStarted(why) : before);
        }
    }

    private static HostOutcome run(Map<String, HostRun> open, Host host, List<Entry> entries) {
        HostRun run = open.get(host.name());
        if (run == null) {
            throw new IllegalStateException("no run was made for " + host.name());
        }
        return run.apply(entries);
    }

    /** Of a host whose run could not report its own end. */
    private HostOutcome failed(Host host, HostFailure failure) {
        HostOutcome outcome = new HostOutcome(
                host.name(),
                failure.status(),
                List.of(),
                0,
                List.of(),
                failure.summary(),
                failure.advice(),
                "failed in an unknown state",
                false,
                List.of());
        events.accept(new Event.HostEnded(host.name(), outcome));
        return outcome;
    }

    private static boolean goesOn(@Nullable HostOutcome before) {
        return before == null || before.status() == Status.DONE || before.status() == Status.NOT_STARTED;
    }

    /**
     * As Ansible has it: more than the allowed part of a wave failed or was unreachable (exactly that part is allowed), or
     * all of it did; and of our own: a host that was rebooted did not come back.
     *
     * @param ended hosts of the wave, maybe not all of them yet
     */
    private static Optional<String> reasonToStop(PlayOnHosts play, List<HostOutcome> ended, int wave) {
        long bad = ended.stream()
                .filter(outcome -> outcome.status() != Status.DONE)
                .count();
        Optional<HostOutcome> alarming =
                ended.stream().filter(HostOutcome::alarming).findFirst();
        if (alarming.isPresent()) {
            return Optional.of(alarming.get().host() + " " + alarming.get().alarm());
        }
        if (bad == wave && bad > 0) {
            return Optional.of("every host of the wave failed");
        }
        Optional<Integer> allowed = play.play().maxFailPercentage();
        if (allowed.isPresent() && bad * 100 > (long) allowed.get() * wave) {
            return Optional.of(
                    bad + " of " + wave + " hosts failed; max_fail_percentage allows " + allowed.get() + "%");
        }
        return Optional.empty();
    }

    private static HostOutcome notStarted(String host, String reason) {
        return new HostOutcome(host, Status.NOT_STARTED, List.of(), 0, List.of(), reason, "");
    }

    private static List<String> names(List<Host> hosts) {
        return new ArrayList<>(hosts.stream().map(Host::name).toList());
    }
}
