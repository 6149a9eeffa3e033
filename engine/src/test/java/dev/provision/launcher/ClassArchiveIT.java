package dev.provision.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.launcher.Checkout.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The archive of classes that the launcher makes beside a first run, so that the later ones start sooner. */
@Timeout(600)
class ClassArchiveIT {
    @TempDir
    Path folder;

    /** The one that runs this, and those beside it, each once. */
    static List<Path> homesOfJava() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> beside = Files.list(own.resolveSibling("."))) {
            return Stream.concat(
                            Stream.of(own),
                            beside.filter(path -> !Files.isSymbolicLink(path))
                                    .map(Path::normalize)
                                    .filter(path -> Files.isExecutable(path.resolve("bin/javac"))))
                    .distinct()
                    .toList();
        }
    }

    /** A class that is not in the archive is read from its jar; few may be, or the archive was made by a run that failed. */
    @ParameterizedTest
    @MethodSource("homesOfJava")
    void holds_what_a_plan_loads_of_the_program_and_of_its_libraries(Path java) throws Exception {
        Checkout checkout = Checkout.ofTheProgramIn(folder.resolve("checkout"));
        Path state = folder.resolve("state");
        Map<String, String> environment =
                Map.of("PROVISION_JAVA", java.toString(), "PROVISION_STATE", state.toString());
        assertThat(checkout.run(environment, "--version").err()).isEmpty();
        assertThat(checkout.archives()).hasSize(1);
        assertThat(checkout.files("*.making")).isEmpty();
        assertThat(state).doesNotExist();
        assertThat(processes()).isEmpty();

        Path loads = folder.resolve("loads");
        Map<String, String> logging = new HashMap<>(environment);
        logging.put("PROVISION_JAVA_OPTS", "-Xlog:class+load:file=" + loads + "::filecount=0");
        try {
            Result plan =
                    checkout.run(logging, "plan", checkout.home + "/playbooks/site.yml", "--lab", "--limit", "halo-1");
            assertThat(plan.code()).as(plan.err()).isEqualTo(2);
        } finally {
            checkout.run(environment, "lab", "down");
        }
        List<String> lines = Files.readAllLines(loads);
        for (String part : List.of(
                "dev.provision.cli.", "dev.provision.transport.", "net.schmizz.sshj.", "org.everit.json.schema.")) {
            List<String> loaded = lines.stream()
                    .filter(line -> line.contains(" " + part) && line.contains(" source: "))
                    .toList();
            assertThat(loaded).as(part).hasSizeGreaterThan(10);
            assertThat(loaded.stream().filter(line -> line.contains(".jar")).toList())
                    .as("not in the archive")
                    .hasSizeLessThan(loaded.size() / 10 + 1);
        }
    }

    @Test
    void each_java_of_this_machine_gets_one_of_its_own() throws Exception {
        Checkout checkout = Checkout.in(folder);
        List<Path> homes = homesOfJava();
        for (Path home : homes) {
            Map<String, String> java = Map.of("PROVISION_JAVA", home.toString());
            assertThat(checkout.run(java, "x").code()).isZero();
            List<Path> archives = checkout.archives();
            Result again = checkout.run(java, "y");
            assertThat(again.out()).isEqualTo("y\n");
            assertThat(again.err()).isEmpty();
            assertThat(checkout.archives()).isEqualTo(archives);
        }
        assertThat(checkout.archives()).hasSameSizeAs(homes);
        assertThat(checkout.builds()).isEqualTo(1);
    }

    @Test
    void one_that_does_not_fit_is_ignored_in_silence() throws Exception {
        Checkout checkout = Checkout.in(folder);
        checkout.run("x");
        for (Path archive : checkout.archives()) {
            archive.toFile().setWritable(true);
            Files.writeString(archive, "not an archive");
        }
        assertThat(checkout.run("y")).isEqualTo(new Result(0, "y\n", ""));
    }

    @Test
    void is_made_without_anything_of_the_user() throws Exception {
        Checkout checkout = Checkout.in(folder.resolve("a b"));
        Path users = folder.resolve("users");
        checkout.run(
                Map.of(
                        "PROVISION_STATE", users.toString(),
                        "SSH_AUTH_SOCK", users.toString(),
                        "PROVISION_JAVA_OPTS", "-Doption=x"),
                "x");
        Path archive = checkout.archives().get(0);
        Path making = archive.resolveSibling(archive.getFileName() + ".making");
        assertThat(Path.of(archive + ".log"))
                .content()
                .contains("state " + making + "/state, home " + making + ", agent null, option null\n")
                .contains("plan|" + checkout.home + "/engine/src/launcher/training.yml|--lab\n");
        assertThat(making).doesNotExist();
    }

    @Test
    void where_there_can_be_no_lab_a_validation_makes_it() throws Exception {
        Checkout checkout = Checkout.in(folder);
        Files.createFile(folder.resolve("plan-fails"));
        checkout.run("x");
        Path archive = checkout.archives().get(0);
        assertThat(Path.of(archive + ".log"))
                .content()
                .contains("plan fails\n")
                .contains("validate|" + folder + "/engine/src/launcher/training.yml|-i|" + folder
                        + "/inventory.example.yml\n");
    }

    @Test
    void a_run_that_fails_makes_none_and_that_is_not_tried_again() throws Exception {
        Checkout checkout = Checkout.in(folder);
        Files.createFile(folder.resolve("plan-fails"));
        Files.createFile(folder.resolve("validate-fails"));
        checkout.run("x");
        assertThat(checkout.archives()).isEmpty();
        assertThat(checkout.files("*.making")).isEmpty();
        Path log = checkout.files("*.{aot,jsa}.log").get(0);
        assertThat(log).content().contains("plan fails\n", "validate fails\n");

        String said = Files.readString(log);
        assertThat(checkout.run("y")).isEqualTo(new Result(0, "y\n", ""));
        assertThat(checkout.archives()).isEmpty();
        assertThat(log).hasContent(said);
    }

    @Test
    void several_first_runs_make_one_and_none_of_them_waits_for_it() throws Exception {
        Checkout checkout = Checkout.in(folder);
        checkout.run(Map.of("PROVISION_ARCHIVE", "off"), "x");
        Files.createFile(folder.resolve("plan-hangs"));
        List<Process> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(checkout.start(Map.of(), "y"));
        }
        for (Process run : runs) {
            assertThat(run.inputReader().readLine()).isEqualTo("y");
            assertThat(run.waitFor()).isZero();
            assertThat(checkout.errors(run)).isEmptyFile();
        }
        List<ProcessHandle> trainings = trainings();
        assertThat(trainings.stream().filter(ClassArchiveIT::isJava)).hasSize(1);
        end(trainings);
    }

    @Test
    void what_an_interrupted_training_left_is_made_up_for() throws Exception {
        Checkout checkout = Checkout.in(folder);
        Path hangs = Files.createFile(folder.resolve("plan-hangs"));
        checkout.run("x");
        end(trainings());
        assertThat(checkout.files("*.{aot,jsa}")).isEmpty();

        Files.delete(hangs);
        assertThat(checkout.run("y")).isEqualTo(new Result(0, "y\n", ""));
        assertThat(checkout.archives()).hasSize(1);
        assertThat(checkout.files("*.making")).isEmpty();
    }

    /** All that run for this checkout, once its training does. */
    private List<ProcessHandle> trainings() {
        while (!Files.exists(folder.resolve("plan-has-begun"))) {
            LockSupport.parkNanos(Checkout.PAUSE_NANOS);
        }
        return processes();
    }

    private List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
                .toList();
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/bin/java");
    }

    private static void end(List<ProcessHandle> processes) {
        // The launcher comes first, so that it cannot clean up after the others.
        processes.stream().sorted().forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }
}
