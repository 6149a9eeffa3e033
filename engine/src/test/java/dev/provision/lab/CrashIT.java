package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The program is killed in the midst of the seed; the next run makes it good, and the one after it has nothing to do. */
final class CrashIT {
    private static final String SITE = ProgramOnLab.PLAYBOOKS + "/site.yml";

    /** All that the playbook may have touched, by name and content, but what holds a time or an id of this life. */
    private static final String TREE = """
            find /etc /boot /root /usr/local /var -xdev -type f ! -path '/var/lib/lab/*' ! -path '/var/log/*' \
                ! -path '/var/cache/*' ! -path '/var/lib/apt/*' ! -name grubenv -exec sha256sum {} + | sort -k 2
            find / -xdev '(' -name '*.new' -o -name '.provision*' -o -name 'spool.*' ')' ! -path '/proc/*'
            ls -A /run/provision; find /tmp /run -maxdepth 1 -name 'provision-*'
            """;

    @SuppressWarnings("NullAway.Init")
    private static ProgramOnLab program;

    @SuppressWarnings("NullAway.Init")
    private static String fedora;

    @SuppressWarnings("NullAway.Init")
    private static String ubuntu;

    /** A moment of a run. */
    record Moment(String name, Predicate<JSONObject> comes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Moment> moments() {
        return Stream.of(
                new Moment("after the connection, before the first step", is("host_planned")),
                new Moment("in the first step", is("step_started")),
                new Moment("between two tasks", is("item_changed")),
                new Moment("while the kernel is installed", is("step_started", "task", "Kernel that sees")),
                new Moment("while kernel arguments are set", is("step_started", "task", "Unified memory")),
                new Moment("when the reboot is ordered", is("step_started", "step", "reboot")),
                new Moment("while the host is down", is("step_progress", "phase", "down")),
                new Moment("while the image is pulled", is("step_started", "step", "pull")),
                new Moment("while the service is waited for", is("step_progress", "task", "vLLM")));
    }

    private static Predicate<JSONObject> is(String event) {
        return json -> json.getString("event").equals(event);
    }

    private static Predicate<JSONObject> is(String event, String member, String part) {
        return json ->
                json.getString("event").equals(event) && json.getString(member).contains(part);
    }

    @BeforeAll
    static void what_an_undisturbed_run_leaves(@TempDir Path state) throws Exception {
        program = new ProgramOnLab(state, 2);
        program.succeed("apply", SITE, "--lab");
        fedora = program.root("halo-1", TREE);
        ubuntu = program.root("halo-2", TREE);
    }

    @AfterAll
    static void ends() throws Exception {
        program.close();
    }

    @ParameterizedTest
    @MethodSource("moments")
    void a_run_killed_at_any_moment_is_made_good_by_the_next(Moment moment) throws Exception {
        program.succeed("lab", "reset");
        program.start("apply", SITE, "--lab", "-l", "halo-1")
                .until(moment.comes())
                .killed();
        runs("halo-1");
        isAsWanted("halo-1", fedora);
        Running.Ran third = program.succeed("apply", SITE, "--lab", "-l", "halo-1");
        assertThat(third.output()).contains("1 host: 1 converged, 0 changed, 0 reboots");
    }

    @Test
    void so_is_a_run_that_is_killed_again_and_again() throws Exception {
        program.succeed("lab", "reset");
        for (Moment moment : List.copyOf(moments().toList())) {
            Running running = program.start("apply", SITE, "--lab", "-l", "halo-2");
            if (running.comes(moment.comes())) {
                running.killed();
            }
        }
        runs("halo-2");
        isAsWanted("halo-2", ubuntu);
        assertThat(program.succeed("apply", SITE, "--lab", "-l", "halo-2").output())
                .contains("1 host: 1 converged, 0 changed, 0 reboots");
    }

    /** A run to its end; a host that the killed run has just rebooted cannot be reached for a while. */
    private static void runs(String host) throws Exception {
        Running.Ran ran = program.run("apply", SITE, "--lab", "-l", host);
        for (int i = 0; i < 20 && ran.code() == 4; i++) {
            assertThat(ran.output()).contains("0 changed").contains("1 unreachable");
            ran = program.run("apply", SITE, "--lab", "-l", host);
        }
        assertThat(ran.code()).as(ran.output()).isZero();
    }

    private static void isAsWanted(String host, String wanted) throws Exception {
        assertThat(program.root(host, TREE)).isEqualTo(wanted);
        assertThat(program.root(host, "cat /proc/cmdline").split("\\s+"))
                .containsOnlyOnce("amd_iommu=off", "ttm.pages_limit=32505856");
        assertThat(program.root(host, "docker ps -a --format '{{.Names}} {{.Status}}'"))
                .matches("vllm Up [^\\n]*\\n");
    }
}
