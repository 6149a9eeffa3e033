package dev.provision.transport.ssh;

import dev.provision.transport.key.HostKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.jspecify.annotations.Nullable;

/** An SSH server inside the test that runs commands with this machine's sh; whoever shows an authorized key is let in. */
public final class TestServer implements AutoCloseable {
    private final SshServer server;
    private final Set<HostKey> authorized = ConcurrentHashMap.newKeySet();
    private final Set<Process> processes = ConcurrentHashMap.newKeySet();
    private final AtomicInteger commands = new AtomicInteger();
    private final Set<String> users = ConcurrentHashMap.newKeySet();
    private final WatchedSession.Watch watch = new WatchedSession.Watch();
    private volatile UnaryOperator<String> rewriting = UnaryOperator.identity();

    private TestServer(KeyPairProvider keys) throws IOException {
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(keys);
        server.setSessionFactory(watch.sessions(server));
        server.setPublickeyAuthenticator((user, key, session) -> {
            users.add(user);
            return authorized.contains(HostKey.of(key));
        });
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        server.setCommandFactory((channel, command) -> {
            commands.incrementAndGet();
            return new Sh(rewriting.apply(command));
        });
        CoreModuleProperties.TCP_NODELAY.set(server, true);
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
        server.start();
    }

    /** With these private keys, in OpenSSH's format, as its own. */
    public static TestServer start(Path... hostKeys) throws IOException {
        return new TestServer(new FileKeyPairProvider(hostKeys));
    }

    static TestServer start(KeyPairProvider keys) throws IOException {
        return new TestServer(keys);
    }

    /** The server itself, to be changed by a test. */
    public SshServer mina() {
        return server;
    }

    /** Its sessions. */
    WatchedSession.Watch watch() {
        return watch;
    }

    public int port() {
        return server.getPort();
    }

    public void authorize(HostKey... keys) {
        authorized.addAll(List.of(keys));
    }

    /** Changes commands before they are run, so that they find a host other than this machine. */
    void rewrites(UnaryOperator<String> change) {
        rewriting = change;
    }

    /** How many commands were asked for. */
    public int commands() {
        return commands.get();
    }

    /** Who tried to log in. */
    public Set<String> users() {
        return users;
    }

    @Override
    public void close() throws IOException {
        processes.forEach(Process::destroyForcibly);
        server.close(true).await(Duration.ofSeconds(10));
    }

    /** A command of a client; its two outputs are carried by a thread each, as by a real server. */
    private final class Sh implements Command {
        private final String command;
        private @Nullable InputStream in;
        private @Nullable OutputStream out;
        private @Nullable OutputStream err;
        private @Nullable ExitCallback exit;
        private @Nullable Process process;

        Sh(String command) {
            this.command = command;
        }

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            err = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) throws IOException {
            ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command);
            builder.environment()
                    .keySet()
                    .retainAll(Map.of("PATH", "", "HOME", "").keySet());
            Process started = builder.start();
            process = started;
            processes.add(started);
            Thread errors = carry(started.getErrorStream(), given(err));
            carry(given(in), started.getOutputStream());
            Thread output = carry(started.getInputStream(), given(out));
            ExitCallback ended = given(exit);
            daemon(() -> {
                int status = join(output, errors, started);
                processes.remove(started);
                ended.onExit(status);
            });
        }

        @Override
        public void destroy(ChannelSession channel) {
            given(process).destroy();
        }
    }

    /** What the server has set before it uses the command. */
    private static <T> T given(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    private static int join(Thread output, Thread errors, Process process) {
        try {
            output.join();
            errors.join();
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 255;
        }
    }

    private static Thread carry(InputStream from, OutputStream to) {
        return daemon(() -> {
            byte[] buffer = new byte[32 * 1024];
            try (to) {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    to.write(buffer, 0, n);
                    to.flush();
                }
            } catch (IOException ended) {
                // one of the two went away; the other end of the pipe sees it
            }
        });
    }

    private static Thread daemon(Runnable run) {
        Thread thread = new Thread(run, "test-server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
