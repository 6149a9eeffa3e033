package dev.provision.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.shell.Account;
import dev.provision.testing.SshTools;
import dev.provision.transport.Connection;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.hostkey.Standing;
import dev.provision.transport.key.PublicHalf;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class JumpAndTunnelTest {
    private final Path folder;
    private Path id;
    private Path gateKey;
    private Path hostKey;
    private TestServer gate;
    private TestServer host;
    private Operator operator;

    JumpAndTunnelTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws Exception {
        id = SshTools.key(folder.resolve("id"));
        gateKey = SshTools.key(folder.resolve("gate"));
        hostKey = SshTools.key(folder.resolve("host"));
        gate = TestServer.start(gateKey);
        host = TestServer.start(hostKey);
        gate.authorize(PublicHalf.of(id));
        host.authorize(PublicHalf.of(id));
        operator = new Operator(folder);
        operator.offers(id);
        operator.knows(known(gate, gateKey), known(host, hostKey));
    }

    @AfterEach
    void stop() throws IOException {
        gate.close();
        host.close();
    }

    private static String known(TestServer server, Path key) throws IOException {
        return Operator.name(server.port()) + " " + SshTools.line(Path.of(key + ".pub"));
    }

    @Test
    void a_host_is_reached_through_a_gate_that_runs_no_command() throws Exception {
        try (Connection connection = operator.connect(through("guest@127.0.0.1:" + gate.port()))) {
            assertThat(connection
                            .shell(Account.LOGIN)
                            .run("echo in", Operator.SOON)
                            .out())
                    .isEqualTo("in\n");
            assertThat(connection.peer()).isEqualTo("ops@127.0.0.1:" + host.port());
        }
        assertThat(gate.users()).containsExactly("guest");
        assertThat(gate.commands()).isZero();
        assertThat(host.users()).containsExactly("ops");
    }

    @Test
    void two_gates_are_passed_in_their_order() throws Exception {
        Path secondKey = SshTools.key(folder.resolve("second"));
        try (TestServer second = TestServer.start(secondKey)) {
            second.authorize(PublicHalf.of(id));
            operator.knows(known(gate, gateKey), known(host, hostKey), known(second, secondKey));
            try (Connection connection =
                    operator.connect(through("one@127.0.0.1:" + gate.port(), "two@127.0.0.1:" + second.port()))) {
                connection.shell(Account.LOGIN).run("true", Operator.SOON);
            }
            assertThat(gate.users()).containsExactly("one");
            assertThat(second.users()).containsExactly("two");
        }
    }

    @Test
    void the_keys_of_the_gate_and_of_the_host_behind_it_are_both_checked() throws Exception {
        operator.knows(known(host, hostKey));
        fails(Reason.HOST_KEY_UNKNOWN, PublicHalf.of(gateKey).fingerprint());
        assertThat(gate.users()).isEmpty();
        operator.knows(
                known(gate, gateKey),
                Operator.name(host.port()) + " " + known(gate, gateKey).split(" ", 2)[1]);
        fails(Reason.HOST_KEY_CHANGED, PublicHalf.of(hostKey).fingerprint());
        assertThat(host.users()).isEmpty();
    }

    @Test
    void a_gate_that_refuses_us_or_to_go_on_is_named() throws Exception {
        gate.mina().setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        fails(Reason.CONNECT, "halo-1: 127.0.0.1 port " + host.port());
        Path other = SshTools.key(folder.resolve("other"));
        operator.offers(other);
        fails(Reason.AUTHENTICATION, "127.0.0.1:" + gate.port() + " refused us");
    }

    @Test
    void a_frozen_host_behind_a_gate_ends_by_the_deadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            Target target = Operator.target("halo-1", silent.getLocalPort(), "127.0.0.1:" + gate.port());
            assertThatThrownBy(() -> operator.connector().connect(target, Duration.ofMillis(1500)))
                    .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.CONNECT));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(25));
        }
    }

    @Test
    void the_keys_of_a_host_behind_a_gate_are_shown() throws Exception {
        operator.knows(known(gate, gateKey));
        assertThat(operator.connector().keysOf(through("127.0.0.1:" + gate.port()), Operator.SOON))
                .singleElement()
                .satisfies(key -> {
                    assertThat(key.fingerprint())
                            .isEqualTo(PublicHalf.of(hostKey).fingerprint());
                    assertThat(key.standing()).isEqualTo(Standing.NEW);
                });
        assertThat(host.users()).isEmpty();
    }

    @Test
    void a_tunnel_carries_connections_that_the_host_makes() throws Exception {
        try (ServerSocket service = new ServerSocket(0, 4, InetAddress.getLoopbackAddress());
                Connection connection = operator.connect(through("127.0.0.1:" + gate.port()));
                Connection.Tunnel tunnel = connection.tunnel("127.0.0.1", service.getLocalPort())) {
            for (int i = 0; i < 3; i++) {
                byte[] much = "answer ".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
                CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> answer(service, much));
                try (Socket socket = new Socket("127.0.0.1", tunnel.localPort())) {
                    socket.getOutputStream().write("question\n".getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    assertThat(socket.getInputStream().readAllBytes()).isEqualTo(much);
                }
                assertThat(asked.get()).isEqualTo("question\n");
            }
            // the connection goes on serving scripts beside
            assertThat(connection
                            .shell(Account.LOGIN)
                            .run("echo in", Operator.SOON)
                            .out())
                    .isEqualTo("in\n");
        }
    }

    private static String answer(ServerSocket service, byte[] with) {
        try (Socket peer = service.accept()) {
            String question = new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            peer.getOutputStream().write(with);
            return question;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void a_refused_tunnelled_connection_ends_alone_and_a_closed_tunnel_takes_no_more() throws Exception {
        int nobody;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = taken.getLocalPort();
        }
        try (Connection connection = operator.connect(Operator.target("halo-1", host.port()))) {
            Connection.Tunnel tunnel = connection.tunnel("127.0.0.1", nobody);
            for (int i = 0; i < 2; i++) {
                try (Socket socket = new Socket("127.0.0.1", tunnel.localPort());
                        InputStream in = socket.getInputStream()) {
                    assertThat(in.read()).isEqualTo(-1);
                }
            }
            tunnel.close();
            // the kernel may let go of the port a moment later, and then ends what came meanwhile
            assertThatThrownBy(() -> {
                        try (Socket late = new Socket("127.0.0.1", tunnel.localPort())) {
                            late.setSoTimeout(20_000);
                            if (late.getInputStream().read() < 0) {
                                throw new EOFException("ended");
                            }
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            assertThat(connection
                            .shell(Account.LOGIN)
                            .run("echo in", Operator.SOON)
                            .out())
                    .isEqualTo("in\n");
        }
    }

    @Test
    void closing_the_connection_closes_its_tunnels() throws Exception {
        try (ServerSocket service = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            Connection connection = operator.connect(Operator.target("halo-1", host.port()));
            Connection.Tunnel tunnel = connection.tunnel("127.0.0.1", service.getLocalPort());
            try (Socket socket = new Socket("127.0.0.1", tunnel.localPort());
                    Socket peer = service.accept()) {
                connection.close();
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                assertThat(peer.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    private Target through(String... jump) {
        return Operator.target("halo-1", host.port(), jump);
    }

    private void fails(Reason reason, String words) {
        assertThatThrownBy(() -> operator.connect(through("127.0.0.1:" + gate.port())))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
                    assertThat(e).hasMessageContaining(words);
                });
    }
}
