package dev.provision.resource;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.block.BlockType;
import dev.provision.resource.compose.ComposeType;
import dev.provision.resource.download.DownloadType;
import dev.provision.resource.file.FileType;
import dev.provision.resource.line.LineType;
import dev.provision.resource.owned.OwnedFile;
import dev.provision.testing.Race;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Root's steps below a directory of another account, which exchanges directories and files in it with links to root's. */
final class LinkRaceTest {
    private static final String USER = Race.USER;

    /** Of {@code "mine\n"}. */
    private static final String SUM = "fcbc800db3f1867000b852f1ce0044b8f1584f76ade1ed6e65189824f95c3cda";

    private final Path scratch;
    private int last;

    LinkRaceTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    /** The type, the parameters of the task in each round, and what the account does before each. */
    static Stream<Arguments> tasks() {
        return Stream.of(
                task("content", new FileType(), i -> Map.of("path", "x", "content", "new " + i, "owner", USER)),
                task(
                        "backup",
                        new FileType(),
                        i -> Map.of("path", "x", "content", "new " + i, "owner", USER, "backup", true)),
                task(
                        "attributes",
                        new FileType(),
                        i -> Map.of("path", "x", "content", "mine\n", "mode", "06" + i % 8 + "0", "owner", USER)),
                task(
                        "directory attributes",
                        new FileType(),
                        i -> Map.of("path", "x.d", "directory", true, "mode", "07" + i % 8 + "0", "owner", USER)),
                task("directory", new FileType(), i -> Map.of("path", "new" + i, "directory", true, "owner", USER)),
                task(
                        "parents",
                        new FileType(),
                        i -> Map.of("path", "a" + i + "/b/c", "content", "new", "owner", USER, "parents", true)),
                task(
                        "download",
                        new DownloadType(),
                        i -> Map.of(
                                "path",
                                "x",
                                "url",
                                "http://127.0.0.1:9/x",
                                "sha256",
                                SUM,
                                "owner",
                                USER,
                                "mode",
                                "06" + i % 8 + "0")),
                task("link", new FileType(), i -> Map.of("path", "x", "link", "target" + i)),
                task(
                        "absent",
                        new FileType(),
                        i -> Map.of("path", "tree", "absent", true),
                        "cd \"$1/home/d\" && mkdir -p tree/a/b && echo >tree/x"),
                task("line", new LineType(), i -> Map.of("path", "x", "line", "line " + i)),
                task(
                        "block",
                        new BlockType(),
                        i -> Map.of("path", "x", "name", "race", "content", "line " + i, "backup", true)));
    }

    private static Arguments task(String name, ResourceType<?, ?> type, IntFunction<Map<String, Object>> parameters) {
        return task(name, type, parameters, "cd \"$1/home/d\" && rm -rf a* && echo mine >x");
    }

    private static Arguments task(
            String name, ResourceType<?, ?> type, IntFunction<Map<String, Object>> parameters, String first) {
        return Arguments.of(name, type, parameters, first);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tasks")
    void exchanged_names_redirect_nothing(
            String name, ResourceType<?, ?> type, IntFunction<Map<String, Object>> parameters, String first)
            throws Exception {
        try (Race race = Race.in(scratch)) {
            race.rounds(first, i -> {
                try {
                    machine().make(plan(type, parameters.apply(i)));
                } catch (CannotPlan refused) {
                    assertThat(refused).isNotNull();
                }
                last = i;
            });
            assertThat(plan(type, parameters.apply(last)).changes())
                    .as("after the race")
                    .isEmpty();
        }
    }

    @Test
    void an_owned_file_is_written_and_removed_in_its_folder_only() throws Exception {
        try (Race race = Race.in(scratch)) {
            for (String name : List.of("x", "new")) {
                OwnedFile file =
                        new OwnedFile("", scratch.resolve("home/d/" + name).toString());
                race.rounds("true", i -> {
                    machine().make(Assessment.of(List.of(Change.of("write", List.of(), file.write("new\n", "644")))));
                    machine().make(Assessment.of(List.of(Change.of("remove", List.of(), List.of(file.remove())))));
                });
            }
        }
        assertThat(scratch.resolve("home/d/new")).doesNotExist();
    }

    @Test
    void a_project_is_installed_and_restored_in_its_folder_only() throws Exception {
        Shells.tool(scratch, "docker", """
            case $* in
            --version) echo 'Docker version 28.0.0' ;;
            'compose version --short') echo 2.40.0 ;;
            *config*) echo 'services:' ;;
            info*) echo '{"DockerRootDir": "/"}' ;;
            esac
            """);
        Shells.tool(scratch, "podman", "exit 1\n");
        ComposeType type = new ComposeType();
        try (Race race = Race.in(scratch)) {
            race.rounds("true", i -> {
                Map<String, Object> body = Map.of(
                        "project",
                        "shop",
                        "directory",
                        scratch.resolve("home/d").toString(),
                        "content",
                        "services: # " + i + "\n",
                        "environment",
                        Map.of("TOKEN", "t" + i));
                try {
                    for (Change change :
                            machine().plan(type, type.parse(body(body))).changes()) {
                        machine().make(Assessment.of(List.of(change)));
                        for (Step step : change.undo()) {
                            machine().run(((Step.Run) step).fragment());
                        }
                    }
                } catch (CannotPlan | AssertionError refused) {
                    assertThat(refused).hasMessageContaining("home/d");
                }
            });
        }
        assertThat(scratch.resolve("home/d/compose.yaml")).content().startsWith("services:");
    }

    private OnThisMachine machine() {
        return Shells.machine("dash", scratch);
    }

    private Assessment plan(ResourceType<?, ?> type, Map<String, Object> parameters) throws CannotPlan {
        return plan(machine(), type, parameters);
    }

    private <D, O> Assessment plan(OnThisMachine machine, ResourceType<D, O> type, Map<String, Object> parameters)
            throws CannotPlan {
        Map<String, Object> placed = new HashMap<>(parameters);
        placed.compute("path", (key, path) -> scratch.resolve("home/d/" + path).toString());
        return machine.plan(type, type.parse(body(placed)));
    }
}
