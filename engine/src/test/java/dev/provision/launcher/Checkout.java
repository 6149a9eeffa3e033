package dev.provision.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A checkout with the real launcher, whose Maven is a script that copies a ready jar and notes that it was called. */
final class Checkout {
    private static final String MAIN = """
        package dev.provision.cli;
        public class Main {
            public static void main(String[] args) throws Exception {
                if (args.length > 0 && args[0].equals("wait")) {
                    System.out.println("waiting");
                    System.out.flush();
                    new java.util.concurrent.CountDownLatch(1).await();
                }
                if (args.length > 0 && args[0].equals("terminals")) {
                    System.out.print("out " + System.getProperty("provision.terminal")
                            + ", err " + System.getProperty("provision.terminal.err") + ", ");
                }
                java.nio.file.Path home = java.nio.file.Path.of(System.getProperty("provision.home"));
                if (args.length > 0 && java.nio.file.Files.exists(home.resolve(args[0] + "-fails"))) {
                    System.out.println(args[0] + " fails");
                    System.exit(1);
                }
                if (args.length > 0 && java.nio.file.Files.exists(home.resolve(args[0] + "-hangs"))) {
                    java.nio.file.Files.createFile(home.resolve(args[0] + "-has-begun"));
                    new java.util.concurrent.CountDownLatch(1).await();
                }
                if (args.length > 0 && args[0].equals("plan")) {
                    System.out.println("state " + System.getenv("PROVISION_STATE") + ", home "
                            + System.getProperty("user.home") + ", agent " + System.getenv("SSH_AUTH_SOCK")
                            + ", option " + System.getProperty("option"));
                }
                System.out.println(String.join("|", args));
                System.exit(args.length > 0 && args[0].equals("exit") ? Integer.parseInt(args[1]) : 0);
            }
        }
        """;
    private static final String MVNW = """
        #!/bin/sh
        echo called >>calls-of-maven
        [ -e broken ] && { echo 'ERROR: does not compile'; exit 1; }
        [ -e slow ] && sleep 1
        [ -p held ] && cat held
        [ -e network ] && cat network && exit 1
        [ -e nothing ] && exit 0
        mkdir -p engine/target/lib && cp ready.jar engine/target/provision.jar
        """;

    /** Between two looks at whether something has happened: those who make it happen need the processors. */
    static final long PAUSE_NANOS = 20_000_000;

    final Path home;
    private String shell = "sh";

    private Checkout(Path home) {
        this.home = home;
    }

    /** With the real program, as Maven has packaged it, and what is beside it in the repository. */
    static Checkout ofTheProgramIn(Path home) throws IOException {
        Checkout checkout = in(home);
        for (String part : List.of("schemas", "playbooks", "inventory.example.yml", "engine/src/launcher")) {
            copy(Path.of("..", part), home.resolve(part));
        }
        Files.createDirectories(home.resolve("engine/target"));
        for (String part : List.of("provision.jar", "lib")) {
            copy(Path.of("target", part), home.resolve("engine/target").resolve(part));
        }
        checkout.packagedByMaven();
        return checkout;
    }

    static Checkout in(Path home) throws IOException {
        Files.createDirectories(home.resolve("engine/src/main/java"));
        Files.createDirectories(home.resolve("schemas"));
        Files.createDirectories(home.resolve("playbooks"));
        Files.writeString(home.resolve("pom.xml"), "");
        Files.writeString(home.resolve("engine/pom.xml"), "");
        Files.writeString(home.resolve("mvnw"), MVNW);
        home.resolve("mvnw").toFile().setExecutable(true);
        Files.copy(Path.of("../provision"), home.resolve("provision"), StandardCopyOption.COPY_ATTRIBUTES);
        jar(home.resolve("ready.jar"));
        Files.createDirectories(home.resolve("user/.m2/repository/org/apache/maven"));
        return new Checkout(home);
    }

    Checkout with(String anotherShell) {
        shell = anotherShell;
        return this;
    }

    /** What Maven leaves beside the jar: marks that are newer than all sources. */
    void packagedByMaven() throws IOException {
        Instant now = Instant.now();
        for (String mark : List.of("build-begun", "packaged")) {
            Path file = Files.writeString(home.resolve("engine/target").resolve(mark), "");
            Files.setLastModifiedTime(file, FileTime.from(now.plusSeconds(mark.equals("packaged") ? 2 : 1)));
        }
    }

    /** Lets Maven wait, until something is written into the file that is returned. */
    Path holdMaven() throws IOException, InterruptedException {
        Path fifo = home.resolve("held");
        new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor();
        return fifo;
    }

    record Result(int code, String out, String err) {}

    Result run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    Result run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        Process process = start(environment, arguments);
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("the launcher does not end");
        }
        return new Result(process.exitValue(), out, Files.readString(errors(process)));
    }

    Process start(Map<String, String> environment, String... arguments) throws IOException {
        return start(home.resolve("provision"), home, environment, arguments);
    }

    Process start(Path launcher, Path directory, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(shell.split(" ")));
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile(home, "errors", "");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectError(errors.toFile());
        builder.environment().put("HOME", home.resolve("user").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Files.move(errors, errors(process), StandardCopyOption.REPLACE_EXISTING);
        return process;
    }

    Path errors(Process process) {
        return home.resolve("errors-of-" + process.pid());
    }

    long builds() throws IOException {
        Path calls = home.resolve("calls-of-maven");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    /** The archives of classes, once those that were begun are there, or given up. Something must have begun one. */
    List<Path> archives() throws IOException, InterruptedException {
        List<Path> locks = files("*.lock");
        while (locks.isEmpty() || !locks.stream().allMatch(Checkout::isOverWith)) {
            LockSupport.parkNanos(PAUSE_NANOS);
            locks = files("*.lock");
        }
        for (Path lock : locks) {
            new ProcessBuilder("flock", lock.toString(), "true").start().waitFor();
        }
        return files("*.{aot,jsa}");
    }

    /** The launcher has no more to do but to clean up; to ask for its lock before would keep it from beginning. */
    private static boolean isOverWith(Path lock) {
        return Files.exists(lock.resolveSibling(lock.getFileName().toString().replaceFirst("lock$", "log")));
    }

    /** Those beside the program as it was built last. */
    List<Path> files(String glob) throws IOException {
        Path current = home.resolve("engine/target/program/current");
        if (!Files.exists(current)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(current.toRealPath(), glob)) {
            files.forEach(found::add);
        }
        return found;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private static void jar(Path jar) throws IOException {
        Path work = Files.createTempDirectory(jar.getParent(), "classes");
        Path source = work.resolve("Main.java");
        Files.writeString(source, MAIN);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "--release", "17", "-d", work.toString(), source.toString());
        if (code != 0) {
            throw new IOException("the program of the test does not compile");
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("dev/provision/cli/Main.class"));
            Files.copy(work.resolve("dev/provision/cli/Main.class"), out);
        }
    }
}
