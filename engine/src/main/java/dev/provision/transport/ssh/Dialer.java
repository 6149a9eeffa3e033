package dev.provision.transport.ssh;

import com.hierynomus.sshj.key.KeyAlgorithm;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.auth.Authentication;
import dev.provision.transport.auth.EagerClient;
import dev.provision.transport.auth.PrivateKeys;
import dev.provision.transport.config.Hop;
import dev.provision.transport.hostkey.HostKeyAlgorithms;
import dev.provision.transport.hostkey.HostKeyCheck;
import dev.provision.transport.hostkey.KnownHostsFiles;
import dev.provision.transport.key.Crypto;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.limit.Interruptible;
import dev.provision.transport.limit.Printable;
import dev.provision.transport.limit.Watchdog;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/** Makes connections of one or more hops. Thread-safe; a {@link Call} is not. */
final class Dialer {
    private static final int MISSED_KEEP_ALIVES = 3;
    private static final int REPLY_MILLIS = 30_000;

    /** Messages of the library for a connection that ended, or that a jump host could not make. */
    private static final String DROPPED =
            "(?s)(Server closed connection|Broken transport|Opening |the connection ended).*";

    private final KnownHostsFiles files;
    private final PrivateKeys privateKeys;
    private final DebugLog log;
    private final Duration keepAlive;
    private final Clock clock;

    /**
     * @param keepAlive how often a silent peer is asked for a sign of life; whole seconds
     * @param clock decides whether certificates are valid
     */
    Dialer(KnownHostsFiles files, PrivateKeys privateKeys, DebugLog log, Duration keepAlive, Clock clock) {
        Crypto.prepare();
        this.keepAlive = keepAlive;
        this.clock = clock;
        this.files = files;
        this.privateKeys = privateKeys;
        this.log = log;
    }

    KnownHostsFiles files() {
        return files;
    }

    Call call(Duration within) {
        return new Call(within, within);
    }

    /** A further attempt, with what is left of the time. */
    Call call(Duration within, Duration left) {
        return new Call(within, left);
    }

    /** A chain of clients, each reached through the one before. */
    final class Call {
        private final Lifeline lifeline = new Lifeline();
        private final List<EagerClient> clients = new ArrayList<>();
        private final Duration within;
        private long until;
        private @Nullable Hop hop;

        Call(Duration within, Duration left) {
            this.within = within;
            this.until = System.nanoTime() + left.toNanos();
        }

        /** Moves the deadline by a wait that no hop has a part in. */
        void extend(Duration waited) {
            until += waited.toNanos();
        }

        /** Uses what is known of the first hop ahead: its connection, or why there is none. */
        void use(Hop first, Arrival arrival) throws TransportException {
            try {
                if (arrival.failure() != null) {
                    throw arrival.failure();
                }
                if (arrival.socket() != null) {
                    lifeline.adopt(arrival.socket());
                }
            } catch (IOException e) {
                throw notConnected(first, e);
            }
        }

        /** Connects to the next hop and checks its key. */
        void connect(Hop next) throws TransportException {
            hop = next;
            HostKeyCheck check = new HostKeyCheck(next, files, clock);
            try (Watchdog watchdog = watchdog();
                    Interruptible interruptible = new Interruptible(lifeline::cut)) {
                clients.add(dial(next, new LeanConfig(check.algorithms(), check::shows, log), check));
            } catch (IOException e) {
                if (check.refusal().isPresent()) {
                    throw check.refusal().get();
                }
                throw notConnected(next, e);
            }
        }

        /** Logs in at the hop that is connected. */
        void logIn() throws TransportException {
            Hop here = java.util.Objects.requireNonNull(hop, "not connected");
            EagerClient client = last();
            Authentication authentication = new Authentication(here, privateKeys, clock);
            try (Watchdog watchdog = watchdog();
                    Interruptible interruptible = new Interruptible(lifeline::cut)) {
                authentication.logIn(client);
                client.getTransport().setTimeoutMs(REPLY_MILLIS);
                client.getConnection().setTimeoutMs(REPLY_MILLIS);
            } catch (TransportException refused) {
                String banner = client.getUserAuth().getBanner();
                throw Readiness.refusesLogins(banner)
                        ? Readiness.notReady(here, banner, new IOException("not logged in", refused))
                        : refused;
            } catch (SSHException | IllegalStateException e) {
                String banner = client.getUserAuth().getBanner();
                if (Readiness.refusesLogins(banner)) {
                    throw Readiness.notReady(here, banner, e);
                }
                if (!lifeline.isCut() && authentication.triedAny()) {
                    throw new TransportException(
                            Reason.AUTHENTICATION,
                            authentication.message(List.of()) + "\nThe server hung up: "
                                    + Printable.lastLines(String.valueOf(e.getMessage()))
                                    + ". If it was offered too many keys, name the right one (identity_file,"
                                    + " IdentitiesOnly).",
                            e);
                }
                throw notConnected(here, e);
            }
        }

