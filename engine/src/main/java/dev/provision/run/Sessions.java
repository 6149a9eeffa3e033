package dev.provision.run;

import dev.provision.apply.FactsMemory;
import dev.provision.apply.HostSession;
import dev.provision.apply.SystemTime;
import dev.provision.apply.Time;
import dev.provision.inventory.Host;
import dev.provision.playbook.Play;
import dev.provision.probe.Facts;
import dev.provision.probe.FactsProbe;
import dev.provision.probe.Probe;
import dev.provision.shell.Account;
import dev.provision.transport.Connector;
import dev.provision.transport.TransportException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Opens the sessions with the hosts of a run; thread-safe. */
public final class Sessions {
    private final Connector connector;
    private final Duration connectWithin;
    private final Duration answerWithin;
    private final Probe<Facts> factsProbe = new FactsProbe();
    private final Time time = new SystemTime();
    private FactsMemory memory = FactsMemory.NONE;

    /**
     * @param connectWithin the time to connect and to log in
     * @param answerWithin the least time that a host has to answer
     */
    public Sessions(Connector connector, Duration connectWithin, Duration answerWithin) {
        this.connector = connector;
        this.connectWithin = connectWithin;
        this.answerWithin = answerWithin;
    }

    /** Sets where the facts of earlier runs are; before the first session. */
    public Sessions remembering(FactsMemory earlier) {
        memory = earlier;
        return this;
    }

    /** The loop over the hosts of these sessions. */
    public FleetLoop loop(int forks) {
        return new FleetLoop(forks, () -> connector.approach(connectWithin, forks));
    }

    /** Sessions of an account. */
    public HostSession session(Host host, Account account) {
        return new HostSession(host, connector, factsProbe, account, connectWithin, time)
                .answeringWithin(answerWithin)
                .remembering(memory);
    }

    /** Sessions for plays: facts and lock are root's as soon as one play of a host becomes root. */
    public Function<Host, HostSession> of(List<PlayOnHosts> plays) {
        Map<String, Account> accounts = new HashMap<>();
        for (PlayOnHosts play : plays) {
            for (Host host : play.hosts()) {
                accounts.merge(
                        host.name(), account(play.play()), (one, other) -> one.equals(Account.ROOT) ? one : other);
            }
        }
        return host -> session(host, accounts.getOrDefault(host.name(), Account.LOGIN));
    }

    private static Account account(Play play) {
        return play.become() && play.becomeUser().orElse("root").equals("root") ? Account.ROOT : Account.LOGIN;
    }

    /** Queries to a host that change nothing. */
    public interface Look<R> {
        /** Asks the host; asked once more on a new connection if the first is lost. */
        R at(HostSession session) throws TransportException, InterruptedException;
    }

    /** Looks at a host, over a connection that ends with it. */
    public <R> R look(Host host, Account account, Look<R> look) throws TransportException, InterruptedException {
        try (HostSession session = session(host, account)) {
            return session.reading(() -> look.at(session));
        }
    }
}
