package dev.provision.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account without rights that owns a directory {@code home} and exchanges names in it with renameat2(2) in a loop, next to
 * a directory {@code precious} of root that no script may touch. Needs root, setpriv and python3.
 */
public final class Race implements AutoCloseable {
    /** Number of the account and of its group. */
    public static final String USER = "64999";

    private static final int ROUNDS = Integer.getInteger("provision.race.rounds", 8);
    private static final String EXCHANGE = """
        import ctypes, itertools, sys
        libc = ctypes.CDLL(None)
        names = [name.encode() for name in sys.argv[1:]]
        print("running", flush=True)
        for i in itertools.cycle(range(0, len(names), 2)):
            libc.renameat2(-100, names[i], -100, names[i + 1], 2)
        """;

    /** What has the same name in the directory of root is what the link leads to. */
    private static final List<String> EXCHANGED =
            List.of("home/d", "home/to-precious", "home/d/x", "home/d/to-file", "home/d/x.d", "home/d/to-directory");

    private final Path scratch;
    private @Nullable Process racer;
    private final Set<String> before;

    private Race(Path scratch) throws IOException {
        this.scratch = scratch;
        Files.createDirectories(home());
        Files.createDirectories(precious());
        root("""
            chmod 755 "$1" "$1/precious" && chown "$2" "$1/home" || exit 1
            cd "$1/precious" && mkdir x.d tree && umask 077 && echo sentinel >x && echo sentinel >tree/x
            chmod 700 x.d tree
            """);
        user("cd \"$1/home\" && mkdir d && cd d && echo mine >x && mkdir x.d tree && ln -s \"$1/precious/x\""
                + " to-file && ln -s \"$1/precious/x.d\" to-directory && ln -s \"$1/precious\" ../to-precious");
        this.before = state();
    }

    /** Skips the test where there is no such account to act as. */
    public static Race in(Path scratch) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/setpriv")) && Files.isExecutable(Path.of("/usr/bin/python3")),
                "setpriv or python3 is missing");
        return new Race(scratch);
    }

    /** Owned by the account, with {@code d}, a directory with {@code x}, {@code x.d} and {@code tree}. */
    public Path home() {
        return scratch.resolve("home");
    }

    private Path precious() {
        return scratch.resolve("precious");
    }

    /** Begins to exchange. */
    private void begin() throws IOException {
        List<String> command = asUser("/usr/bin/python3", "-c", EXCHANGE);
        EXCHANGED.forEach(name -> command.add(scratch.resolve(name).toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        racer = process;
        if (process.inputReader(StandardCharsets.UTF_8).readLine() == null) {
            throw new IOException("the exchanges did not begin");
        }
    }

    /** What root does in one round, given its number; it may fail in any way that leaves the directory of root alone. */
    @FunctionalInterface
    public interface Round {
        void run(int number) throws Exception;
    }

    /**
     * Runs rounds during the exchanges and one more after them.
     *
     * @param first what the account does before each
     */
    public void rounds(String first, Round round) throws Exception {
        begin();
        for (int i = 0; i < ROUNDS; i++) {
            user(first);
            round.run(i);
            assertThat(state()).as("root's directory after round " + i).isEqualTo(before);
        }
        end();
        user(first);
        round.run(ROUNDS);
        assertThat(state()).isEqualTo(before);
    }

    /** Runs a script as the account, whatever its status; "$1" is the directory above {@code home}. */
    public void user(String script) {
        List<String> command = asUser("sh", "-c", script, "sh");
        command.add(scratch.toString());
        run(command);
    }

    /** Runs a script as root; "$1" is the directory above {@code home}, "$2" the account. */
    public void root(String script) {
        if (run(List.of("sh", "-c", script, "sh", scratch.toString(), USER)) != 0) {
            throw new IllegalStateException("failed: " + script);
        }
    }

    private static List<String> asUser(String... command) {
        List<String> all = new ArrayList<>(
                List.of("/usr/bin/setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups", "--"));
        all.addAll(List.of(command));
        return all;
    }

    private static int run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What is in the directory of root, a line for each name with its mode, owner, number of names and content. */
    private Set<String> state() throws IOException {
        Set<String> lines = new TreeSet<>();
        try (Stream<Path> all = Files.walk(precious())) {
            for (Path path : all.toList()) {
                String content = Files.isRegularFile(path) ? Files.readString(path) : "";
                lines.add(precious().relativize(path) + " "
                        + Files.getAttribute(path, "unix:mode") + " "
                        + Files.getAttribute(path, "unix:uid") + " "
                        + Files.getAttribute(path, "unix:gid") + " "
                        + Files.getAttribute(path, "unix:nlink") + " " + content.strip());
            }
        }
        return lines;
    }

    /** Ends the exchanges, with every directory and file in its first place. */
    private void end() {
        close();
        user("""
            restore() { if [ -L "$1" ]; then mv -T "$1" kept && mv -T "$2" "$1" && mv -T kept "$2"; fi; }
            cd "$1/home" && restore d to-precious && cd d && restore x to-file && restore x.d to-directory
            """);
    }

    @Override
    public void close() {
        if (racer != null) {
            racer.destroyForcibly().onExit().join();
        }
    }
}
