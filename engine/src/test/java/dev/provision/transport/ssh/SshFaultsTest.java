package dev.provision.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.shell.Account;
import dev.provision.testing.SshTools;
import dev.provision.transport.Connection;
import dev.provision.transport.Output;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.auth.PrivateKeys;
import dev.provision.transport.config.Hop;
import dev.provision.transport.config.Passphrases;
import dev.provision.transport.config.Route;
import dev.provision.transport.config.SshConfig;
import dev.provision.transport.hostkey.KnownHostsFiles;
import dev.provision.transport.key.PublicHalf;
import dev.provision.transport.shell.FramedShell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that says nothing, too much or not all of it, and a wire that breaks. */
@Timeout(600)
class SshFaultsTest {
    private static final Duration MOMENT = Duration.ofMillis(800);
    /** Longer than a busy machine takes, and shorter than the deadlines that must not be waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final Path folder;
    private Operator operator;
    private TestServer server;
    private Relay relay;

    SshFaultsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws Exception {
        Path hostKey = SshTools.key(folder.resolve("host"));
        Path id = SshTools.key(folder.resolve("id"));
        server = TestServer.start(hostKey);
        server.authorize(PublicHalf.of(id));
        relay = new Relay(server.port());
        operator = new Operator(folder);
        operator.offers(id);
        operator.knows("* " + SshTools.line(Path.of(hostKey + ".pub")));
    }

    @AfterEach
    void stop() throws IOException {
        relay.close();
        server.close();
    }

    @Test
    void a_refused_connection_is_reported_at_the_deadline() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        within(
                PATIENCE,
                () -> fails(Reason.CONNECT, "127.0.0.1 port " + port, () -> operator.connector()
                        .connect(Operator.target("halo-1", port), MOMENT)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 30, 400})
    void a_dropped_connection_is_attempted_again_within_the_deadline(long bytes) throws Exception {
        relay.strike(Relay.Fault.CUT, bytes);
        CompletableFuture<Void> repaired = CompletableFuture.runAsync(() -> {
            try {
                relay.awaitStruck();
                relay.strike(Relay.Fault.NONE, 0);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        try (Connection connection = operator.connect(Operator.target("halo-1", relay.port()))) {
            assertThat(connection.shell(Account.LOGIN).run("echo out", PATIENCE).out())
                    .isEqualTo("out\n");
        }
        repaired.get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_name_without_an_address_is_told_as_such() {
        Target target = new Target(
                "halo-1",
                java.util.Optional.of("no-such-host.invalid"),
                java.util.Optional.empty(),
                java.util.Optional.empty(),
                List.of(),
                List.of());
        fails(Reason.CONNECT, "no address is known for the name no-such-host.invalid", () -> operator.connect(target));
    }

    /** Before a byte, in the greeting, in the key exchange, in the log-in. */
    @ParameterizedTest
    @ValueSource(longs = {0, 5, 30, 400, 1200, 1700})
    void a_peer_that_freezes_while_we_connect_ends_by_the_deadline(long bytes) throws Exception {
        relay.strike(Relay.Fault.FREEZE, bytes);
        within(
                PATIENCE,
                () -> fails(Reason.CONNECT, "not connected within 1 s", () -> operator.connector()
                        .connect(Operator.target("halo-1", relay.port()), MOMENT)));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 30, 400, 1200, 1700})
    void a_connection_cut_at_each_attempt_is_reported_at_the_deadline(long bytes) throws Exception {
        relay.strike(Relay.Fault.CUT, bytes);
        within(PATIENCE, () -> assertThatThrownBy(
                        () -> operator.connector().connect(Operator.target("halo-1", relay.port()), MOMENT))
                .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.reason())
                        .isIn(Reason.CONNECT, Reason.AUTHENTICATION)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "SSH-1.5-old\r\n",
                "SSH-2.0-odd\r\n\0\0\0\0garbage that is no packet at all",
                "SSH-2.0-odd\r\n\u007f\u007f\u007f\u007f"
            })
    void what_is_no_ssh_server_is_refused_in_time(String greeting) throws Exception {
        try (ServerSocket odd = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> peer = CompletableFuture.supplyAsync(() -> greet(odd, greeting));
            within(
                    PATIENCE,
                    () -> fails(Reason.CONNECT, "halo-1: 127.0.0.1 port", () -> operator.connector()
                            .connect(Operator.target("halo-1", odd.getLocalPort()), MOMENT)));
            peer.get().close();
        }
    }

    private static Socket greet(ServerSocket server, String greeting) {
        try {
            Socket peer = server.accept();
            peer.getOutputStream().write(greeting.getBytes(StandardCharsets.ISO_8859_1));
            peer.getOutputStream().flush();
            return peer;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void an_endless_greeting_ends_by_the_deadline() throws Exception {
        try (ServerSocket odd = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> peer = CompletableFuture.runAsync(() -> {
                try (Socket socket = odd.accept()) {
                    byte[] line = "we have much to say before we begin\r\n"
                            .repeat(100)
                            .getBytes(StandardCharsets.US_ASCII);
                    while (true) {
                        socket.getOutputStream().write(line);
                    }
                } catch (IOException hungUp) {
                    // what we wait for
                }
            });
            within(
                    PATIENCE,
                    () -> fails(Reason.CONNECT, "halo-1", () -> operator.connector()
                            .connect(Operator.target("halo-1", odd.getLocalPort()), MOMENT)));
            peer.get(2, TimeUnit.MINUTES);
        }
    }

    @Test
    void a_flood_on_standard_error_does_not_stop_standard_output() throws Exception {
        try (Connection connection = operator.connect(Operator.target("halo-1", server.port()))) {
            RemoteShell shell = connection.shell(Account.LOGIN);
            // more than the window of the channel on the stream that comes second
            Output output = shell.run("head -c 5000000 /dev/zero | tr '\\0' e >&2; echo end >&2; echo out", PATIENCE);
            assertThat(output.out()).isEqualTo("out\n");
            assertThat(output.err()).hasSize(FramedShell.ERR_CAP).endsWith("eend\n");
            assertThat(output.truncated()).isTrue();
            assertThat(shell.run("echo next", PATIENCE)).isEqualTo(new Output(0, "next\n", "", false));
        }
    }

    @Test
    void output_is_kept_to_the_cap_and_said_to_be_cut() throws Exception {
        try (Connection connection = operator.connect(Operator.target("halo-1", server.port()))) {
            RemoteShell shell = connection.shell(Account.LOGIN);
            Output full = shell.run("head -c 8388608 /dev/zero | tr '\\0' a", Operator.SOON);
            assertThat(full.out()).hasSize(FramedShell.OUT_CAP);
            assertThat(full.truncated()).isFalse();
            Output over = shell.run("printf b; head -c 8388608 /dev/zero | tr '\\0' a", Operator.SOON);
            assertThat(over.out()).hasSize(FramedShell.OUT_CAP).startsWith("ba");
            assertThat(over.truncated()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 100, 5000, 100_000})
    void a_connection_cut_in_the_middle_of_an_answer_is_lost(long bytes) throws Exception {
        try (Connection connection = operator.connect(Operator.target("halo-1", relay.port()))) {
            RemoteShell shell = connection.shell(Account.LOGIN);
            assertThat(shell.run("echo before", PATIENCE).out()).isEqualTo("before\n");
            relay.strike(Relay.Fault.CUT, bytes);
            within(
                    PATIENCE,
                    () -> fails(
                            Reason.LOST,
                            "the connection was lost",
                            () -> shell.run("head -c 300000 /dev/urandom | od", Operator.SOON)));
            fails(Reason.LOST, "the connection is lost", () -> shell.run("echo after", PATIENCE));
            fails(Reason.LOST, "halo-1", () -> connection.shell(Account.ROOT));
        }
    }

    @Test
    void a_peer_that_freezes_while_a_script_runs_ends_by_the_scripts_deadline() throws Exception {
        try (Connection connection = operator.connect(Operator.target("halo-1", relay.port()))) {
            RemoteShell shell = connection.shell(Account.LOGIN);
            relay.strike(Relay.Fault.FREEZE, 0);
            within(PATIENCE, () -> fails(Reason.TIMED_OUT, "no end after 0 s", () -> shell.run("echo", MOMENT)));
        }
    }

    @Test
    void a_peer_that_freezes_is_noticed_long_before_the_scripts_deadline() throws Exception {
        Dialer dialer = new Dialer(
                new KnownHostsFiles(),
                new PrivateKeys(Passphrases.NONE),
                new DebugLog(null),
                Duration.ofSeconds(1),
                Clock.systemUTC());
        SshConnector connector = new SshConnector(operator.settings, dialer, Clock.systemUTC());
        try (Connection connection = connector.connect(Operator.target("halo-1", relay.port()), Operator.SOON)) {
            RemoteShell shell = connection.shell(Account.LOGIN);
            relay.strike(Relay.Fault.FREEZE, 0);
            within(
                    Duration.ofMinutes(2),
                    () -> fails(Reason.LOST, "halo-1", () -> shell.run("echo", Duration.ofMinutes(10))));
        }
    }

    @Test
    void closing_is_quick_while_a_script_runs_and_ends_the_waiting_for_it() throws Exception {
        Connection connection = operator.connect(Operator.target("halo-1", server.port()));
        RemoteShell shell = connection.shell(Account.LOGIN);
        Path begun = folder.resolve("begun");
        new ProcessBuilder("mkfifo", begun.toString()).start().waitFor();
        CompletableFuture<TransportException> lost = CompletableFuture.supplyAsync(() -> {
            try {
                shell.run("echo begun >'" + begun + "'; sleep 300", Duration.ofMinutes(5));
                throw new AssertionError("it ended");
            } catch (TransportException e) {
                return e;
            }
        });
        assertThat(Files.readString(begun)).isEqualTo("begun\n");
        within(PATIENCE, connection::close);
        assertThat(lost.get(2, TimeUnit.MINUTES).reason()).isEqualTo(Reason.LOST);
        within(PATIENCE, connection::close);
    }

    @Test
    void closing_is_quick_after_a_deadline_and_with_a_frozen_peer() throws Exception {
        Connection connection = operator.connect(Operator.target("halo-1", relay.port()));
        RemoteShell shell = connection.shell(Account.LOGIN);
        fails(Reason.TIMED_OUT, "halo-1", () -> shell.run("sleep 300", MOMENT));
        within(PATIENCE, connection::close);
        Connection second = operator.connect(Operator.target("halo-1", relay.port()));
        second.shell(Account.LOGIN).run("true", PATIENCE);
        relay.strike(Relay.Fault.FREEZE, 0);
        within(PATIENCE, second::close);
    }

    @Test
    void small_packets_are_sent_without_waiting() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Lifeline lifeline = new Lifeline();
            try (Socket socket = lifeline.connect(
                    "127.0.0.1", listener.getLocalPort(), System.nanoTime() + TimeUnit.SECONDS.toNanos(5))) {
                assertThat(socket.getTcpNoDelay()).isTrue();
            }
        }
        Dialer dialer = new Dialer(
                new KnownHostsFiles(),
                new PrivateKeys(Passphrases.NONE),
                new DebugLog(null),
                Connection.KEEP_ALIVE,
                Clock.systemUTC());
        Dialer.Call call = dialer.call(Operator.SOON);
        Hop hop = new Route(operator.settings, new SshConfig(operator.home, false))
                .to(Operator.target("halo-1", server.port()))
                .get(0);
        call.connect(hop);
        assertThat(call.last().getSocket().getTcpNoDelay()).isTrue();
        call.hangUp();
    }

    @Test
    void a_shell_is_one_exec_request_however_many_scripts_it_runs() throws Exception {
        try (Connection connection = operator.connect(Operator.target("halo-1", server.port()))) {
            for (int i = 0; i < 20; i++) {
                assertThat(connection
                                .shell(Account.LOGIN)
                                .run("echo " + i, PATIENCE)
                                .out())
                        .isEqualTo(i + "\n");
            }
            assertThat(server.commands()).isEqualTo(1);
        }
    }

    private interface Deed {
        void run() throws Exception;
    }

    private static void fails(Reason reason, String words, Deed deed) {
        assertThatThrownBy(deed::run).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            assertThat(e).hasMessageContaining(words);
        });
    }

    private static void within(Duration limit, Deed deed) throws Exception {
        long start = System.nanoTime();
        deed.run();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
    }
}
