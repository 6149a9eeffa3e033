package dev.provision.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real sshd on a port of this machine's loopback, with a configuration of its own, in which nobody but we can log in. */
public final class OpenSshServer implements AutoCloseable {
    /** As root it wants a folder of the system's; it gets one that only it sees. */
    private static final String OWN_RUN = "mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd && exec \"$@\"";

    private final Process process;
    private final int port;
    private final StringBuffer log = new StringBuffer();

    private OpenSshServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits until it listens; where it is not installed or cannot run, the test is skipped and the reason
     * printed.
     *
     * @param lines of its sshd_config: its keys, and who may log in
     */
    public static OpenSshServer start(Path folder, String... lines) throws IOException, InterruptedException {
        Path sshd = SshTools.need("sshd");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> config = new ArrayList<>(List.of(lines));
        config.addAll(List.of(
                "Port " + port,
                "StrictModes no",
                "UsePAM no",
                "PasswordAuthentication no",
                "KbdInteractiveAuthentication no",
                "PermitRootLogin prohibit-password",
                "LogLevel VERBOSE",
                "PidFile none"));
        if (config.stream().noneMatch(line -> line.startsWith("ListenAddress"))) {
            config.add("ListenAddress 127.0.0.1");
        }
        if (config.stream().noneMatch(line -> line.startsWith("AuthorizedKeysFile"))) {
            config.add("AuthorizedKeysFile none");
        }
        Path file = SshTools.lines(Files.createTempFile(folder, "sshd", "_config"), config.toArray(String[]::new));
        List<String> command = new ArrayList<>();
        if (user().equals("root") && !Files.isDirectory(Path.of("/run/sshd"))) {
            command.addAll(List.of("unshare", "--mount", "sh", "-c", OWN_RUN, "sh"));
        }
        command.addAll(List.of(sshd.toString(), "-D", "-e", "-f", file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        OpenSshServer server = new OpenSshServer(process, port);
        BufferedReader said = process.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            server.log.append(line).append('\n');
            if (line.startsWith("Server listening")) {
                server.readOn(said);
                return server;
            }
        }
        process.waitFor();
        assumeTrue(false, "sshd cannot run here: " + server.log.toString().strip());
        throw new IllegalStateException("not reached");
    }

    private void readOn(BufferedReader said) {
        Thread reader = new Thread(() -> keep(said), "sshd-log");
        reader.setDaemon(true);
        reader.start();
    }

    private void keep(BufferedReader said) {
        try {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                log.append(line).append('\n');
            }
        } catch (IOException ended) {
            // it was stopped by the test
        }
    }

    /** Who can log in: whoever runs the test. */
    public static String user() {
        return System.getProperty("user.name");
    }

    public int port() {
        return port;
    }

    /** What it said so far. */
    public String log() {
        return log.toString();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
