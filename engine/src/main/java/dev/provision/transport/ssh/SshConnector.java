package dev.provision.transport.ssh;

import dev.provision.transport.Approach;
import dev.provision.transport.Connection;
import dev.provision.transport.Connector;
import dev.provision.transport.ControlNode;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.auth.PrivateKeys;
import dev.provision.transport.config.Hop;
import dev.provision.transport.config.Route;
import dev.provision.transport.config.SshConfig;
import dev.provision.transport.config.SshSettings;
import dev.provision.transport.hostkey.KnownHost;
import dev.provision.transport.hostkey.KnownHostsFiles;
import dev.provision.transport.hostkey.ShownKey;
import dev.provision.transport.hostkey.ShownKeys;
import dev.provision.transport.hostkey.Standing;
import dev.provision.transport.key.Crypto;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.SshCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connects over SSH with the operator's keys, strictly checking each host's. One for a whole run. A connection that was
 * refused or dropped is attempted again until the deadline, since a host that is starting or a busy jump host does so.
 */
public final class SshConnector implements Connector {
    private final SshSettings settings;
    private final Route route;
    private final Dialer dialer;
    private final Clock clock;
    private final ConnectionStarts starts = new ConnectionStarts();
    private volatile @Nullable Reception reception;

    public SshConnector(SshSettings settings) {
        this(settings, Clock.systemUTC());
    }

    /** @param clock decides whether certificates are valid */
    public SshConnector(SshSettings settings, Clock clock) {
        this(
                settings,
                new Dialer(
                        new KnownHostsFiles(),
                        new PrivateKeys(settings.passphrases()),
                        new DebugLog(settings.debug().orElse(null)),
                        Connection.KEEP_ALIVE,
                        clock),
                clock);
    }

    SshConnector(SshSettings settings, Dialer dialer, Clock clock) {
        this.settings = settings;
        this.route = new Route(settings, new SshConfig(settings.home(), settings.readSshConfig()));
        this.dialer = dialer;
        this.clock = clock;
    }

    /** Takes the time that the JDK needs for its first use of cryptography; for a thread at the start of the program. */
    public static void warmUp() {
        Crypto.warmUp();
    }

    @Override
    public Approach approach(Duration within, int atOnce) {
        try {
            Reception opened = new Reception(
                    this::direct, within, atOnce, line -> settings.debug().ifPresent(log -> log.accept(line)));
            reception = opened;
            return opened;
        } catch (IOException e) {
            return Approach.NONE; // connecting meets the same error, and says which host it concerns
        }
    }

    private Optional<Reception.Way> direct(Target target) {
        try {
            List<Hop> hops = route.to(target);
            Hop hop = hops.get(0);
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(hop.address()));
            boolean here = addresses.stream().anyMatch(address -> ControlNode.refusal(address, hop.port())
                    .isPresent());
            return hops.size() > 1 || here ? Optional.empty() : Optional.of(new Reception.Way(addresses, hop.port()));
        } catch (TransportException | UnknownHostException e) {
            return Optional.empty(); // connecting meets the same error, and reports it
        }
    }

    private Optional<Arrival> arrival(Target target) {
        Reception open = reception;
        return open == null ? Optional.empty() : open.take(target);
    }

    @Override
    public Connection connect(Target target, Duration within) throws TransportException {
        List<Hop> hops = route.to(target);
        Optional<Arrival> arrival = arrival(target);
        if (arrival.isPresent() && arrival.get().failure() != null) {
            dialer.call(within).use(hops.get(0), arrival.get());
        }
        Backoff backoff = new Backoff(within);
        try {
            while (true) {
                try {
                    Optional<Arrival> now = arrival;
                    arrival = Optional.empty();
                    return attempt(hops, within, backoff, now);
                } catch (TransportException e) {
                    if (!e.isTemporary() || !backoff.pause()) {
                        throw e;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(Reason.CONNECT, target.name() + ": interrupted", e);
        }
    }

    private Connection attempt(List<Hop> hops, Duration within, Backoff backoff, Optional<Arrival> arrival)
            throws TransportException, InterruptedException {
        Dialer.Call call = dialer.call(within, backoff.left());
        boolean connected = false;
        try {
            if (arrival.isPresent()) {
                call.use(hops.get(0), arrival.get());
            }
            for (Hop jump : hops.subList(0, hops.size() - 1)) {
                long waiting = System.nanoTime();
                try (ConnectionStarts.Place place = starts.at(jump)) {
                    Duration waited = Duration.ofNanos(System.nanoTime() - waiting);
                    backoff.extend(waited);
                    call.extend(waited);
                    call.connect(jump);
                    call.logIn();
                }
            }
            call.connect(hops.get(hops.size() - 1));
            call.logIn();
            Connection connection = new SshConnection(call, hops.get(hops.size() - 1), settings);
            connected = true;
            return connection;
        } finally {
            if (!connected) {
                call.hangUp();
            }
        }
    }

    /** The keys that a host shows, without logging in to it; to jump hosts on the way it does log in. */
    public List<ShownKey> keysOf(Target target, Duration within) throws TransportException {
        List<Hop> hops = route.to(target);
        Dialer.Call call = dialer.call(within);
        try {
            Optional<Arrival> arrival = arrival(target);
            if (arrival.isPresent()) {
                call.use(hops.get(0), arrival.get());
            }
            for (Hop hop : hops.subList(0, hops.size() - 1)) {
                call.connect(hop);
                call.logIn();
            }
            Hop last = hops.get(hops.size() - 1);
            KnownHost known = dialer.files().about(last);
            return new ShownKeys(target.name(), last.keyName(), known, clock.instant())
                    .of(call.keysOf(last, known.authority().isPresent()));
        } catch (IOException e) {
            throw new TransportException(Reason.CONNECT, target.name() + ": known host keys cannot be read: " + e, e);
        } finally {
            call.hangUp();
        }
    }

    /**
     * Records the NEW ones among these keys of one host in the operator's known_hosts file.
     *
     * @return the file
     * @throws IOException if it cannot be written; it is then as it was
     */
    public Path record(Target target, List<ShownKey> keys) throws IOException, TransportException {
        List<Hop> hops = route.to(target);
        Hop last = hops.get(hops.size() - 1);
        List<HostKey> fresh = keys.stream()
                .filter(key -> key.standing() == Standing.NEW)
                .map(key -> new HostKey(key.type(), key.base64()))
                .filter(key -> !SshCertificate.isOne(key))
                .toList();
        Path file = last.knownHosts().get(0);
        dialer.files().add(file, last.keyName(), fresh);
        return file;
    }
}
