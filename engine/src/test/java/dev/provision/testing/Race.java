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
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account without rights that owns a directory and exchanges names in it with renameat2(2) in a loop, next to
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

    private final Path scratch;
    private final Path place;
    private final List<String> names;
    private @Nullable Process racer;
    private final Set<String> before;

    private Race(Path scratch, String place, List<String> names) throws IOException {
        this.scratch = scratch;
        this.place = scratch.resolve(place);
        this.names = List.copyOf(names);
        Files.createDirectories(home());
        Files.createDirectories(precious());
        root("""
            scratch=$1 user=$2 home=$3; shift 4
            chmod 755 "$scratch" "$scratch/precious" && chown "$user" "$home" || exit 1
            cd "$scratch/precious" && mkdir x.d tree && umask 077 && echo sentinel >tree/x && chmod 700 x.d tree || exit 1
            for name; do echo sentinel >"$name" || exit 1; done
            """);
        user("""
            scratch=$1 home=$3 place=$4; shift 4
            mkdir "$place" && cd "$place" && ln -s "$scratch/precious" ../to-precious || exit 1
            for name; do echo mine >"$name" && ln -s "$scratch/precious/$name" "$name-to" || exit 1; done
            mkdir x.d tree && ln -s "$scratch/precious/x.d" to-directory
            """);
        this.before = state();
    }

    /** In the directory {@code home/d} with the file {@code x}. Skips the test where there is no such account to act as. */
    public static Race in(Path scratch) throws IOException {
        return in(scratch, "home/d", "x");
    }

    /**
     * In a directory that does not exist yet.
     *
     * @param place its path below scratch; the account gets the directory above it
     * @param names of the files in it that are exchanged
     */
    public static Race in(Path scratch, String place, String... names) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/setpriv")) && Files.isExecutable(Path.of("/usr/bin/python3")),
                "setpriv or python3 is missing");
        return new Race(scratch, place, List.of(names));
    }

    /** Owned by the account, with the place, a directory with the files, {@code x.d} and {@code tree}. */
    private Path home() {
        return Objects.requireNonNull(place.getParent());
    }

    /** Makes the account exchange each file with a named pipe instead of a link. */
    public void withPipes() {
        user("cd \"$4\" && shift 4 && for name; do rm \"$name-to\" && mkfifo \"$name-to\" || exit 1; done");
    }

    private Path precious() {
        return scratch.resolve("precious");
    }

    /** Begins to exchange. */
    private void begin() throws IOException {
        List<String> command = asUser("/usr/bin/python3", "-c", EXCHANGE);
        // What has the same name in the directory of root is what the link leads to.
        exchanged().forEach(path -> command.add(path.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        racer = process;
        if (process.inputReader(StandardCharsets.UTF_8).readLine() == null) {
            throw new IOException("the exchanges did not begin");
        }
    }

    private List<Path> exchanged() {
        List<Path> paths = new ArrayList<>(
                List.of(place, home().resolve("to-precious"), place.resolve("x.d"), place.resolve("to-directory")));
        names.forEach(name -> paths.addAll(List.of(place.resolve(name), place.resolve(name + "-to"))));
        return paths;
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

    /**
     * Runs a script as the account, whatever its status; "$1" is the scratch directory, "$2" the account, "$3" its
     * directory, "$4" the place; the names of the files follow.
     */
    public void user(String script) {
        run(asUser(command(script).toArray(String[]::new)));
    }

    /** Runs a script as root, with the same arguments. */
    public void root(String script) {
        if (run(command(script)) != 0) {
            throw new IllegalStateException("failed: " + script);
        }
    }

    private List<String> command(String script) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(List.of(scratch.toString(), USER, home().toString(), place.toString()));
        command.addAll(names);
        return command;
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
            restore() { if [ -L "$1" ] || [ -p "$1" ]; then mv -T "$1" kept && mv -T "$2" "$1" && mv -T kept "$2"; fi; }
            place=$4
            cd "$3" && restore "${place##*/}" to-precious && cd "$place" && restore x.d to-directory || exit 1
            shift 4
            for name; do restore "$name" "$name-to"; done
            """);
    }

    @Override
    public void close() {
        if (racer != null) {
            racer.destroyForcibly().onExit().join();
        }
    }
}
