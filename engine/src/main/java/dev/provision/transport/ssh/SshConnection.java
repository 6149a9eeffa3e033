package dev.provision.transport.ssh;

import dev.provision.secret.Secret;
import dev.provision.shell.Account;
import dev.provision.transport.Connection;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.config.Hop;
import dev.provision.transport.config.SshSettings;
import dev.provision.transport.limit.Watchdog;
import dev.provision.transport.shell.Dispatcher;
import dev.provision.transport.shell.FramedShell;
import dev.provision.transport.shell.ShellStreams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.jspecify.annotations.Nullable;

/** A {@link Connection} over the last hop of a call. */
final class SshConnection implements Connection {
    private final Dialer.Call call;
    private final Hop hop;
    private final SshSettings settings;
    private final Map<Account, FramedShell> shells = new HashMap<>();
    private final List<SshTunnel> tunnels = new ArrayList<>();
    private boolean closed;

    SshConnection(Dialer.Call call, Hop hop, SshSettings settings) {
        this.call = call;
        this.hop = hop;
        this.settings = settings;
    }

    @Override
    public String peer() {
        return hop.peer();
    }

    @Override
    public RemoteShell shell(Account account) throws TransportException {
        String become = hop.user().equals(account.becomeUser()) ? null : account.becomeUser();
        Account key = new Account(become);
        FramedShell known = shells.get(key);
        if (known != null) {
            return known;
        }
        FramedShell shell = open(become);
        shells.put(key, shell);
        return shell;
    }

    private FramedShell open(@Nullable String become) throws TransportException {
        Secret password = become == null ? null : becomePassword();
        String mark = FramedShell.mark();
        try (Watchdog watchdog = new Watchdog(settings.becomeWithin(), call::cut)) {
            Session session = call.last().startSession();
            // OpenSSH opens a session with an empty window and enlarges it with its reply to exec: nothing can be sent
            // along
            Session.Command command = session.exec(Dispatcher.command(mark, become, password != null));
            FramedShell shell = new FramedShell(
                    hop.name(),
                    mark,
                    new ShellStreams(command.getOutputStream(), command.getInputStream(), command.getErrorStream()),
                    call::cut);
            watchdog.close();
            try {
                shell.start(become, password, settings.becomeWithin());
            } catch (TransportException e) {
                throw call.isCut() ? e : Readiness.explain(hop, call, command, e);
            }
            return shell;
        } catch (IllegalArgumentException e) {
            throw new TransportException(Reason.BECOME, hop.name() + ": " + e.getMessage(), e);
        } catch (IOException | IllegalStateException e) {
            // the library has a state of its own, and an exception for it, when the connection has ended before
            throw new TransportException(Reason.LOST, hop.name() + ": no shell could be opened: " + e.getMessage(), e);
        }
    }

    private @Nullable Secret becomePassword() throws TransportException {
        try {
            return settings.becomePassword().apply(hop.name()).orElse(null);
        } catch (IllegalArgumentException e) {
            throw new TransportException(Reason.BECOME, hop.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Tunnel tunnel(String host, int port) throws TransportException {
        try {
            SshTunnel tunnel = new SshTunnel(call.last(), host, port);
            tunnels.add(tunnel);
            return tunnel;
        } catch (IOException e) {
            throw new TransportException(
                    Reason.LOST, hop.name() + ": no local port for a tunnel: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            tunnels.forEach(SshTunnel::close);
            call.hangUp();
        }
    }
}
