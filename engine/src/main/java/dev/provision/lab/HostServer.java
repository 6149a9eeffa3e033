package dev.provision.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.util.threads.NoCloseExecutor;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.jspecify.annotations.Nullable;

/** A host's SSH server: its own port and host key; logs in whoever has the lab's client key, as root or as ops. */
final class HostServer {
    private final Machine machine;
    private final Shared shared;
    private final Path portFile;
    private final KeyPair key;
    private final KeyPair otherKey;
    private volatile boolean rightKey = true;
    private int port;
    private @Nullable SshServer server;

    /**
     * What the servers of all hosts have in common.
     *
     * @param io runs all connections' input and output
     */
    record Shared(PublicKey client, java.util.concurrent.ExecutorService io) {}

    HostServer(Machine machine, Layout layout, Shared shared) throws IOException, LabException {
        this.machine = machine;
        this.shared = shared;
        Path folder = layout.host(machine.spec().name());
        this.portFile = folder.resolve("port");
        try {
            this.key = Keys.kept(
                    folder.resolve("ssh_host_ed25519_key"), machine.spec().name());
            this.otherKey = Keys.fresh();
        } catch (GeneralSecurityException e) {
            throw new LabException("cannot make keys: " + e.getMessage(), e);
        }
        this.port = Files.isRegularFile(portFile)
                ? Integer.parseInt(Files.readString(portFile).strip())
                : 0;
        reservePort();
    }

    int port() {
        return port;
    }

    /** The key that known_hosts has. */
    PublicKey hostKey() {
        return key.getPublic();
    }

    void useRightKey(boolean right) {
        rightKey = right;
    }

    synchronized void start() throws IOException {
        SshServer fresh = SshServer.setUpDefaultServer();
        fresh.setHost("127.0.0.1");
        fresh.setPort(port);
        fresh.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory(() -> new NoCloseExecutor(shared.io())));
        fresh.setKeyPairProvider(session -> List.of(rightKey ? key : otherKey));
        fresh.setPublickeyAuthenticator((user, offered, session) ->
                (user.equals("ops") || user.equals("root")) && KeyUtils.compareKeys(offered, shared.client()));
        fresh.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        fresh.setCommandFactory((channel, command) -> new HostCommand(machine, channel.getSession(), command));
        fresh.setShellFactory(channel -> new HostCommand(machine, channel.getSession(), ""));
        fresh.setChannelFactories(List.of(ChannelSessionFactory.INSTANCE, new ServiceChannel.Factory(machine)));
        // With it no-more-sessions of OpenSSH's client would forbid tunnels too.
        fresh.setGlobalRequestHandlers(fresh.getGlobalRequestHandlers().stream()
                .filter(handler -> !(handler instanceof NoMoreSessionsHandler))
                .toList());
        CoreModuleProperties.IDLE_TIMEOUT.set(fresh, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(fresh, Duration.ZERO);
        CoreModuleProperties.TCP_NODELAY.set(fresh, true);
        CoreModuleProperties.SERVER_IDENTIFICATION.set(fresh, "OpenSSH_9.6p1_provision_lab");
        fresh.start();
        server = fresh;
    }

    synchronized void stop() throws IOException {
        SshServer running = server;
        server = null;
        if (running != null) {
            running.close(true).await(Duration.ofSeconds(5));
        }
    }

    /** Keeps the port of earlier runs, so that an inventory stays right, unless somebody else has taken it meanwhile. */
    private void reservePort() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        if (!free(port, loopback)) {
            try (ServerSocket any = new ServerSocket(0, 1, loopback)) {
                port = any.getLocalPort();
            }
        }
        Files.writeString(portFile, Integer.toString(port));
    }

    private static boolean free(int port, InetAddress loopback) {
        if (port == 0) {
            return false;
        }
        try (ServerSocket probe = new ServerSocket(port, 1, loopback)) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
