package dev.provision.resource.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Shells;
import dev.provision.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts of this kind as they are, in each shell, with tools that note what they are asked and do nothing. */
final class ComposeScriptsTest {
    private static final ComposeType TYPE = new ComposeType();
    private static final String SHELLS = "dev.provision.resource.Shells#all";

    private final Path scratch;

    ComposeScriptsTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    /** A disk with 100 MB free, of which a tenth is used. */
    private void disk() {
        Shells.tool(
                scratch,
                "df",
                "echo 'Filesystem 1024-blocks Used Available Capacity Mounted on'; echo '/dev/x  111000 11000  100000 "
                        + " 10% /'\n");
    }

    /** docker without containers, docker-compose 1.29 that knows one service. */
    private OnThisMachine machine(String shell) throws Exception {
        Path calls = scratch.resolve("calls");
        Shells.tool(scratch, "docker", """
            echo "docker $*" >>'%s'
            case $1 in
            --version) echo 'Docker version 20.10.24' ;;
            compose) exit 1 ;;
            image) [ -e '%s' ] || { echo 'Error: No such image' >&2; exit 1; } ;;
            info) echo '{"DockerRootDir": "/"}' ;;
            esac
            """.formatted(calls, scratch.resolve("pulled")));
        Shells.tool(scratch, "podman", "exit 1\n");
        Shells.tool(scratch, "docker-compose", """
            echo "docker-compose $*" >>'%s'
            case $* in
            *--services) echo web ;;
            version*) echo 1.29.2 ;;
            *' config')
                if grep -q broken "$4" || [ -e '%s' ]; then echo 'Unsupported config option' >&2; exit 1; fi
                if grep -q needed "$4" && ! grep -qs NEEDED "${8:-.env}"; then echo 'NEEDED is missing' >&2; exit 1; fi
                printf 'services:\\n  web:\\n    image: "cr.example/app:1"\\n'
                ;;
            esac
            """.formatted(calls, scratch.resolve("refuse")));
        return Shells.machine(shell, scratch);
    }

    private Compose shop(Object... more) {
        Map<String, Object> body = new HashMap<>();
        body.put("project", "shop");
        body.put("directory", scratch.resolve("opt/a b").toString());
        body.put("content", "one\n");
        body.put("environment", Map.of("TOKEN", new Secret("s3cret")));
        for (int i = 0; i < more.length; i += 2) {
            body.put(String.valueOf(more[i]), more[i + 1]);
        }
        return TYPE.parse(OnThisMachine.body(body));
    }

    private Path file(String name) {
        return scratch.resolve("opt/a b").resolve(name);
    }

