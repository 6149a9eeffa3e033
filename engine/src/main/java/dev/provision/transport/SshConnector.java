package dev.provision.transport;

import dev.provision.transport.TransportException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Connects over SSH with the operator's keys, strictly checking each host's. One for a whole run. */
public final class SshConnector implements Connector {
    private final SshSettings settings;
    private final Route route;
    private final Dialer dialer;

    public SshConnector(SshSettings settings) {
        this(
                settings,
                new Dialer(
                        new KnownHostsFiles(),
                        new PrivateKeys(settings.passphrases()),
                        new DebugLog(settings.debug().orElse(null)),
                        Connection.KEEP_ALIVE));
    }

    SshConnector(SshSettings settings, Dialer dialer) {
        this.settings = settings;
        this.route = new Route(settings, new SshConfig(settings.home(), settings.readSshConfig()));
        this.dialer = dialer;
    }

    /** Takes the time that the JDK needs for its first use of cryptography; for a thread at the start of the program. */
    public static void warmUp() {
        Crypto.warmUp();
    }

    @Override
    public Connection connect(Target target, Duration within) throws TransportException {
        List<Hop> hops = route.to(target);
        Dialer.Call call = dialer.call(within);
        boolean connected = false;
        try {
            for (Hop hop : hops) {
                call.connect(hop);
                call.logIn();
            }
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
        List<ShownKey> keys = new ArrayList<>();
        Dialer.Call call = dialer.call(within);
        try {
            for (Hop hop : hops.subList(0, hops.size() - 1)) {
                call.connect(hop);
                call.logIn();
            }
            Hop last = hops.get(hops.size() - 1);
            KnownHosts known = dialer.files().read(last.knownHosts());
            List<HostKey> shown = call.keysOf(last);
            boolean proven = shown.stream()
                    .anyMatch(key -> known.judge(last.keyName(), key).standing() == Standing.KNOWN);
            for (HostKey key : shown) {
                KnownHosts.Verdict verdict = known.judge(last.keyName(), key);
                boolean further = proven
                        && verdict.standing() == Standing.CHANGED
                        && !known.types(last.keyName()).contains(key.type());
                keys.add(new ShownKey(
                        target.name(),
                        last.keyName(),
                        key.type(),
                        key.fingerprint(),
                        key.base64(),
                        further ? Standing.NEW : verdict.standing(),
                        verdict.because().map(KnownHostsLine::place)));
            }
            return keys;
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
                .toList();
        Path file = last.knownHosts().get(0);
        dialer.files().add(file, last.keyName(), fresh);
        return file;
    }
}
