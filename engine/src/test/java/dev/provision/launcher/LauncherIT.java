package dev.provision.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provision.launcher.Checkout.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real launcher in a checkout of its own. */
class LauncherIT {
    private static final Map<String, String> NO_ARCHIVE = Map.of("PROVISION_ARCHIVE", "off");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void builds_on_first_use_and_is_silent_afterwards(String shell) throws Exception {
        assumeTrue(installed(shell.split(" ")[0]), shell + " is not installed");
        Checkout checkout = Checkout.in(folder).with(shell);

        Result first = checkout.run(NO_ARCHIVE, "a b", "*", "");
        assertThat(first.err()).startsWith("provision: building from ").hasLineCount(1);
        assertThat(first.out()).isEqualTo("a b|*|\n");

        Result second = checkout.run(NO_ARCHIVE, "again");
        assertThat(second.out()).isEqualTo("again\n");
        assertThat(second.err()).isEmpty();
        assertThat(checkout.builds()).isEqualTo(1);
    }

    @Test
    void passes_the_exit_code_through() throws Exception {
        assertThat(Checkout.in(folder).run(NO_ARCHIVE, "exit", "42").code()).isEqualTo(42);
    }

    @Test
    void tells_the_program_which_of_its_outputs_is_a_terminal() throws Exception {
        Checkout checkout = Checkout.in(folder);
        assertThat(checkout.run(NO_ARCHIVE, "terminals").out()).isEqualTo("out null, err null, terminals\n");
        assertThat(onATerminal("./provision terminals")).isEqualTo("out true, err true, terminals\r\n");
        assertThat(onATerminal("./provision terminals 2>/dev/null")).isEqualTo("out true, err null, terminals\r\n");
        assertThat(onATerminal("./provision terminals | cat")).isEqualTo("out null, err true, terminals\r\n");
    }

