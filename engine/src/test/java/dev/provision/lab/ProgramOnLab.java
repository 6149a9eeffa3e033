package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.cli.Main;
import dev.provision.shell.Account;
import dev.provision.testing.Trees;
import dev.provision.transport.Connection;
import dev.provision.transport.Output;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.config.SshSettings;
import dev.provision.transport.ssh.SshConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The program as processes of its own, with a state folder and a lab of their own. */
final class ProgramOnLab implements AutoCloseable {
    static final Path PLAYBOOKS =
            Path.of(System.getProperty("user.dir")).resolve("../playbooks").normalize();

    private final Path state;
    private final Map<String, String> environment = new HashMap<>();
    private int started;

    /** @param state an empty folder */
    ProgramOnLab(Path state, int hosts) throws IOException, InterruptedException {
        this.state = state;
        succeed("lab", "up", "--hosts", Integer.toString(hosts));
    }

    ProgramOnLab with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Path state() {
        return state;
    }

    /** Runs it to its end. */
    Running.Ran run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).ends();
    }

    Running.Ran succeed(String... arguments) throws IOException, InterruptedException {
        Running.Ran ran = run(arguments);
        assertThat(ran.code()).as(ran.output()).isZero();
        return ran;
    }

    Running start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        started++;
        Path output = Files.createDirectories(state.resolve("outputs")).resolve(started + ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("PROVISION_STATE", state.toString());
        builder.environment().putAll(environment);
        List<Path> before = runs();
        return new Running(builder.start(), output, () -> runs().stream()
                .filter(run -> !before.contains(run))
                .findFirst());
    }

    /** The folders of all runs so far. */
    List<Path> runs() {
        return Trees.folders(state.resolve("runs"));
    }

    /** A playbook beside the state. */
    String playbook(String name, String yaml) throws IOException {
        Path folder = Files.createDirectories(state.resolve("playbooks"));
        return Files.writeString(folder.resolve(name), yaml).toString();
    }

    /** What root's script prints on a host. */
    String root(String host, String script) throws IOException, TransportException {
        Path lab = state.resolve("lab");
        SshSettings settings = SshSettings.defaults()
                .withoutSshConfig()
                .withAgentSocket(Optional.empty())
                .withKnownHosts(List.of(lab.resolve("known_hosts")));
        int port = Integer.parseInt(
                Files.readString(lab.resolve("hosts").resolve(host).resolve("port"))
                        .strip());
        Target target = new Target(
                host,
                Optional.of("127.0.0.1"),
                Optional.of(port),
                Optional.of("ops"),
                List.of(lab.resolve("id_ed25519").toString()),
                List.of());
        try (Connection connection = new SshConnector(settings).connect(target, Duration.ofMinutes(2))) {
            Output output = connection.shell(Account.ROOT).run(script, Duration.ofSeconds(60));
            assertThat(output.status()).as(output.err()).isZero();
            return output.out();
        }
    }

    String bootId(String host) throws IOException, TransportException {
        return root(host, "cat /proc/sys/kernel/random/boot_id").strip();
    }

    /** Waits for the end of a reboot that somebody has ordered. */
    void bootedSince(String host, String oldBootId) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (!bootId(host).equals(oldBootId)) {
                    return;
                }
            } catch (TransportException down) {
                // on its way
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError(host + " was not booted");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("lab", "down");
    }
}
