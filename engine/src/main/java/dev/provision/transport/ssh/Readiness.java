package dev.provision.transport.ssh;

import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.config.Hop;
import dev.provision.transport.limit.Printable;
import dev.provision.transport.limit.Watchdog;
import dev.provision.transport.shell.Dispatcher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.jspecify.annotations.Nullable;

/** Tells a host that is starting or shutting down from one that refuses an account (domain.md 4). */
final class Readiness {
    /** What pam_nologin shows of the files that systemd and shutdown(8) write; an administrator's /etc/nologin is final. */
    private static final Pattern NO_LOGINS =
            Pattern.compile("pam_nologin|system is (booting up|going down)", Pattern.CASE_INSENSITIVE);

    private static final String NO_LOGINS_YET = "nologin";
    private static final Set<String> NOT_READY = Set.of(NO_LOGINS_YET, "initializing", "stopping");

    /** With single quotes only, as for {@link Dispatcher#command}. */
    private static final String QUERY = "exec sh -c 'if [ -e " + Dispatcher.NO_LOGINS + " ]; then echo " + NO_LOGINS_YET
            + "; elif command -v systemctl >/dev/null; then systemctl is-system-running; fi 2>/dev/null </dev/null'";

    /** Shells give this, and more, for a command that a signal terminated. */
    private static final int KILLED = 128;

    private static final Duration SHORT = Duration.ofSeconds(5);

    private Readiness() {}

    /** Whether the text that a server shows before it closes the connection says that the host is not ready. */
    static boolean refusesLogins(@Nullable String banner) {
        return banner != null && NO_LOGINS.matcher(banner).find();
    }

    /**
     * The reason why a command could not be started: the state of the host if that explains it, otherwise the failure itself.
     *
     * @param command the command that exited, was terminated or was lost
     */
    static TransportException explain(Hop hop, Dialer.Call call, Session.Command command, TransportException failure) {
        int status = status(command);
        if (status < 0 || status >= KILLED) {
            return notReady(hop, "it closed the connection or terminated the command", failure);
        }
        String state = status == Dispatcher.REFUSED ? NO_LOGINS_YET : query(call);
        return NOT_READY.contains(state)
                ? notReady(
                        hop,
                        state.equals(NO_LOGINS_YET) ? Dispatcher.NO_LOGINS + " exists" : "systemd is " + state,
                        failure)
                : failure;
    }

    /** @param evidence what shows it */
    static TransportException notReady(Hop hop, String evidence, Exception cause) {
        String more = cause instanceof TransportException failure ? "\n" + failure.getMessage() : "";
        return new TransportException(
                Reason.NOT_READY,
                hop.name() + ": the host is starting or shutting down: " + Printable.oneLine(evidence) + more,
                cause);
    }

    /** The exit status; -1 if there is none, since a signal or the end of the connection came first. */
    private static int status(Session.Command command) {
        try {
            command.join(SHORT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException lost) {
            return -1;
        }
        Integer status = command.getExitStatus();
        return status == null ? -1 : status;
    }

    /** One word, "stopping" for a connection that has ended; empty if the host does not tell. */
    private static String query(Dialer.Call call) {
        try (Watchdog watchdog = new Watchdog(SHORT, call::cut);
                Session session = call.last().startSession();
                Session.Command command = session.exec(QUERY)) {
            return new String(command.getInputStream().readNBytes(64), StandardCharsets.US_ASCII).strip();
        } catch (IOException | IllegalStateException e) {
            return call.last().isConnected() ? "" : "stopping";
        }
    }
}
