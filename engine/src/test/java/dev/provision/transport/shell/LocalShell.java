package dev.provision.transport.shell;

import dev.provision.transport.RemoteShell;
import dev.provision.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shells of this machine, run without SSH in between: {@code sh} of a {@link FramedShell} is one of them. */
public final class LocalShell implements AutoCloseable {
    /** What may be the /bin/sh of a host; only what this machine has, said once if something is missing. */
    public static List<String> kinds() {
        List<String> kinds = new ArrayList<>();
        for (String kind : List.of("dash", "bash", "busybox")) {
            if (Files.isExecutable(Path.of("/bin", kind)) || Files.isExecutable(Path.of("/usr/bin", kind))) {
                kinds.add(kind);
            } else {
                System.out.println("skipped: no test with " + kind + ", which is not installed here");
            }
        }
        return kinds;
    }

    private final Process process;
    final FramedShell shell;

    private LocalShell(Process process, FramedShell shell) {
        this.process = process;
        this.shell = shell;
    }

    /** A started shell whose {@code sh} is of this kind; {@code folder} holds the link that makes it so. */
    public static LocalShell of(String kind, Path folder) throws IOException, TransportException {
        return of(kind, folder, "");
    }

    /** @param tools what stands before the machine's own on the path, each with a colon after it */
    public static LocalShell of(String kind, Path folder, String tools) throws IOException, TransportException {
        Path sh = folder.resolve("sh");
        if (!Files.exists(sh)) {
            Path real = Path.of("/bin", kind);
            // not a link: the test's folder is removed, and busybox looks at the name it is called by
            Files.copy(Files.exists(real) ? real : Path.of("/usr/bin", kind), sh);
        }
        String mark = FramedShell.mark();
        LocalShell local = start(
                "/bin/sh",
                folder,
                mark,
                Dispatcher.command(mark, null, false),
                Map.of("PATH", folder + ":" + tools + System.getenv("PATH")));
        local.shell.start(null, null, Duration.ofMinutes(2));
        return local;
    }

    /**
     * A started shell in a namespace of its own for process numbers, so that the processes of a script can be counted exactly; {@code
     * sh} is the machine's. Empty for a user who is not root: in a namespace for users, what belongs to root belongs to nobody, and paths
     * are walked more carefully.
     */
    public static Optional<LocalShell> alone(Path folder) throws IOException, TransportException {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.empty();
        }
        List<String> namespace = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--mount-proc"));
        String mark = FramedShell.mark();
        namespace.addAll(List.of("/bin/sh", "-c", Dispatcher.command(mark, null, false)));
        LocalShell local = start(namespace, folder, mark, Map.of());
        local.shell.start(null, null, Duration.ofMinutes(2));
        return Optional.of(local);
    }

    /** A command run by a login shell, not started yet, with {@code folder} first on its path. */
    static LocalShell start(
            String loginShell, Path folder, String mark, String command, Map<String, String> environment)
            throws IOException {
        return start(List.of(loginShell, "-c", command), folder, mark, environment);
    }

    private static LocalShell start(List<String> command, Path folder, String mark, Map<String, String> environment)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        ShellStreams streams =
                new ShellStreams(process.getOutputStream(), process.getInputStream(), process.getErrorStream());
        return new LocalShell(process, new FramedShell("local", mark, streams, () -> kill(process)));
    }

    public long pid() {
        return process.pid();
    }

    public RemoteShell shell() {
        return shell;
    }

    @Override
    public void close() {
        kill(process);
    }

    /** Without its descendants, which outlive a lost connection; its streams are left to their readers. */
    private static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }
}
