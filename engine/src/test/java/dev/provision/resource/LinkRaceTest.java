package dev.provision.resource;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.block.BlockType;
import dev.provision.resource.catalog.Catalog;
import dev.provision.resource.compose.ComposeType;
import dev.provision.resource.cron.CronType;
import dev.provision.resource.download.DownloadType;
import dev.provision.resource.file.Digest;
import dev.provision.resource.file.FileType;
import dev.provision.resource.line.LineType;
import dev.provision.resource.modprobe.ModprobeType;
import dev.provision.resource.owned.OwnedFile;
import dev.provision.resource.registrylogin.RegistryLoginType;
import dev.provision.resource.sysctl.SysctlType;
import dev.provision.resource.timer.TimerType;
import dev.provision.resource.udevrule.UdevRuleType;
import dev.provision.secret.Secret;
import dev.provision.testing.Race;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Root's steps below a directory of another account, which exchanges directories and files in it with links to root's. */
final class LinkRaceTest {
    private static final String USER = Race.USER;

    /** Types whose race is in a test of their own. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "compose", "a_project_is_installed_and_restored_in_its_folder_only",
            "container", "QuadletRaceTest",
            "kernel_args", "KernelArgsRaceTest",
            "registry_login", "a_login_is_written_where_only_root_can_redirect_it",
            "user", "HomeRaceTest");

    /** Types whose scripts change no file themselves, and what they change. */
    private static final Map<String, String> WITHOUT_FILES = Map.ofEntries(
            Map.entry("command", "what the task's own command does"),
            Map.entry("firmware", "packages, with the host's package manager"),
            Map.entry("fwupd", "devices, with fwupdmgr"),
            Map.entry("group", "accounts, with groupadd and its like"),
            Map.entry("image", "images, with the engine; its context is in the spool"),
            Map.entry("kernel", "packages and the default entry, with the tools of the host"),
            Map.entry("packages", "packages, with the host's package manager"),
            Map.entry("reboot", "nothing"),
            Map.entry("service", "units, with systemctl"),
            Map.entry("tuned_profile", "the profile, with tuned-adm"),
            Map.entry("verify", "nothing"));

    private final Path scratch;
    private OnThisMachine machine;
    private int last;

    LinkRaceTest(@TempDir Path scratch) {
        this.scratch = scratch;
        this.machine = Shells.machine("dash", scratch);
    }

