package dev.provision.testing;

import dev.provision.apply.HostPlanner;
import dev.provision.apply.HostRun;
import dev.provision.apply.HostSession;
import dev.provision.apply.TaskPolicy;
import dev.provision.inventory.Host;
import dev.provision.plan.Planner;
import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.resolve.Resolver;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.rollout.Rollout;
import dev.provision.run.FleetLoop;
import dev.provision.run.PlayOnHosts;
import dev.provision.run.Survey;
import dev.provision.shell.Account;
import dev.provision.shell.Fragment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Hosts h1, h2, ... and rollouts of plays on them. */
public final class ToyFleet {
    public final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    public final FleetLoop loop;
    private final VirtualTime time = new VirtualTime();
    private final Map<String, ScriptedHost> hosts = new LinkedHashMap<>();

    public ToyFleet(Path folder, int count) {
        this(folder, count, 3);
    }

    public ToyFleet(Path folder, int count, int atOnce) {
        loop = new FleetLoop(atOnce);
        IntStream.rangeClosed(1, count)
                .mapToObj(i -> "h" + i)
                .forEach(name -> hosts.put(name, new ScriptedHost(folder.resolve(name))));
    }

    public ScriptedHost host(String name) {
        return Objects.requireNonNull(hosts.get(name), name);
    }

    /** A file that is to hold a word on each host; a host that has the file "broken" fails at it. */
    public static Toy holding(String name, String word) {
        String path = ScriptedHost.HERE + "/" + name;
        return new Toy(
                path,
                (seen, outlook) -> seen.equals(word)
                        ? Assessment.converged()
                        : Assessment.of(List.of(Change.of(
                                "write " + word,
                                List.of(),
                                List.of(Toy.run(
                                        "write",
                                        "[ ! -e \"$3/broken\" ] && printf %s \"$2\" >\"$1\"",
                                        path,
                                        word,
                                        ScriptedHost.HERE))))));
    }

    public List<HostOutcome> apply(ToyPlay... plays) throws InterruptedException {
        List<ToyPlay.Built> built = List.of(plays).stream().map(ToyPlay::build).toList();
        Resolver resolver = ToyPlay.resolver(built.toArray(ToyPlay.Built[]::new));
        Rollout rollout = new Rollout(events::add, loop, host -> run(host, resolver));
        return rollout.apply(onHosts(built));
    }

    public List<Survey.Surveyed> survey(ToyPlay... plays) throws InterruptedException {
        List<ToyPlay.Built> built = List.of(plays).stream().map(ToyPlay::build).toList();
        Resolver resolver = ToyPlay.resolver(built.toArray(ToyPlay.Built[]::new));
        return new Survey(events::add, loop, new HostPlanner(new Planner(resolver)), this::session).of(onHosts(built));
    }

    private List<PlayOnHosts> onHosts(List<ToyPlay.Built> plays) {
        List<Host> all = hosts.keySet().stream().map(ToyPlay::host).toList();
        return plays.stream()
                .map(play -> new PlayOnHosts(play.play(), all, play.entries()))
                .toList();
    }

    private HostRun run(Host host, Resolver resolver) {
        return new HostRun(
                session(host),
                new HostPlanner(new Planner(resolver)),
                new TaskPolicy(resolver, time),
                events::add,
                time,
                "a run",
                true);
    }

    private HostSession session(Host host) {
        return new HostSession(
                host, host(host.name()), new FactsQuestion(), Account.LOGIN, Duration.ofSeconds(30), time);
    }

    /** Each host with its status in a word, in order. */
    public static List<String> statuses(List<HostOutcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> outcome.host() + " " + outcome.status().name().toLowerCase(java.util.Locale.ROOT))
                .toList();
    }

    public int openConnections() {
        return hosts.values().stream().mapToInt(ScriptedHost::openConnections).sum();
    }

    private static final class FactsQuestion implements Probe<Facts> {
        @Override
        public Fragment fragment() {
            return Fragment.of("echo the facts");
        }

        @Override
        public Facts parse(ProbeOutput output) {
            return SomeFacts.fedora("6.18.9", null);
        }
    }
}