    private String calls() throws Exception {
        return Files.readString(scratch.resolve("calls"));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void writes_pulls_and_brings_up_once_and_no_secret_is_an_argument(String shell) throws Exception {
        OnThisMachine machine = machine(shell);
        Compose desired = shop("profiles", "more");

        ProbeOutput made = machine.make(machine.plan(TYPE, desired));

        assertThat(made.status()).as(made.errors()).isZero();
        assertThat(file(".env")).content().isEqualTo("TOKEN=s3cret\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(".env"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("compose.yaml"))))
                .isEqualTo("rw-r--r--");
        assertThat(calls())
                .contains("docker pull cr.example/app:1")
                .contains("docker-compose -p shop -f compose.yaml --profile more up -d --no-build\n")
                .doesNotContain("s3cret");
        assertThat(machine.plan(TYPE, desired).changes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void hashes_of_secrets_are_stored_where_only_their_owner_reads_them(String shell) throws Exception {
        OnThisMachine machine = machine(shell);
        Compose desired = shop();
        Path stamp = file(".provision-shop");
        machine.make(machine.plan(TYPE, desired));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stamp)))
                .isEqualTo("rw-------");

        Files.setPosixFilePermissions(stamp, PosixFilePermissions.fromString("rw-r--r--"));
        String before = calls();
        Assessment narrowed = machine.plan(TYPE, desired);
        assertThat(narrowed.changes())
                .extracting(change -> change.summary())
                .containsExactly("restrict the file with which provision knows shop");
        assertThat(machine.make(narrowed).status()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stamp)))
                .isEqualTo("rw-------");
        assertThat(calls().substring(before.length())).doesNotContain(" up ");
        assertThat(machine.plan(TYPE, desired).changes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void what_was_there_before_comes_back_whole(String shell) throws Exception {
        OnThisMachine machine = machine(shell);
        machine.make(machine.plan(TYPE, shop()));
        Assessment update = machine.plan(TYPE, shop("content", "two\n", "environment", Map.of()));
        Path refuse = Files.createFile(scratch.resolve("refuse"));

        ProbeOutput made = machine.make(update);
        assertThat(made.status()).isNotZero();
        assertThat(made.errors()).contains("does not accept").contains("Unsupported config option");
        assertThat(file("compose.yaml")).content().isEqualTo("two\n");
        Files.delete(refuse);
        for (var step : update.changes().get(0).undo()) {
            assertThat(machine.run(((dev.provision.resource.Step.Run) step).fragment())
                            .status())
                    .isZero();
        }

        assertThat(file("compose.yaml")).content().isEqualTo("one\n");
        assertThat(file(".env")).content().isEqualTo("TOKEN=s3cret\n");
        assertThat(machine.plan(TYPE, shop()).changes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_file_that_the_tool_does_not_accept_is_refused_before_it_is_written(String shell) throws Exception {
        OnThisMachine machine = machine(shell);
        assertThatThrownBy(() -> machine.plan(TYPE, shop("content", "broken\n")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("docker-compose does not accept " + file("compose.yaml"))
                .hasMessageContaining("Unsupported config option");
        assertThat(scratch.resolve("opt")).doesNotExist();

        machine.make(machine.plan(TYPE, shop()));
        assertThatThrownBy(() -> machine.plan(TYPE, shop("content", "broken\n")))
                .isInstanceOf(CannotPlan.class);
        assertThat(file("compose.yaml")).content().isEqualTo("one\n");
        assertThat(machine.plan(TYPE, shop("content", "broken\n", "state", "down"))
                        .changes())
                .isNotNull();
    }

    /** podman-compose reads a file from its own directory only, where the project's other files are too. */
    @ParameterizedTest
    @MethodSource(SHELLS)
    void podman_compose_is_asked_about_a_file_before_it_is_written(String shell) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root, as podman's containers do");
        OnThisMachine machine = machine(shell);
        Shells.tool(
                scratch,
                "podman",
                "case $1 in --version) echo 'podman version 5.2.0' ;; info) echo '{}' ;; image) exit 1 ;; esac\n");
        Shells.tool(scratch, "podman-compose", """
            echo "podman-compose $*" >>'%s'
            case $* in
            --version) echo 'podman-compose version 1.0.6' ;;
            'config --help') ;;
            *' config')
                [ -e beside.yaml ] || { echo 'beside.yaml is missing' >&2; exit 1; }
                if grep -q broken "$4"; then echo 'yaml.scanner.ScannerError' >&2; exit 1; fi
                printf 'services:\\n  web:\\n    image: "cr.example/app:1"\\n'
                ;;
            esac
            """.formatted(scratch.resolve("calls")));
        Files.createDirectories(file("beside.yaml").getParent());
        Files.writeString(file("beside.yaml"), "");

        assertThat(machine.plan(TYPE, shop("engine", "podman")).changes()).hasSize(1);
        Compose broken = shop("engine", "podman", "content", "broken\n");
        assertThatThrownBy(() -> machine.plan(TYPE, broken))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("ScannerError");
        assertThat(file("compose.yaml")).doesNotExist();
        assertThat(calls()).doesNotContain(" up ");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_required_variable_is_looked_for_in_the_environment_to_come(String shell) throws Exception {
        OnThisMachine machine = machine(shell);
        Map<String, String> given = Map.of("NEEDED", "x");
        assertThatThrownBy(() -> machine.plan(TYPE, shop("content", "needed\n")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("NEEDED is missing");
        assertThat(machine.make(machine.plan(TYPE, shop("content", "needed\n", "environment", given)))
                        .status())
                .isZero();
        assertThatThrownBy(() -> machine.plan(TYPE, shop("content", "needed\n")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("NEEDED is missing");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_pull_that_may_not_be_or_does_not_fit_touches_nothing(String shell) throws Exception {
        OnThisMachine machine = machine(shell);
        disk();

        assertThatThrownBy(() -> machine.plan(TYPE, shop("pull", "never")))
                .isInstanceOf(CannotPlan.class)
                .hasMessage("the host does not have cr.example/app:1, and pull is never");
        // busybox has a df of its own, which cannot be stood in for.
        boolean own = shell.equals("busybox");
        assertThatThrownBy(() -> machine.plan(TYPE, shop("image_size", own ? "900000GB" : "41MB")))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("to pull cr.example/app:1 takes ")
                .hasMessageContaining(own ? " are free" : " below /; ");
        assertThat(calls()).doesNotContain("pull cr").doesNotContain(" up ");

        assertThat(machine.make(machine.plan(TYPE, shop("image_size", "40MB"))).status())
                .isZero();
        assertThat(calls()).contains("docker pull cr.example/app:1");
        Files.createFile(scratch.resolve("pulled"));
        assertThat(machine.make(machine.plan(TYPE, shop("pull", "never"))).status())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void absent_leaves_nothing_and_what_is_not_ours_stays(String shell) throws Exception {
        OnThisMachine machine = machine(shell);
        machine.make(machine.plan(TYPE, shop()));
        Files.writeString(file("notes"), "mine");

        machine.make(machine.plan(TYPE, shop("state", "absent")));

        assertThat(scratch.resolve("opt/a b")).isDirectoryContaining(path -> path.endsWith("notes"));
        assertThat(file("compose.yaml")).doesNotExist();
        assertThat(file(".env")).doesNotExist();
        assertThat(machine.plan(TYPE, shop("state", "absent")).changes()).isEmpty();
    }
}
