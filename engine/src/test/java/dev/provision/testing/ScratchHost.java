package dev.provision.testing;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A folder that stands for a host's root, and a real shell that runs probes and steps against it. Commands that a host
 * would have are scripts in {@link #bin}, found before the machine's own; they know the root as {@code $ROOT}.
 */
public final class ScratchHost {
    private final Path folder;
    private final List<String> shell;

    /** @param shell such as {@code dash}, {@code bash}, {@code busybox sh} */
    public ScratchHost(Path folder, String shell) {
        this.folder = folder;
        this.shell = List.of(shell.split(" "));
        try {
            for (String name : List.of("root", "bin", "spool")) {
                Files.createDirectories(folder.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String root() {
        return folder.resolve("root").toString();
    }

    public Path path(String absolute) {
        return folder.resolve("root").resolve(absolute.substring(1));
    }

    public ScratchHost file(String absolute, String text) {
        try {
            Files.createDirectories(path(absolute).getParent());
            Files.writeString(path(absolute), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String text(String absolute) {
        try {
            return Files.readString(path(absolute));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of everything below a folder that is not a folder, sorted. */
    public List<String> files(String absolute) {
        try (Stream<Path> all = Files.walk(path(absolute))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> path(absolute).relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the host a command: a script that stands beside a test class, or its text. */
    public ScratchHost command(String name, String script) {
        try {
            Path file = folder.resolve("bin").resolve(name);
            Files.writeString(file, script);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ScratchHost without(String name) {
        try {
            Files.deleteIfExists(folder.resolve("bin").resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a file that stands beside a class among the test resources. */
    public static String resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no " + name + " beside " + beside.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks a probe as the engine does. */
    public <O> O ask(Probe<O> probe) throws Probe.Unreadable {
        Ended ended = run(probe.fragment());
        return probe.parse(new ProbeOutput(ended.status(), ended.output(), ended.errors(), List.of()));
    }

    /** Runs the steps of a change until one fails; the status and messages of the last one that ran. */
    public Ended apply(Change change) {
        Ended last = new Ended(0, "", "");
        for (Step step : change.steps()) {
            if (step instanceof Step.Put put) {
                put(put);
            } else if (step instanceof Step.Run run) {
                last = run(run.fragment());
            } else {
                throw new IllegalArgumentException("cannot run " + step.title() + " here");
            }
            if (last.status() != 0) {
                return last;
            }
        }
        return last;
    }

    private void put(Step.Put put) {
        try {
            Files.write(folder.resolve("spool").resolve(put.name()), put.content());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Ended run(Fragment fragment) {
        try {
            Path script = Files.writeString(folder.resolve("script"), beforeApplets() + fragment.render());
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            List<String> command =
                    Stream.concat(shell.stream(), Stream.of(script.toString())).toList();
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(new java.io.File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin:/usr/sbin:/sbin");
            builder.environment().put("ROOT", root());
            builder.environment().put("PROVISION_SPOOL", folder.resolve("spool").toString());
            Process process = builder.start();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException("a script did not end: " + Files.readString(err));
            }
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** busybox takes its own rpm, dpkg and uname before any on the path, but a function before its own. */
    private String beforeApplets() throws IOException {
        if (!shell.get(0).equals("busybox")) {
            return "";
        }
        try (Stream<Path> commands = Files.list(folder.resolve("bin"))) {
            return commands.filter(file -> file.getFileName().toString().matches("[a-z]+"))
                    .map(file -> file.getFileName() + "() { '" + file + "' \"$@\"; }\n")
                    .collect(java.util.stream.Collectors.joining());
        }
    }

    /** How a script ended. */
    public record Ended(int status, String output, String errors) {}
}
