package dev.provision.transport.config;

import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.limit.Printable;
import dev.provision.transport.limit.Watchdog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The SSH client's configuration, by asking {@code ssh -G}: its own reading of Host, Match and Include is the only exact
 * one. Each question is asked once; none when the configuration files say nothing that matters here. Thread-safe.
 */
public final class SshConfig {
    /** The configuration of one destination: keyword in lower case -> its values, in order. */
    record Answer(Map<String, List<String>> values) {
        static final Answer NOTHING = new Answer(Map.of());

        Optional<String> first(String keyword) {
            return all(keyword).stream().findFirst();
        }

        List<String> all(String keyword) {
            return values.getOrDefault(keyword, List.of());
        }

        boolean isEmpty() {
            return values.isEmpty();
        }
    }

    private static final int LONGEST = 256 * 1024;

    private final boolean matters;
    private final Path home;
    private final Map<List<String>, Answer> answers = new ConcurrentHashMap<>();

    /** @param read whether the configuration is read; otherwise it says nothing */
    public SshConfig(Path home, boolean read) {
        this.home = home;
        this.matters = read && new SshConfigFiles(home).matter();
    }

    /** What is configured for a destination, given what the inventory has decided. */
    Answer of(String name, Optional<String> address, Optional<Integer> port, Optional<String> user)
            throws TransportException {
        if (!matters) {
            return Answer.NOTHING;
        }
        List<String> command = new ArrayList<>(List.of("ssh", "-G"));
        Path own = home.resolve(".ssh/config");
        if (!home.equals(Path.of(System.getProperty("user.home", "/"))) && Files.isRegularFile(own)) {
            command.addAll(List.of("-F", own.toString()));
        }
        // % begins a token in HostName, and a zone in an IPv6 address
        address.ifPresent(value -> command.addAll(List.of("-o", "HostName=" + value.replace("%", "%%"))));
        port.ifPresent(value -> command.addAll(List.of("-p", value.toString())));
        user.ifPresent(value -> command.addAll(List.of("-l", value)));
        command.addAll(List.of("--", name));
        Answer known = answers.get(command);
        if (known == null) {
            known = ask(name, command);
            answers.put(command, known);
        }
        return known;
    }

    private static Answer ask(String name, List<String> command) throws TransportException {
        try {
            Process ssh = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .redirectErrorStream(true)
                    .start();
            try (InputStream out = ssh.getInputStream();
                    Watchdog watchdog = new Watchdog(java.time.Duration.ofSeconds(20), () -> kill(ssh))) {
                String said = new String(out.readNBytes(LONGEST), StandardCharsets.UTF_8);
                if (!ssh.waitFor(20, TimeUnit.SECONDS) || ssh.exitValue() != 0) {
                    throw new TransportException(
                            Reason.CONNECT,
                            name + ": the SSH client's configuration cannot be used: " + Printable.lastLines(said));
                }
                return parse(said);
            } finally {
                kill(ssh);
            }
        } catch (IOException e) {
            TransportException failure = new TransportException(
                    Reason.CONNECT, name + ": the SSH client's configuration cannot be read: " + e.getMessage(), e);
            if (failure.reason() == Reason.CONTROL_NODE) {
                throw failure;
            }
            return Answer.NOTHING; // there is no ssh program here: the inventory says everything
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransportException(Reason.CONNECT, name + ": interrupted", e);
        }
    }

    /**
     * With what a {@code Match exec} has started. {@link Process#destroyForcibly} would close the stream under its reader, whose next
     * read could take what another program writes into a pipe that got the same number.
     */
    private static void kill(Process ssh) {
        ssh.descendants().forEach(ProcessHandle::destroyForcibly);
        ssh.toHandle().destroyForcibly();
    }

    static Answer parse(String text) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int space = line.indexOf(' ');
            if (space > 0) {
                values.computeIfAbsent(line.substring(0, space).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                        .add(line.substring(space + 1).strip());
            }
        });
        return new Answer(values);
    }
}
