package dev.provision.transport.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.testing.SshTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real ssh-agent of its own. */
public final class RunningAgent implements AutoCloseable {
    public final Path socket;
    private final Process process;

    /** Skips the test with a printed reason if ssh-agent is not here. */
    public RunningAgent() throws IOException {
        // the path of a socket may have 107 characters only
        socket = Files.createTempDirectory("agent").resolve("s");
        process = new ProcessBuilder(SshTools.need("ssh-agent").toString(), "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .start();
        // its first line is written when it listens
        assertThat(process.inputReader().readLine()).contains(socket.toString());
    }

    /** Adds a private key, and the certificate beside it. */
    public void add(Path key, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SshTools.need("ssh-add").toString()));
        command.addAll(List.of(options));
        command.add(key.toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new java.io.File("/dev/null"))
                .redirectErrorStream(true);
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        Process add = builder.start();
        String said = new String(add.getInputStream().readAllBytes());
        assertThat(add.waitFor()).as(said).isZero();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }
}
