package dev.provision.resource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** The shells that are on this machine; busybox brings its own coreutils along. */
public final class Shells {
    private static final String MACHINE = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Shells() {}

    /** For {@code @MethodSource}: the name of each shell that is here. */
    public static Stream<Arguments> all() {
        return Stream.of("dash", "bash", "busybox")
                .filter(name ->
                        Files.isExecutable(Path.of("/usr/bin", name)) || Files.isExecutable(Path.of("/bin", name)))
                .map(Arguments::of);
    }

    /** This machine through a shell; {@code tools} stand in front of the machine's own. */
    public static OnThisMachine machine(String shell, Path scratch) {
        try {
            Path spool = Files.createDirectories(scratch.resolve("spool"));
            Path tools = Files.createDirectories(scratch.resolve("tools"));
            if (!shell.equals("busybox")) {
                return new OnThisMachine(List.of(shell, "-s"), tools + ":" + MACHINE, spool);
            }
            return new OnThisMachine(List.of("busybox", "sh", "-s"), tools + ":" + Applets.FOLDER, spool);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder with a link to busybox by the name of each of its tools. */
    public static Path applets() {
        return Applets.FOLDER;
    }

    /** Puts a tool in front of the machine's own. */
    public static void tool(Path scratch, String name, String script) {
        try {
            Path file = Files.createDirectories(scratch.resolve("tools")).resolve(name);
            Files.writeString(file, "#!/bin/sh\n" + script);
            run("chmod", "755", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) throws IOException {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + ": exit status " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Links to busybox by the name of each of its tools; made once. */
    private static final class Applets {
        static final Path FOLDER = make();

        private static Path make() {
            try {
                Path folder = Files.createTempDirectory("applets");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
                run("busybox", "--install", "-s", folder.toString());
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void remove(Path folder) {
            try (Stream<Path> all = Files.list(folder)) {
                for (Path link : all.toList()) {
                    Files.delete(link);
                }
                Files.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