    private String onATerminal(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", command, "/dev/null").directory(folder.toFile());
        builder.environment().putAll(NO_ARCHIVE);
        Process script = builder.start();
        script.getOutputStream().close();
        String out = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).isZero();
        return out;
    }

    @Test
    void builds_again_when_a_source_is_newer() throws Exception {
        Checkout checkout = Checkout.in(folder);
        checkout.run(NO_ARCHIVE);
        Path schema = Files.writeString(folder.resolve("schemas/new.schema.json"), "{}");
        Files.setLastModifiedTime(schema, FileTime.from(Instant.now().plusSeconds(1)));
        checkout.run(NO_ARCHIVE);
        assertThat(checkout.builds()).isEqualTo(2);
    }

    @Test
    void takes_over_what_maven_has_packaged_already() throws Exception {
        Checkout checkout = Checkout.in(folder);
        Path target =
                Files.createDirectories(folder.resolve("engine/target/lib")).getParent();
        Files.copy(folder.resolve("ready.jar"), target.resolve("provision.jar"));
        checkout.packagedByMaven();

        assertThat(checkout.run(NO_ARCHIVE, "x").err()).isEmpty();
        assertThat(checkout.builds()).isZero();
    }

    @Test
    void runs_through_links_from_any_directory_and_with_blanks_in_the_path() throws Exception {
        Checkout checkout = Checkout.in(folder.resolve("a b/c"));
        Path first = Files.createSymbolicLink(folder.resolve("a b/link"), Path.of("c/provision"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), first);
        Process process = checkout.start(second, Path.of("/"), Map.of(), "hello");
        assertThat(process.inputReader().readLine()).isEqualTo("hello");
        assertThat(process.waitFor()).isZero();
        assertThat(checkout.archives()).as("archives of classes").hasSize(1);
    }

    @Test
    void two_first_uses_at_once_build_once() throws Exception {
        Checkout checkout = Checkout.in(folder);
        Files.writeString(folder.resolve("slow"), "");
        Process one = checkout.start(NO_ARCHIVE, "one");
        Process two = checkout.start(NO_ARCHIVE, "two");
        assertThat(one.inputReader().readLine()).isEqualTo("one");
        assertThat(two.inputReader().readLine()).isEqualTo("two");
        assertThat(checkout.builds()).isEqualTo(1);
    }

    @Test
    void says_at_once_that_the_first_build_downloads() throws Exception {
        Checkout checkout = Checkout.in(folder);
        Map<String, String> fresh =
                Map.of("PROVISION_ARCHIVE", "off", "HOME", folder.resolve("new").toString());
        assertThat(checkout.run(fresh).err()).contains("downloads about 100 MB from Maven Central");
    }

    @Test
    void shows_on_a_terminal_that_the_build_goes_on() throws Exception {
        Path held = Checkout.in(folder).holdMaven();
        ProcessBuilder builder =
                new ProcessBuilder("script", "-qec", "./provision x", "/dev/null").directory(folder.toFile());
        builder.environment().putAll(NO_ARCHIVE);
        Process script = builder.start();
        StringBuilder seen = new StringBuilder();
        try (var out = script.inputReader(StandardCharsets.UTF_8)) {
            while (seen.indexOf(" s: ") < 0) {
                seen.append((char) out.read());
            }
            Files.writeString(held, "go on");
            for (int c = out.read(); c >= 0; c = out.read()) {
                seen.append((char) c);
            }
        }
        assertThat(seen).contains("provision: building, ").endsWith("\r\033[Kx\r\n");
    }

    @Test
    void a_killed_launcher_leaves_the_lock_with_its_maven() throws Exception {
        Checkout checkout = Checkout.in(folder);
        Path held = checkout.holdMaven();
        Process first = checkout.start(NO_ARCHIVE, "one");
        while (checkout.builds() == 0) {
            LockSupport.parkNanos(Checkout.PAUSE_NANOS);
        }
        first.destroyForcibly().waitFor();
        Process second = checkout.start(NO_ARCHIVE, "two");
        while (!Files.readString(checkout.errors(second)).contains("another provision is building")) {
            assertThat(checkout.builds()).isEqualTo(1);
            LockSupport.parkNanos(Checkout.PAUSE_NANOS);
        }
        try (var go = Files.newOutputStream(held)) {
            Files.delete(held);
            go.write('\n');
        }
        assertThat(second.inputReader().readLine()).isEqualTo("two");
    }

    @Test
    void a_build_that_cannot_be_copied_leaves_nothing() throws Exception {
        Checkout checkout = Checkout.in(folder);
        Files.writeString(folder.resolve("nothing"), "");
        Result result = checkout.run(NO_ARCHIVE, "x");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("cannot copy the program");
        assertThat(folder.resolve("engine/target/program")).isDirectoryNotContaining("glob:**/[0-9]*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[ERROR] Plugin x could not be resolved: Could not transfer artifact x from/to central\n",
                "Exception in thread \"main\" javax.net.ssl.SSLHandshakeException: PKIX path building failed\n"
                        + "\tat java.base/x\n",
                "wget: Failed to fetch https://repo.maven.apache.org/maven2/x\n"
            })
    void a_build_without_maven_central_says_what_it_needs(String said) throws Exception {
        Checkout checkout = Checkout.in(folder);
        Files.writeString(folder.resolve("network"), said);
        Result result = checkout.run(NO_ARCHIVE, "x");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains(said.lines().findFirst().orElseThrow(), "it needs Maven Central", "-cacerts")
                .doesNotContain("\tat ");
    }

    @Test
    void names_whose_checkout_it_cannot_build() throws Exception {
        Checkout checkout = Checkout.in(folder);
        boolean root = System.getProperty("user.name").equals("root");
        if (root) {
            for (Path path : List.of(folder, folder.resolve("engine"))) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            checkout.with("setpriv --reuid 65534 --regid 65534 --clear-groups sh");
        } else {
            Files.setPosixFilePermissions(folder.resolve("engine"), PosixFilePermissions.fromString("r-xr-xr-x"));
        }
        Result result = checkout.run(NO_ARCHIVE, "x");
        Files.setPosixFilePermissions(folder.resolve("engine"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("is not writable: it belongs to " + System.getProperty("user.name"))
                .contains("clone the repository into a directory of your own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void is_found_by_a_shell_that_is_given_its_name_alone(String shell) throws Exception {
        assumeTrue(installed(shell.split(" ")[0]), shell + " is not installed");
        Process process = Checkout.in(folder).with(shell).start(Path.of("provision"), folder, NO_ARCHIVE, "hello");
        assertThat(process.inputReader().readLine()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C", "de_DE.UTF-8", "xx_XX"})
    void file_names_and_arguments_are_utf_8_whatever_the_locale(String locale) throws Exception {
        Checkout.in(folder.resolve("plain"));
        String run = "name=$(printf 'Pr\\303\\274fung') && mv plain $name && exec ./$name/provision $name";
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", run).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().putAll(NO_ARCHIVE);
        if (!locale.isEmpty()) {
            builder.environment().put("LC_ALL", locale);
        }
        Process process = builder.start();
        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("Pr\u00fcfung");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void a_signal_reaches_the_program_itself() throws Exception {
        Checkout checkout = Checkout.in(folder);
        Process process = checkout.start(NO_ARCHIVE, "wait");
        assertThat(process.inputReader().readLine()).isEqualTo("waiting");
        process.destroy();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(128 + 15);
    }

    @Test
    void a_failed_build_shows_why_and_leaves_nothing() throws Exception {
        Checkout checkout = Checkout.in(folder);
        Files.writeString(folder.resolve("broken"), "");
        Result result = checkout.run(NO_ARCHIVE, "x");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("does not compile").contains("./mvnw package");
        assertThat(folder.resolve("engine/target/program")).isDirectoryNotContaining("glob:**/[0-9]*");

        Files.delete(folder.resolve("broken"));
        assertThat(checkout.run(NO_ARCHIVE, "x").out()).isEqualTo("x\n");
    }

    @Test
    void says_what_is_wrong_with_the_java_it_was_told_to_take() throws Exception {
        Checkout checkout = Checkout.in(folder);
        Result missing = checkout.run(Map.of("PROVISION_JAVA", "/nowhere/java"));
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("PROVISION_JAVA=/nowhere/java is neither");

        Result other = checkout.run(Map.of("PROVISION_JAVA", "/bin/ls"));
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("PROVISION_JAVA=/bin/ls is neither");

        Result old = checkout.run(Map.of("PROVISION_JAVA", jdk("11.0.2").toString()));
        assertThat(old.code()).isEqualTo(1);
        assertThat(old.err()).contains("is not Java 17 or newer");
    }

    @Test
    void passes_over_a_java_home_that_is_too_old() throws Exception {
        Result result = Checkout.in(folder)
                .run(
                        Map.of(
                                "PROVISION_ARCHIVE",
                                "off",
                                "JAVA_HOME",
                                jdk("1.8.0_402").toString()),
                        "x");
        assertThat(result.out()).isEqualTo("x\n");
    }

    private Path jdk(String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk-" + version + "/bin"))
                .getParent();
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexit 99\n");
        home.resolve("bin/java").toFile().setExecutable(true);
        return home;
    }

    private static boolean installed(String command) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(path -> Files.isExecutable(Path.of(path, command)));
    }
}
