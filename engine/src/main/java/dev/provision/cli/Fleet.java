package dev.provision.cli;

import dev.provision.apply.HostPlanner;
import dev.provision.apply.HostRun;
import dev.provision.apply.HostSession;
import dev.provision.apply.SystemTime;
import dev.provision.apply.TaskPolicy;
import dev.provision.apply.Time;
import dev.provision.inventory.Host;
import dev.provision.plan.Planner;
import dev.provision.playbook.Play;
import dev.provision.probe.Facts;
import dev.provision.probe.FactsProbe;
import dev.provision.probe.Probe;
import dev.provision.record.Event;
import dev.provision.resolve.Resolver;
import dev.provision.rollout.PlayOnHosts;
import dev.provision.shell.Account;
import dev.provision.transport.Connector;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the engine's parts together for the hosts of a run. */
final class Fleet {
    private final Connector connector;
    private final Duration connectWithin;
    private final Duration answerWithin;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Probe<Facts> factsProbe = new FactsProbe();
    private final Time time = new SystemTime();

    Fleet(Connector connector, Duration connectWithin, Duration answerWithin, List<PlayOnHosts> plays) {
        this.connector = connector;
        this.connectWithin = connectWithin;
        this.answerWithin = answerWithin;
        for (PlayOnHosts play : plays) {
            for (Host host : play.hosts()) {
                accounts.merge(
                        host.name(), account(play.play()), (one, other) -> one.equals(Account.ROOT) ? one : other);
            }
        }
    }

    /** Facts and lock are root's as soon as one play of a host becomes root. */
    private static Account account(Play play) {
        return play.become() && play.becomeUser().orElse("root").equals("root") ? Account.ROOT : Account.LOGIN;
    }

    HostSession session(Host host) {
        Account account = accounts.getOrDefault(host.name(), Account.LOGIN);
        return new HostSession(host, connector, factsProbe, account, connectWithin, time).answeringWithin(answerWithin);
    }

    HostPlanner planner(Resolver resolver) {
        return new HostPlanner(new Planner(resolver));
    }

    HostRun run(Host host, Resolver resolver, Event.Sink events, String holder, boolean verify) {
        return new HostRun(
                session(host), planner(resolver), new TaskPolicy(resolver, time), events, time, holder, verify);
    }
}
