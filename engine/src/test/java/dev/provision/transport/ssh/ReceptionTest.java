package dev.provision.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.transport.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ReceptionTest {
    private static final Duration LONG = Duration.ofMinutes(30);

    private final BlockingQueue<Target> arrived = new LinkedBlockingQueue<>();
    private final List<Server> servers = new ArrayList<>();
    private final List<Reception> receptions = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        receptions.forEach(Reception::close);
        for (Server server : servers) {
            server.close();
        }
    }

    @Test
    void hosts_that_answer_arrive_although_silent_ones_are_more_than_there_are_places() throws Exception {
        Server silent = server(false);
        Server speaking = server(true);
        List<Target> targets = new ArrayList<>();
        IntStream.range(0, 40).forEach(i -> targets.add(target("silent" + i, silent.port())));
        List<Target> hosts = IntStream.range(0, 3)
                .mapToObj(i -> target("host" + i, speaking.port()))
                .toList();
        targets.addAll(hosts);
        Reception reception = reception(LONG, 2);
        reception.begin(targets, arrived::add);
        List<Target> first = new ArrayList<>();
        while (first.size() < hosts.size()) {
            Target target = arrived.take();
            first.add(target);
            assertThat(take(reception, target).failure()).isNull();
        }
        assertThat(first).containsExactlyInAnyOrderElementsOf(hosts);
    }

    @Test
    void no_more_connections_are_ahead_than_there_are_to_be() throws Exception {
        Server speaking = server(true);
        Reception reception = reception(LONG, 2);
        List<Target> targets = IntStream.range(0, 20)
                .mapToObj(i -> target("host" + i, speaking.port()))
                .toList();
        reception.begin(targets, arrived::add);
        for (int i = 0; i < targets.size(); i++) {
            Target target = arrived.take();
            assertThat(speaking.accepted.size()).isLessThanOrEqualTo(i + 2);
            take(reception, target);
        }
        assertThat(speaking.accepted).hasSize(targets.size());
    }

    @Test
    void a_connection_begins_with_what_the_server_said() throws Exception {
        Reception reception = reception(LONG, 1);
        reception.begin(List.of(target("host", server(true).port())), arrived::add);
        try (Socket socket =
                Objects.requireNonNull(take(reception, arrived.take()).socket())) {
            assertThat(socket.getInputStream().readNBytes(Server.BANNER.length()))
                    .isEqualTo(Server.BYTES);
            assertThat(socket.getTcpNoDelay()).isTrue();
        }
    }

    @Test
    void a_host_that_is_silent_to_the_end_arrives_as_such() throws Exception {
        Reception reception = reception(Duration.ofSeconds(1), 1);
        reception.begin(List.of(target("silent", server(false).port())), arrived::add);
        assertThat(take(reception, arrived.take()).failure()).isInstanceOf(Arrival.Silence.class);
    }

    @Test
    void a_host_that_refuses_is_tried_until_it_listens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Reception reception = reception(LONG, 1);
        Server other = server(true);
        reception.begin(List.of(target("refusing", port), target("host", other.port())), arrived::add);
        assertThat(arrived.take().name()).isEqualTo("host");
        reception.done(target("host", other.port()));
        servers.add(new Server(true, port));
        Target late = arrived.take();
        assertThat(late.name()).isEqualTo("refusing");
        assertThat(take(reception, late).failure()).isNull();
    }

    @Test
    void a_host_that_refuses_to_the_end_arrives_with_the_reason() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Reception reception = reception(Duration.ofSeconds(1), 1);
        reception.begin(List.of(target("refusing", port)), arrived::add);
        assertThat(take(reception, arrived.take()).failure()).hasMessage("Connection refused");
    }

    @Test
    void the_next_address_is_tried_if_one_refuses() throws Exception {
        Server server = server(true);
        List<InetAddress> addresses = List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1"));
        Reception reception =
                new Reception(target -> Optional.of(new Reception.Way(addresses, server.port())), LONG, 1, line -> {});
        receptions.add(reception);
        reception.begin(List.of(target("host", server.port())), arrived::add);
        assertThat(take(reception, arrived.take()).failure()).isNull();
    }

    @Test
    void what_has_no_direct_way_arrives_at_once_and_unknown() throws Exception {
        Reception reception = new Reception(
                target -> {
                    throw new IllegalStateException("no way");
                },
                LONG,
                1,
                line -> {});
        receptions.add(reception);
        reception.begin(List.of(target("a", 1), target("b", 1)), arrived::add);
        Target one = arrived.take();
        assertThat(reception.take(one)).isEmpty();
        Target other = arrived.take();
        assertThat(reception.take(other)).isEmpty();
        assertThat(List.of(one.name(), other.name())).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void an_interruption_makes_all_arrive_and_closes_what_was_open() throws Exception {
        Server silent = server(false);
        Reception reception = reception(LONG, 2);
        reception.begin(
                IntStream.range(0, 20)
                        .mapToObj(i -> target("silent" + i, silent.port()))
                        .toList(),
                arrived::add);
        Socket open = silent.accepted.take();
        reception.giveUp();
        Set<String> names = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 20; i++) {
            Target target = arrived.take();
            names.add(target.name());
            assertThat(reception.take(target)).isEmpty();
        }
        assertThat(names).hasSize(20);
        assertThat(isEnded(open)).isTrue();
    }

    @Test
    void its_end_closes_what_was_not_used() throws Exception {
        Server speaking = server(true);
        Reception reception = reception(LONG, 2);
        reception.begin(List.of(target("host", speaking.port())), arrived::add);
        arrived.take();
        Socket open = speaking.accepted.take();
        reception.close();
        assertThat(isEnded(open)).isTrue();
    }

    /** Waits for the end of a connection; it is reset if something was not read. */
    private static boolean isEnded(Socket open) throws IOException {
        try {
            return open.getInputStream().read() == -1;
        } catch (SocketException reset) {
            return true;
        }
    }

    private Reception reception(Duration within, int atOnce) throws IOException {
        Reception reception = new Reception(
                target -> Optional.of(new Reception.Way(
                        List.of(InetAddress.getLoopbackAddress()), target.port().orElseThrow())),
                within,
                atOnce,
                line -> {});
        receptions.add(reception);
        return reception;
    }

    private static Arrival take(Reception reception, Target target) {
        return reception.take(target).orElseThrow();
    }

    private static Target target(String name, int port) {
        return new Target(name, Optional.empty(), Optional.of(port), Optional.empty(), List.of(), List.of());
    }

    private Server server(boolean speaks) throws IOException {
        Server server = new Server(speaks, 0);
        servers.add(server);
        return server;
    }

    /** Accepts connections, and says what an SSH server says first, or nothing. */
    private static final class Server implements AutoCloseable {
        static final String BANNER = "SSH-2.0-test\r\n";
        static final byte[] BYTES = BANNER.getBytes(StandardCharsets.US_ASCII);

        final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
        private final List<Socket> all = Collections.synchronizedList(new ArrayList<>());
        private final ServerSocket socket = new ServerSocket();
        private final boolean speaks;

        Server(boolean speaks, int port) throws IOException {
            this.speaks = speaks;
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            Thread thread = new Thread(this::accept, "server");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket one = socket.accept();
                    all.add(one);
                    accepted.add(one);
                    if (speaks) {
                        one.getOutputStream().write(BYTES);
                    }
                }
            } catch (IOException closed) {
                // by the end of the test
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
            for (Socket one : List.copyOf(all)) {
                one.close();
            }
        }
    }
}
