package dev.provision.real;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The hosts of {@code src/test/real/hosts}: a real sshd, sudo, systemd, apt, GRUB and docker each. Without
 * {@code -Dprovision.real=true} their tests are skipped with the reason; with it, a host that is missing is a failure.
 */
final class RealHosts {
    private static final String SCRIPT = "src/test/real/hosts";
    private static final Path LAB = Path.of(environment("PROVISION_REAL_LAB", "/var/tmp/provision-real"));
    private static final String NET = environment("PROVISION_REAL_NET", "10.87");

    private RealHosts() {}

    static void require() {
        assumeTrue(
                Boolean.getBoolean("provision.real"),
                "needs root and real hosts: engine/src/test/real/hosts up 1 && ./mvnw verify -Dprovision.real=true");
    }

    record Result(int code, String out) {
        Result succeeds() {
            assertThat(code).as(out).isZero();
            return this;
        }
    }

    /** The host as it was installed: old kernel, old firmware, nothing of ours. */
    static void reset(int host) throws IOException, InterruptedException {
        run(List.of(SCRIPT, "reset", Integer.toString(host))).succeeds();
    }

    /** The output of a command that root runs on a host, both streams. */
    static String sh(int host, String command) throws IOException, InterruptedException {
        Result result = run(List.of(SCRIPT, "ssh", Integer.toString(host), "sudo sh -c '" + command + "'"));
        return result.succeeds().out().strip();
    }

    /** How often a host was booted since it was made. */
    static long boots(int host) throws IOException {
        return 1
                + Files.readAllLines(LAB.resolve("hosts/" + host + "/log")).stream()
                        .filter(line -> line.contains("PID 1 ended with 129"))
                        .count();
    }

    static String address(int host) {
        return NET + "." + host / 200 + "." + (host % 200 + 10);
    }

    /** Where the hosts' packages and images come from. */
    static String warehouse() {
        return NET + ".0.1:8088";
    }

    static Path key() {
        return LAB.resolve("keys/id_ed25519");
    }

    /** A home directory whose known_hosts has the keys of the hosts that run. */
    static Path operatorsHome(Path folder) throws IOException {
        Path ssh = Files.createDirectories(folder.resolve("operator/.ssh"));
        Files.copy(LAB.resolve("keys/known_hosts"), ssh.resolve("known_hosts"));
        return ssh.getParent();
    }

    static Result run(List<String> command) throws IOException, InterruptedException {
        return run(command, new ProcessBuilder());
    }

    static Result run(List<String> command, ProcessBuilder builder) throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", "");
        try {
            Process process = builder.command(new ArrayList<>(command))
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
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