    /** The task, the directory that the account owns and the file in it, and what the account does before each round. */
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
                        i -> Map.of("path", "x", "content", "mine\n", "mode", "06" + i + "0", "owner", USER)),
                task(
                        "directory attributes",
                        new FileType(),
                        i -> Map.of("path", "x.d", "directory", true, "mode", "07" + i + "0", "owner", USER)),
                task("directory", new FileType(), i -> Map.of("path", "new" + i, "directory", true, "owner", USER)),
                task(
                        "parents",
                        new FileType(),
                        i -> Map.of("path", "a" + i + "/b/c", "content", "new", "owner", USER, "parents", true)),
                task("link", new FileType(), i -> Map.of("path", "x", "link", "target" + i)),
                task(
                        "absent",
                        new FileType(),
                        i -> Map.of("path", "tree", "absent", true),
                        "cd \"$4\" && mkdir -p tree/a/b && echo >tree/x"),
                task("line", new LineType(), i -> Map.of("path", "x", "line", "line " + i)),
                task(
                        "block",
                        new BlockType(),
                        i -> Map.of("path", "x", "name", "race", "content", "line " + i, "backup", true)),
                task("download", new DownloadType(), i -> download("new" + i)),
                task("download attributes", new DownloadType(), i -> {
                    Map<String, Object> wanted = download("mine\n");
                    wanted.putAll(Map.of("owner", USER, "mode", "06" + i + "0"));
                    return wanted;
                }),
                fixed(
                        "etc/cron.d",
                        "x",
                        new CronType(),
                        i -> Map.of("name", "x", "job", "true " + i, "schedule", "@daily")),
                fixed("etc/cron.d", "gone", new CronType(), i -> Map.of("name", "gone", "absent", true)),
                fixed(
                        "etc/systemd/system",
                        "x.timer",
                        new TimerType(),
                        i -> Map.of("name", "x", "exec", List.of("/bin/true", "" + i), "on_calendar", "daily")),
                fixed(
                        "etc/systemd/system",
                        "x.service",
                        new TimerType(),
                        i -> Map.of("name", "x", "exec", List.of("/bin/true", "" + i), "on_calendar", "daily")),
                fixed(
                        "etc/sysctl.d",
                        "x.conf",
                        new SysctlType(),
                        i -> Map.of("name", "x", "set", Map.of("kernel.ostype", "Linux"))),
                fixed(
                        "etc/modules-load.d",
                        "provision-x.conf",
                        new ModprobeType(),
                        i -> Map.of("name", "x", "load", true)),
                fixed(
                        "etc/udev/rules.d",
                        "x.rules",
                        new UdevRuleType(),
                        i -> Map.of("name", "x", "rules", List.of("KERNEL==\"x" + i + "\", MODE=\"0600\""))));
    }

    private static Map<String, Object> download(String content) {
        String digest = Digest.of(content.getBytes(StandardCharsets.UTF_8));
        return new HashMap<>(Map.of("path", "x", "url", "http://127.0.0.1/" + content.strip(), "sha256", digest));
    }

    private static Arguments task(String name, ResourceType<?, ?> type, IntFunction<Map<String, Object>> parameters) {
        return task(name, type, parameters, "cd \"$4\" && rm -rf a* && echo mine >x");
    }

    private static Arguments task(
            String name, ResourceType<?, ?> type, IntFunction<Map<String, Object>> parameters, String first) {
        return Arguments.of(name, type, "home/d", "x", parameters, first);
    }

    /** A type that writes to one directory only: here the account owns it. */
    private static Arguments fixed(
            String place, String file, ResourceType<?, ?> type, IntFunction<Map<String, Object>> parameters) {
        return Arguments.of(place + "/" + file, type, place, file, parameters, "cd \"$4\" && echo mine >\"$5\"");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tasks")
    void exchanged_names_redirect_nothing(
            String name,
            ResourceType<?, ?> type,
            String place,
            String file,
            IntFunction<Map<String, Object>> parameters,
            String first)
            throws Exception {
        if (place.startsWith("etc/")) {
            machine = PrivateAccounts.in(scratch, "dash");
        }
        tools();
        try (Race race = Race.in(scratch, place, file)) {
            race.user(first);
            List<Assessment> planned = List.of(plan(type, parameters.apply(0)), plan(type, parameters.apply(1)));
            assertThat(planned).noneMatch(plan -> plan.changes().isEmpty());
            race.rounds(first, i -> {
                try {
                    plan(type, parameters.apply(i % 2));
                } catch (CannotPlan | AssertionError refused) {
                    assertThat(refused.getMessage()).isNotBlank();
                }
                machine.make(planned.get(i % 2));
                last = i % 2;
            });
            // The module of this machine is not loaded.
            assertThat(plan(type, parameters.apply(last)).changes())
                    .as("after the race")
                    .allMatch(change -> change.summary().equals("load x, now and at boot")
                            && change.steps().stream().noneMatch(Step.Put.class::isInstance));
        }
    }

    /** A script that opens a pipe waits for whoever writes into it, if it does not look out. */
    @Test
    void a_pipe_in_the_place_of_a_file_stops_no_script() throws Exception {
        LineType line = new LineType();
        Map<String, Object> wanted = Map.of("path", "x", "line", "added", "backup", true);
        try (Race race = Race.in(scratch)) {
            race.withPipes();
            List<Assessment> planned = List.of(
                    plan(new FileType(), Map.of("path", "x", "content", "mine\n", "mode", "0600", "owner", USER)),
                    plan(line, wanted));
            race.rounds("true", i -> {
                machine.make(planned.get(i % 2));
                try {
                    plan(line, wanted);
                } catch (CannotPlan | AssertionError refused) {
                    assertThat(refused.getMessage()).doesNotContain("did not end");
                }
            });
        }
        assertThat(scratch.resolve("home/d/x")).content().startsWith("mine");
    }

    /** Each type of the catalog is in a race, or changes no file itself. */
    @Test
    void every_type_that_writes_is_here() {
        Set<String> raced = tasks().map(task -> ((ResourceType<?, ?>) task.get()[1]).key())
                .collect(Collectors.toCollection(TreeSet::new));
        raced.addAll(ELSEWHERE.keySet());
        Set<String> all = new TreeSet<>(raced);
        all.addAll(WITHOUT_FILES.keySet());
        assertThat(all).isEqualTo(new TreeSet<>(Catalog.types().keys()));
        assertThat(raced).doesNotContainAnyElementsOf(WITHOUT_FILES.keySet());
    }

    private void tools() {
        Shells.tool(scratch, "cron", "exit 0\n");
        Shells.tool(scratch, "modprobe", "exit 0\n");
        Shells.tool(scratch, "systemd-analyze", "exit 0\n");
        Shells.tool(scratch, "systemctl", """
            case $* in
            *show*) printf '%s\\n' LoadState=loaded ActiveState=active UnitFileState=enabled NeedDaemonReload=no ;;
            esac
            """);
        // What is fetched is the end of the URL.
        Shells.tool(scratch, "curl", """
            while [ $# -gt 0 ]; do
                case $1 in -o) out=$2 ;; -K) config=$2 ;; esac
                shift
            done
            url=$(sed -n 's/^url = "\\(.*\\)"$/\\1/p' "$config")
            printf %s "${url##*/}" >"$out"
            """);
    }

    @Test
    void an_owned_file_is_written_and_removed_in_its_folder_only() throws Exception {
        try (Race race = Race.in(scratch)) {
            for (String name : List.of("x", "new")) {
                OwnedFile file =
                        new OwnedFile("", scratch.resolve("home/d/" + name).toString());
                race.rounds("true", i -> {
                    machine.make(Assessment.of(List.of(Change.of("write", List.of(), file.write("new\n", "644")))));
                    machine.make(Assessment.of(List.of(Change.of("remove", List.of(), List.of(file.remove())))));
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
                            machine.plan(type, type.parse(body(body))).changes()) {
                        machine.make(Assessment.of(List.of(change)));
                        for (Step step : change.undo()) {
                            machine.run(((Step.Run) step).fragment());
                        }
                    }
                } catch (CannotPlan | AssertionError refused) {
                    assertThat(refused).hasMessageContaining("home/d");
                }
            });
        }
        assertThat(scratch.resolve("home/d/compose.yaml")).content().startsWith("services:");
    }

    @Test
    void a_login_is_written_where_only_root_can_redirect_it() throws Exception {
        Shells.tool(scratch, "podman", """
            for word; do case $word in --authfile=*) printf '{"auths": {}}' >"${word#*=}" ;; esac; done
            """);
        RegistryLoginType type = new RegistryLoginType();
        Path file = scratch.resolve("home/d/x");
        Map<String, Object> wanted = Map.of(
                "registry", "reg.example",
                "username", "pull",
                "password", new Secret("right-1"),
                "engine", "podman",
                "authfile", file.toString());
        Files.createDirectories(file.getParent());
        Assessment planned = machine.plan(type, type.parse(body(wanted)));
        assertThat(planned.changes()).isNotEmpty();
        Files.delete(file.getParent());
        try (Race race = Race.in(scratch)) {
            race.rounds("true", i -> assertThat(machine.make(planned).errors())
                    .containsAnyOf("another user can change", "is not followed", "replaced", "cannot enter"));
        }
        assertThat(file).hasContent("mine");
    }

    private Assessment plan(ResourceType<?, ?> type, Map<String, Object> parameters) throws CannotPlan {
        return plan(machine, type, parameters);
    }

    private <D, O> Assessment plan(OnThisMachine machine, ResourceType<D, O> type, Map<String, Object> parameters)
            throws CannotPlan {
        Map<String, Object> placed = new HashMap<>(parameters);
        placed.computeIfPresent(
                "path", (key, path) -> scratch.resolve("home/d/" + path).toString());
        return machine.plan(type, type.parse(body(placed)));
    }
}
