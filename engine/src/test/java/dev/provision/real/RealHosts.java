package dev.provision.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provision.transport.Connection;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.config.SshSettings;
import dev.provision.transport.ssh.SshConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The hosts of {@code src/test/real/hosts}: a real sshd, sudo, systemd, package manager, boot loader tools and container
 * engines each. Without {@code -Dprovision.real=true} their tests are skipped with the reason; with it, a host that cannot be
 * had is a failure.
 */
public final class RealHosts {
    private static final String SCRIPT = "src/test/real/hosts";
    private static final Path LAB = Path.of(environment("PROVISION_REAL_LAB", "/var/tmp/provision-real"));
    private static final String NET = environment("PROVISION_REAL_NET", "10.87");

    private RealHosts() {}

    /** What a host is made of. */
    public enum Kind {
        DEBIAN,
        FEDORA
    }

    /** Skips the tests of a class where real hosts are not asked for. */
    public static void require() {
        assumeTrue(
                Boolean.getBoolean("provision.real"),
                "needs root and the packages that engine/src/test/real/hosts names: ./mvnw verify -Dprovision.real=true");
    }

    /** How a command ended; both streams in one. */
    public record Result(int code, String out) {
        public Result succeeds() {
            assertThat(code).as(out).isZero();
            return this;
        }
    }

    /** A host as it was installed: old kernel, old firmware, nothing of ours. What had its number before is gone. */
    public static void fresh(Kind kind, int host) throws IOException, InterruptedException {
        String number = Integer.toString(host);
        run(List.of(SCRIPT, "down", number)).succeeds();
        run(kind == Kind.DEBIAN ? List.of(SCRIPT, "up", number) : List.of(SCRIPT, "up", "--fedora", number))
                .succeeds();
    }

    /** A connection as the program makes it, logged in as an account that may use sudo without a password. */
    public static Connection connect(int host) throws TransportException {
        SshSettings settings = SshSettings.defaults()
                .withoutSshConfig()
                .withAgentSocket(Optional.empty())
                .withKnownHosts(List.of(LAB.resolve("keys/known_hosts")));
        Target target = new Target(
                "h" + host,
                Optional.of(address(host)),
                Optional.empty(),
                Optional.of("ops"),
                List.of(key().toString()),
                List.of());
        return new SshConnector(settings).connect(target, Duration.ofSeconds(20));
    }

    /** The output of a command that root runs on a host, both streams. */
    public static String sh(int host, String command) throws IOException, InterruptedException {
        Result result = run(List.of(SCRIPT, "ssh", Integer.toString(host), "sudo sh -c '" + command + "'"));
        return result.succeeds().out().strip();
    }

    /** How often a host was booted since it was made. */
    public static long boots(int host) throws IOException {
        return 1
                + Files.readAllLines(LAB.resolve("hosts/" + host + "/log")).stream()
                        .filter(line -> line.contains("PID 1 ended with 129"))
                        .count();
    }

    public static String address(int host) {
        return NET + "." + host / 200 + "." + (host % 200 + 10);
    }

    /** That of a virtual machine of {@code src/test/real/vm}. */
    static String machineAddress(int machine) {
        return NET + ".3." + machine;
    }

    /** Where the hosts' packages and images come from. */
    public static String warehouse() {
        return NET + ".0.1:8088";
    }

    public static Path key() {
        return LAB.resolve("keys/id_ed25519");
    }

    /** A home directory whose known_hosts has the keys of the hosts that run. */
    public static Path operatorsHome(Path folder) throws IOException {
        Path ssh = Files.createDirectories(folder.resolve("operator/.ssh"));
        Files.copy(LAB.resolve("keys/known_hosts"), ssh.resolve("known_hosts"));
        return ssh.getParent();
    }

    public static Result run(List<String> command) throws IOException, InterruptedException {
        return run(command, new ProcessBuilder());
    }

    public static Result run(List<String> command, ProcessBuilder builder) throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", "");
        try {
            Process process = builder.command(new ArrayList<>(command))
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(10, TimeUnit.MINUTES);
            process.destroyForcibly();
            String text = Files.readString(output, UTF_8);
            assertThat(ended).as("%s ends; until now: %s", command, text).isTrue();
            return new Result(process.exitValue(), text);
        } finally {
            Files.delete(output);
        }
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
