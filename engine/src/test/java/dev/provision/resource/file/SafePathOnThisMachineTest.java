package dev.provision.resource.file;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.ResourceType;
import dev.provision.resource.Shells;
import dev.provision.resource.block.BlockType;
import dev.provision.resource.line.LineType;
import dev.provision.resource.registrylogin.RegistryLoginType;
import dev.provision.secret.Secret;
import dev.provision.testing.Race;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which links a path may pass, in each shell; the accounts are real, the names stay as they are. */
final class SafePathOnThisMachineTest {
    private static final String SHELLS = "dev.provision.resource.Shells#all";
    private static final FileType FILE = new FileType();

    private final Path scratch;

    SafePathOnThisMachineTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void follows_links_of_root_in_directories_of_root(String shell) throws Exception {
        try (Race race = Race.in(scratch)) {
            race.root("cd \"$1\" && mkdir real real/sub && ln -s real/sub one && ln -s \"$1/one\" two && mkdir deep && "
                    + "ln -s ../two/./../sub deep/three && ln -s sub/file real/link && echo old >real/sub/file");
            converges(shell, FILE, Map.of("path", path("deep/three/x"), "content", "new\n"));
            assertThat(scratch.resolve("real/sub/x")).content().isEqualTo("new\n");
            converges(shell, new LineType(), Map.of("path", path("real/link"), "line", "added"));
            assertThat(Files.isSymbolicLink(scratch.resolve("real/link"))).isTrue();
            assertThat(scratch.resolve("real/sub/file")).content().isEqualTo("old\nadded\n");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void refuses_a_link_of_another_user_in_plan_and_apply(String shell) throws Exception {
        try (Race race = Race.in(scratch)) {
            race.user("cd \"$1/home\" && mkdir -p mine && ln -s mine own");
            for (String link : new String[] {"home/to-precious", "home/own"}) {
                String file = path(link + "/x");
                refuses(shell, FILE, Map.of("path", file, "content", "new\n"), link);
                refuses(shell, FILE, Map.of("path", file, "absent", true), link);
                refuses(shell, FILE, Map.of("path", file + "/y", "directory", true, "parents", true), link);
                refuses(shell, new LineType(), Map.of("path", file, "line", "x"), link);
                refuses(shell, new BlockType(), Map.of("path", file, "name", "n", "content", "x"), link);
            }
            refuses(shell, new LineType(), Map.of("path", path("home/d/x-to"), "line", "x"), "home/d/x-to");

            Map<String, Object> wanted = Map.of("path", path("home/later/x"), "content", "new\n", "parents", true);
            Assessment planned = machine(shell).plan(FILE, FILE.parse(body(wanted)));
            race.user("ln -s \"$1/precious\" \"$1/home/later\"");
            ProbeOutput output = machine(shell).make(planned);
            assertThat(output.status()).isNotZero();
            assertThat(output.errors()).contains("home/later is a symbolic link in a directory that another user");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void writes_below_directories_of_other_users_and_in_shared_ones(String shell) throws Exception {
        try (Race race = Race.in(scratch)) {
            race.root(
                    "cd \"$1\" && mkdir -m 1777 tmp && mkdir tmp/root && ln -s root tmp/link && mkdir -m 2775 group && "
                            + "chgrp 64998 group");
            race.user("cd \"$1/tmp\" && mkdir user && ln -s user theirs");
            for (String place :
                    new String[] {"home/d/x", "home/a/b/x", "tmp/x", "tmp/root/x", "tmp/user/x", "group/x"}) {
                converges(
                        shell, FILE, Map.of("path", path(place), "content", "new\n", "parents", true, "mode", "0640"));
                converges(shell, FILE, Map.of("path", path(place), "content", "new\n", "mode", "0600"));
                converges(shell, new LineType(), Map.of("path", path(place), "line", "more", "backup", true));
            }
            refuses(shell, FILE, Map.of("path", path("tmp/theirs/x"), "content", "x"), "tmp/theirs");
            refuses(shell, FILE, Map.of("path", path("tmp/link/x"), "content", "x"), "tmp/link");
            converges(shell, FILE, Map.of("path", path("home/d/tree"), "absent", true));
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void takes_no_hard_link_to_a_file_of_root(String shell) throws Exception {
        try (Race race = Race.in(scratch)) {
            race.root("ln \"$1/precious/x\" \"$1/home/d/hard\"");
            refuses(
                    shell,
                    new LineType(),
                    Map.of("path", path("home/d/hard"), "line", "x"),
                    "another name (hard link)");
            converges(shell, FILE, Map.of("path", path("home/d/hard"), "content", "new\n", "owner", Race.USER));
            assertThat(scratch.resolve("precious/x")).content().isEqualTo("sentinel\n");
            assertThat(Files.getAttribute(scratch.resolve("precious/x"), "unix:uid"))
                    .isEqualTo(0);
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void refuses_links_without_an_end_and_paths_back_out_of_a_shared_directory(String shell) throws Exception {
        try (Race race = Race.in(scratch)) {
            race.root("cd \"$1\" && ln -s loop loop && ln -s home/../precious back");
            refuses(shell, FILE, content("loop/x"), "loop: too many symbolic links");
            refuses(shell, new LineType(), Map.of("path", path("loop"), "line", "x"), "loop: too many symbolic links");
            refuses(shell, FILE, content("back/x"), "a path with .. below");
            refuses(shell, FILE, content("precious/x/y"), "precious/x is not a directory");
            refuses(shell, FILE, content("home/d/x/y"), "home/d/x is not a directory");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void refuses_a_file_that_a_tool_writes_by_its_path_in_a_shared_directory(String shell) throws Exception {
        Shells.tool(scratch, "podman", "exit 0\n");
        try (Race race = Race.in(scratch)) {
            RegistryLoginType type = new RegistryLoginType();
            Map<String, Object> wanted = Map.of(
                    "registry",
                    "reg.example",
                    "username",
                    "pull",
                    "password",
                    new Secret("right-1"),
                    "engine",
                    "podman");
            Map<String, Object> shared = new HashMap<>(wanted);
            shared.put("authfile", path("home/d/auth.json"));
            assertThatThrownBy(() -> machine(shell).plan(type, type.parse(body(shared))))
                    .hasCauseInstanceOf(Probe.Unreadable.class)
                    .hasMessageContaining("another user can change names in");
            shared.put("authfile", path("precious/auth.json"));
            assertThat(machine(shell).plan(type, type.parse(body(shared))).changes())
                    .isNotEmpty();
        }
    }

    private Map<String, Object> content(String below) throws IOException {
        return Map.of("path", path(below), "content", "new\n");
    }

    private <D, O> void converges(String shell, ResourceType<D, O> type, Map<String, Object> wanted) throws CannotPlan {
        D desired = type.parse(body(wanted));
        Assessment assessment = machine(shell).plan(type, desired);
        assertThat(assessment.changes()).isNotEmpty();
        ProbeOutput output = machine(shell).make(assessment);
        assertThat(output.status()).as(output.errors()).isZero();
        assertThat(machine(shell).plan(type, desired).changes()).isEmpty();
    }

    private <D, O> void refuses(String shell, ResourceType<D, O> type, Map<String, Object> wanted, String why) {
        assertThatThrownBy(() -> machine(shell).plan(type, type.parse(body(wanted))))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining(why);
    }

    private String path(String below) throws IOException {
        return scratch.toRealPath().resolve(below).toString();
    }

    private OnThisMachine machine(String shell) {
        return Shells.machine(shell, scratch);
    }
}
