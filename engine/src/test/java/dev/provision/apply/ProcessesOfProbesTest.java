package dev.provision.apply;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provision.inventory.Host;
import dev.provision.plan.Question;
import dev.provision.probe.FactsProbe;
import dev.provision.probe.Observation;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.command.CommandType;
import dev.provision.resource.file.FileType;
import dev.provision.resource.line.LineType;
import dev.provision.resource.sysctl.SysctlType;
import dev.provision.shell.Account;
import dev.provision.testing.ToyPlay;
import dev.provision.transport.Connection;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.Target;
import dev.provision.transport.shell.LocalShell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts the processes that questions start on a host: exactly, by the numbers that a namespace of its own has given away. */
final class ProcessesOfProbesTest {
    /** Of one request: timeout, the shell, dd, and the shell that the fragments share. */
    private static final int REQUEST = 4;

    private final Path folder;
    private final List<Question> questions = new ArrayList<>();
    private int requests;

    ProcessesOfProbesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void converged_files() throws Exception {
        for (int i = 0; i < 40; i++) {
            Files.writeString(folder.resolve("file-" + i), "number = " + i + "\n");
        }
    }

    @Test
    void facts_cost_hardly_more_than_a_request() throws Exception {
        questions.add(new Question(Account.LOGIN, new FactsProbe()));
        // "uname -m" on kernels without /proc/sys/kernel/arch
        assertThat(processes()).isBetween(REQUEST, REQUEST + 1);
        assertThat(requests).isEqualTo(1);
    }

    @Test
    void the_number_of_files_does_not_matter() throws Exception {
        files(2);
        int two = processes();
        files(20);
        assertThat(processes()).isEqualTo(two).isEqualTo(REQUEST + 2); // stat and sha256sum
        files(40);
        assertThat(processes()).isEqualTo(REQUEST + 1 + 2 * 2); // in two batches
        assertThat(requests).isEqualTo(3);
    }

    @Test
    void a_line_costs_one_process_for_its_pattern() throws Exception {
        line(0, Map.of("line", "number = 0"));
        line(1, Map.of("line", "number = 1", "match", "^number"));
        line(2, Map.of("line", "number = 2", "match", "^number"));
        assertThat(processes()).isEqualTo(REQUEST + 1 + 2);
    }

    @Test
    void the_path_that_a_command_creates_costs_no_process() throws Exception {
        CommandType type = new CommandType();
        Path created = folder.resolve("file-0");
        for (String chdir : List.of(folder.toString(), "/")) {
            Map<String, Object> command =
                    Map.of("argv", List.of("true"), "creates", created.toString(), "chdir", chdir, "timeout", "10m");
            questions.add(question(type.probe(type.parse(body(command)), OnThisMachine.debian())));
        }
        assertThat(processes()).isEqualTo(REQUEST);
        assertThat(requests).isEqualTo(1);
    }

    @Test
    void all_parameters_are_read_by_one_process() throws Exception {
        questions.add(question(new SysctlType()
                .probe(
                        new SysctlType()
                                .parse(body(Map.of("set", Map.of("vm.swappiness", 60, "kernel.pid_max", 32768)))),
                        OnThisMachine.debian())));
        // stat, one grep for the drop-in files if there are any, one for the parameters
        assertThat(processes()).isBetween(REQUEST + 2, REQUEST + 3);
    }

    @Test
    void everything_is_asked_in_one_request() throws Exception {
        questions.add(new Question(Account.LOGIN, new FactsProbe()));
        files(10);
        line(11, Map.of("line", "number = 11"));
        assertThat(processes()).isBetween(REQUEST + 2, REQUEST + 3);
        assertThat(requests).isEqualTo(1);
    }

    private void files(int count) {
        questions.removeIf(question -> !(question.probe() instanceof FactsProbe));
        FileType type = new FileType();
        for (int i = 0; i < count; i++) {
            Map<String, String> file =
                    Map.of("path", folder.resolve("file-" + i).toString(), "content", "number = " + i + "\n");
            questions.add(question(type.probe(type.parse(body(file)), OnThisMachine.debian())));
        }
    }

    private void line(int file, Map<String, String> rest) {
        LineType type = new LineType();
        Map<String, String> all = new java.util.HashMap<>(rest);
        all.put("path", folder.resolve("file-" + file).toString());
        questions.add(question(type.probe(type.parse(body(all)), OnThisMachine.debian())));
    }

    private static Question question(Probe<?> probe) {
        return new Question(Account.LOGIN, probe);
    }

    /** Asks all questions on a new connection, and makes sure that all are answered. */
    private int processes() throws Exception {
        Optional<LocalShell> alone = LocalShell.alone(folder);
        assumeTrue(alone.isPresent(), "needs root, to have a namespace for process numbers");
        try (LocalShell local = alone.get()) {
            int counting = -lastNumber(local) + lastNumber(local);
            Host host = ToyPlay.host("h");
            HostSession session = new HostSession(
                    host,
                    (target, within) -> connection(local, target),
                    new FactsProbe(),
                    Account.LOGIN,
                    Duration.ofSeconds(30),
                    new SystemTime());
            int before = lastNumber(local);
            session.ask(questions);
            int after = lastNumber(local);
            for (Question question : questions) {
                Optional<Observation<ProbeOutput>> answer =
                        session.observations().unread(question.account(), question.probe());
                assertThat(answer.orElseThrow()).isInstanceOf(Observation.Seen.class);
                question.probe().parse(((Observation.Seen<ProbeOutput>) answer.get()).value());
            }
            return after - before - counting;
        }
    }

    private static int lastNumber(LocalShell local) throws Exception {
        return Integer.parseInt(local.shell()
                .run("cat /proc/sys/kernel/ns_last_pid", Duration.ofMinutes(1))
                .out()
                .strip());
    }

    private Connection connection(LocalShell local, Target target) {
        return new Connection() {
            @Override
            public RemoteShell shell(Account account) {
                requests++;
                return local.shell();
            }

            @Override
            public Connection.Tunnel tunnel(String host, int port) {
                throw new UnsupportedOperationException("no tunnels here");
            }

            @Override
            public String peer() {
                return target.name();
            }

            @Override
            public void close() {
                // the shell is closed by the test
            }
        };
    }
}