        /**
         * The keys that a server shows, one for each type, by asking for each type alone and then going away.
         *
         * @param certificates whether to ask for its certificates too
         */
        List<HostKey> keysOf(Hop server, boolean certificates) throws TransportException {
            List<HostKey> keys = new ArrayList<>();
            IOException last = null;
            try (Watchdog watchdog = watchdog();
                    Interruptible interruptible = new Interruptible(lifeline::cut)) {
                for (List<Factory.Named<KeyAlgorithm>> type : byType(certificates)) {
                    LookAway look = new LookAway();
                    try {
                        dial(server, new LeanConfig(type, look::shows, log), look)
                                .disconnect();
                    } catch (IOException e) {
                        last = e;
                    }
                    HostKey seen = look.seen;
                    if (seen != null) {
                        keys.add(seen);
                    } else if (lifeline.isCut() || isUnreachable(last)) {
                        break;
                    }
                }
            }
            if (keys.isEmpty()) {
                throw notConnected(server, last == null ? new IOException("it showed no key") : last);
            }
            return keys;
        }

        private EagerClient dial(Hop next, Config with, HostKeyVerifier verifier) throws IOException {
            EagerClient client = new EagerClient(with);
            client.addHostKeyVerifier(verifier);
            // the thread that sends keep-alives starts at connect: later settings are ignored
            KeepAliveRunner asking = (KeepAliveRunner) client.getConnection().getKeepAlive();
            asking.setKeepAliveInterval((int) keepAlive.toSeconds());
            asking.setMaxAliveCount(MISSED_KEEP_ALIVES);
            int left = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
            // later than our own deadline, which knows what to say
            client.getTransport().setTimeoutMs(left + REPLY_MILLIS);
            client.getConnection().setTimeoutMs(left + REPLY_MILLIS);
            boolean connected = false;
            try {
                if (clients.isEmpty()) {
                    client.setSocketFactory(Lifeline.giving(lifeline.connect(next.address(), next.port(), until)));
                    client.connect(next.address(), next.port());
                } else {
                    client.connectVia(last().newDirectConnection(next.address(), next.port()));
                }
                connected = true;
                return client;
            } catch (IllegalStateException e) {
                // the library's way to say so when the end came, or a key was refused, before it looked
                throw new SSHException("the connection ended", e);
            } finally {
                if (!connected) {
                    disconnect(client);
                }
            }
        }

        private Watchdog watchdog() {
            return new Watchdog(Duration.ofNanos(until - System.nanoTime()), lifeline::cut);
        }

        EagerClient last() {
            return clients.get(clients.size() - 1);
        }

        /** Ends everything at once; does not block. */
        void cut() {
            lifeline.cut();
        }

        boolean isCut() {
            return lifeline.isCut();
        }

        /** Says goodbye to every hop, the last first, but not for long. */
        void hangUp() {
            try (Watchdog impatience = new Watchdog(Duration.ofSeconds(1), lifeline::cut)) {
                for (int i = clients.size() - 1; i >= 0; i--) {
                    disconnect(clients.get(i));
                }
            }
            lifeline.cut();
        }

        private TransportException notConnected(Hop to, Exception e) {
            String where = to.name() + ": " + to.address() + " port " + to.port();
            if (Thread.currentThread().isInterrupted()) {
                return new TransportException(Reason.CONNECT, to.name() + ": interrupted", e);
            }
            if (lifeline.isCut() || e instanceof Arrival.Silence) {
                return new TransportException(
                        Reason.CONNECT,
                        where + ": not connected within "
                                + within.plusMillis(500).toSeconds() + " s",
                        e);
            }
            if (e instanceof UnknownHostException) {
                return new TransportException(
                        Reason.CONNECT,
                        to.name() + ": no address is known for the name " + to.address()
                                + "\nIs the name right? An address can be given in the inventory: address.",
                        e);
            }
            TransportException failure = new TransportException(
                    Reason.CONNECT, where + ": " + Printable.lastLines(String.valueOf(e.getMessage())), e);
            return isDrop(e) ? failure.temporary() : failure;
        }
    }

    private static boolean isUnreachable(@Nullable Exception e) {
        return e instanceof IOException && !(e instanceof SSHException);
    }

    /** Whether the connection was refused or dropped; unlike, for instance, algorithms that do not match. */
    private static boolean isDrop(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException && !(cause instanceof SSHException)
                    || String.valueOf(cause.getMessage()).matches(DROPPED)) {
                return true;
            }
        }
        return false;
    }

    private void disconnect(SSHClient client) {
        try {
            client.disconnect();
        } catch (IOException e) {
            log.say("closing: " + e);
        }
    }

    private static List<List<Factory.Named<KeyAlgorithm>>> byType(boolean certificates) {
        List<List<Factory.Named<KeyAlgorithm>>> types = new ArrayList<>();
        for (List<Factory.Named<KeyAlgorithm>> all : certificates
                ? List.of(HostKeyAlgorithms.CERTIFICATES, HostKeyAlgorithms.KEYS)
                : List.of(HostKeyAlgorithms.KEYS)) {
            all.stream().filter(key -> !key.getName().startsWith("rsa-")).forEach(key -> types.add(List.of(key)));
            types.add(
                    all.stream().filter(key -> key.getName().startsWith("rsa-")).toList());
        }
        return types;
    }

    /** Takes note of a key and refuses it, so that nothing is said to the server after it. */
    private static final class LookAway implements HostKeyVerifier {
        private volatile @Nullable HostKey seen;

        void shows(HostKey key) {
            seen = key;
        }

        @Override
        public boolean verify(String hostname, int port, PublicKey key) {
            return false;
        }

        @Override
        public List<String> findExistingAlgorithms(String hostname, int port) {
            return List.of();
        }
    }
}
