package dev.provision.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.apply.HostFailure;
import dev.provision.inventory.Host;
import dev.provision.record.HostOutcome.Status;
import dev.provision.shell.Account;
import dev.provision.source.At;
import dev.provision.testing.OpenSshServer;
import dev.provision.testing.SshTools;
import dev.provision.transport.Target;
import dev.provision.transport.config.SshSettings;
import dev.provision.transport.ssh.SshConnector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run over many addresses of one real sshd: what it costs at its peak, and who waits for whom. */
@Timeout(600)
final class ManyHostsTest {
    private static final int FORKS = 5;

    /** Of one connection: its worker, the library's reader and keep-alive, and the readers of two streams. */
    private static final int THREADS_OF_A_HOST = 5;

    /** The approach and its resolvers. */
    private static final int THREADS_OF_ALL = 5;

    private final Path folder;
    private Path key;
    /** Threads of other tests. */
    private final Set<Thread> earlier = Set.copyOf(Thread.getAllStackTraces().keySet());

    private Path knownHosts;
    private OpenSshServer server;

    ManyHostsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void prepare() throws Exception {
        Path hostKey = SshTools.key(folder.resolve("host"));
        key = SshTools.key(folder.resolve("id"));
        server = OpenSshServer.start(
                folder,
                "HostKey " + hostKey,
                "AuthorizedKeysFile " + key + ".pub",
                "ListenAddress 0.0.0.0",
                "MaxStartups 200");
        String shown = Files.readString(Path.of(hostKey + ".pub"));
        knownHosts = Files.writeString(folder.resolve("known_hosts"), "* " + shown);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void threads_and_descriptors_are_bounded_by_the_forks() throws Exception {
        Sessions sessions = sessions(Duration.ofMinutes(5));
        List<Host> hosts = hosts(60, server.port());
        AtomicInteger threads = new AtomicInteger();
        AtomicInteger sockets = new AtomicInteger();
        int before = sockets();
        List<String> answers;
        try (FleetLoop loop = sessions.loop(FORKS)) {
            answers = loop.forEachHost(
                    hosts,
                    host -> sessions.look(host, Account.LOGIN, session -> {
                        String name = session.facts().kernel().release().isEmpty() ? "nothing" : "facts";
                        threads.accumulateAndGet(ours().size(), Math::max);
                        sockets.accumulateAndGet(sockets() - before, Math::max);
                        return name;
                    }),
                    (host, failure) -> failure.message());
        }
        assertThat(answers).hasSize(hosts.size()).containsOnly("facts");
        // twice, because those of the connection before may be about to end
        assertThat(threads.get()).isBetween(THREADS_OF_A_HOST, 2 * FORKS * THREADS_OF_A_HOST + THREADS_OF_ALL);
        // those that are worked on, those that are ahead, and those that end
        assertThat(sockets.get()).isBetween(1, 3 * FORKS);
        for (Thread thread : ours()) {
            thread.join(); // each ends by itself
        }
    }

    @Test
    void hosts_that_answer_are_done_while_more_silent_ones_than_forks_are_waited_for() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 500)) {
            List<Host> hosts = new ArrayList<>(hosts(40, silent.getLocalPort()));
            List<Host> speaking = hosts(43, server.port()).subList(40, 43);
            hosts.addAll(speaking);
            Sessions sessions = sessions(Duration.ofMinutes(30));
            BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
            try (FleetLoop loop = sessions.loop(FORKS)) {
                FutureTask<List<String>> run = new FutureTask<>(() -> loop.forEachHost(
                        hosts,
                        host -> told(
                                outcomes,
                                host.name() + " "
                                        + sessions.look(
                                                host,
                                                Account.LOGIN,
                                                session -> session.facts()
                                                                .kernel()
                                                                .release()
                                                                .isEmpty()
                                                        ? "nothing"
                                                        : "facts")),
                        (host, failure) -> told(outcomes, word(host, failure))));
                new Thread(run, "test").start();
                List<String> first = List.of(outcomes.take(), outcomes.take(), outcomes.take());
                assertThat(first)
                        .containsExactlyInAnyOrderElementsOf(speaking.stream()
                                .map(host -> host.name() + " facts")
                                .toList());
                loop.interrupt();
                assertThat(run.get().subList(0, 40)).allMatch(outcome -> outcome.endsWith(Status.INTERRUPTED.name()));
            }
        }
    }

    @Test
    void a_silent_host_is_unreachable_in_the_words_of_a_run_without_others() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 500)) {
            Sessions sessions = sessions(Duration.ofSeconds(2));
            List<Host> hosts = hosts(3, silent.getLocalPort());
            for (int forks : List.of(1, hosts.size())) {
                try (FleetLoop loop = sessions.loop(forks)) {
                    assertThat(loop.forEachHost(
                                    hosts,
                                    host -> sessions.look(host, Account.LOGIN, it -> it.facts()
                                            .toString()),
                                    ManyHostsTest::word))
                            .hasSize(hosts.size())
                            .allMatch(word -> word.matches(
                                    "h(\\d) UNREACHABLE h\\1: 127\\.\\S+ port \\d+:" + " not connected within 2 s"));
                }
            }
        }
    }

    private static String told(BlockingQueue<String> outcomes, String outcome) {
        outcomes.add(outcome);
        return outcome;
    }

    private static String word(Host host, HostFailure failure) {
        return failure.status() == Status.INTERRUPTED
                ? host.name() + " INTERRUPTED"
                : host.name() + " " + failure.status() + " " + failure.message();
    }

    private Sessions sessions(Duration within) {
        SshSettings settings = SshSettings.defaults()
                .withoutSshConfig()
                .withAgentSocket(Optional.empty())
                .withIdentityFiles(List.of(key))
                .withKnownHosts(List.of(knownHosts))
                .withBecome(Optional.empty(), Duration.ofMinutes(5));
        return new Sessions(new SshConnector(settings), within, Duration.ofMinutes(2));
    }

    private static List<Host> hosts(int count, int port) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Target target = new Target(
                            "h" + i,
                            Optional.of("127.0." + (1 + i / 100) + "." + (1 + i % 100)),
                            Optional.of(port),
                            Optional.of(OpenSshServer.user()),
                            List.of(),
                            List.of());
                    return new Host(target.name(), At.whole("test"), target, List.of(), Map.of());
                })
                .toList();
    }

    /** The threads that work for hosts now. */
    private List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !earlier.contains(thread))
                .filter(thread -> thread.getName().matches("(?s)host|approach|resolver|sshj.*|ssh-(out|err).*"))
                .toList();
    }

    private static int sockets() {
        AtomicInteger count = new AtomicInteger();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            descriptors.forEach(descriptor -> {
                try {
                    if (Files.readSymbolicLink(descriptor).toString().startsWith("socket:")) {
                        count.incrementAndGet();
                    }
                } catch (IOException closed) {
                    // meanwhile
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count.get();
    }
}
