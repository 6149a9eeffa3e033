package dev.provision.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** OpenSSH's own programs on this machine: they make what we read, and judge what we judge. */
public final class SshTools {
    private SshTools() {}

    /** How a program ended; both streams together. */
    public record Said(int status, String text) {}

    /** Where a program is; the test is skipped with a printed reason if it is not here. */
    public static Path need(String program) {
        Optional<Path> found = Stream.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin")
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), program + " of OpenSSH is not installed here");
        return found.orElseThrow();
    }

    /** Runs a program to its end; arguments may be anything. */
    public static Said run(String program, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(need(program).toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Path out = Files.createTempFile("said", "");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectOutput(out.toFile());
            builder.environment().remove("SSH_AUTH_SOCK");
            builder.environment().put("TZ", "UTC");
            Process process = builder.start();
            try {
                assertThat(process.waitFor(5, TimeUnit.MINUTES))
                        .as(String.join(" ", command) + " ends")
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Said(process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1));
        } finally {
            Files.delete(out);
        }
    }

    private static String succeed(String program, Object... arguments) throws IOException, InterruptedException {
        Said said = run(program, arguments);
        assertThat(said.status())
                .as(program + " " + List.of(arguments) + ": " + said.text())
                .isZero();
        return said.text();
    }

    /** A fresh key pair, {@code file} and {@code file.pub}; {@code options} such as {@code -b 384}. */
    public static Path key(Path file, String type, String passphrase, String... options)
            throws IOException, InterruptedException {
        List<Object> arguments = new ArrayList<>(List.of("-q", "-t", type, "-N", passphrase, "-C", "test", "-f", file));
        arguments.addAll(List.of(options));
        succeed("ssh-keygen", arguments.toArray());
        return file;
    }

    public static Path key(Path file) throws IOException, InterruptedException {
        return key(file, "ed25519", "");
    }

    /** Signs {@code key.pub}; options as {@code ssh-keygen -s} has them. The certificate: {@code key-cert.pub}. */
    public static Path sign(Path authority, Path key, String... options) throws IOException, InterruptedException {
        List<Object> arguments = new ArrayList<>(List.of("-q", "-s", authority, "-I", "made by a test"));
        arguments.addAll(List.of(options));
        arguments.add(key + ".pub");
        succeed("ssh-keygen", arguments.toArray());
        return Path.of(key + "-cert.pub");
    }

    /** {@code type base64} of a public key's file, without its comment. */
    public static String line(Path pub) throws IOException {
        String[] fields = Files.readString(pub).strip().split(" ");
        return fields[0] + " " + fields[1];
    }

    /** A file with these lines. */
    public static Path lines(Path file, String... lines) throws IOException {
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }
}
