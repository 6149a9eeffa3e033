package dev.provision.resource.command;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Shells;
import dev.provision.secret.Secret;
import dev.provision.source.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CommandTypeTest {
    private static final CommandType TYPE = new CommandType();
    private static final String SHELLS = "dev.provision.resource.Shells#all";

    private final Path scratch;

    CommandTypeTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void runs_only_until_it_has_created_its_file(String shell) throws Exception {
        Path made = scratch.resolve("it's made");
        Command command = parse(Map.of("argv", List.of("touch", made.toString()), "creates", made.toString()));
        OnThisMachine machine = Shells.machine(shell, scratch);

        Assessment first = machine.plan(TYPE, command);
        assertThat(first.changes()).singleElement().satisfies(change -> assertThat(change.action())
                .isFalse());
        assertThat(machine.make(first).status()).isZero();

        assertThat(made).exists();
        assertThat(machine.plan(TYPE, command).changes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void runs_only_until_its_condition_holds(String shell) throws Exception {
        Path file = scratch.resolve("profile");
        Command command = parse(
                Map.of("shell", "echo fast >profile", "unless", "grep -q fast profile", "chdir", scratch.toString()));
        OnThisMachine machine = Shells.machine(shell, scratch);

        assertThat(machine.make(machine.plan(TYPE, command)).status()).isZero();

        assertThat(file).content().isEqualTo("fast\n");
        assertThat(machine.plan(TYPE, command).changes()).isEmpty();
    }

    @Test
    void only_a_question_that_runs_no_program_shares_a_shell() {
        for (Map<String, Object> alone : List.<Map<String, Object>>of(
                Map.of("argv", List.of("true"), "creates", "/x", "unless", "true"),
                Map.of("argv", List.of("true"), "unless", "true"),
                Map.of("argv", List.of("true"), "read_only", true))) {
            CommandProbe probe = new CommandProbe(parse(alone));
            assertThat(probe.runsCommand()).isTrue();
            assertThat(probe.fragment().shared()).isNull();
        }
        CommandProbe probe = new CommandProbe(parse(Map.of("argv", List.of("true"), "creates", "/x", "timeout", "1h")));
        assertThat(probe.runsCommand()).isFalse();
        assertThat(probe.fragment().shared()).isNotNull();
        assertThat(probe.timeout()).as("not the time that the command has").isLessThan(Duration.ofHours(1));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_directory_that_is_missing_is_seen_before_the_command_is_run(String shell) {
        OnThisMachine machine = Shells.machine(shell, scratch);
        for (Map<String, String> guard : List.of(Map.of("creates", "/no/such/file"), Map.of("unless", "false"))) {
            Map<String, Object> body = new HashMap<>(guard);
            body.put("shell", "touch made");
            body.put("chdir", scratch.resolve("no").toString());
            CommandProbe probe = new CommandProbe(parse(body));
            assertThatThrownBy(() -> probe.parse(machine.run(probe.fragment())))
                    .isInstanceOf(Probe.Unreadable.class)
                    .hasMessage(
                            "cannot enter the directory " + scratch.resolve("no") + ": create it in an earlier task");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_command_that_does_not_do_its_work_fails_though_its_status_is_0(String shell) throws Exception {
        Command creates = parse(
                Map.of("argv", List.of("true"), "creates", scratch.resolve("no").toString()));
        Command unless = parse(Map.of("argv", List.of("true"), "unless", "false"));
        OnThisMachine machine = Shells.machine(shell, scratch);

        assertThat(machine.make(machine.plan(TYPE, creates)).errors()).contains("it ran, but did not create");
        assertThat(machine.make(machine.plan(TYPE, unless)).errors()).contains("\"unless\" still fails");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_read_only_command_changes_nothing_and_gives_its_answer(String shell) throws Exception {
        Command command = parse(Map.of(
                "shell",
                "echo one; echo; echo \"$0 two\"; echo odd >&2; exit 3",
                "read_only",
                true,
                "ok_status",
                List.of(0, 3)));

        Assessment assessment = Shells.machine(shell, scratch).plan(TYPE, command);

        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.result().plain())
                .isEqualTo(Map.of(
                        "rc",
                        3L,
                        "stdout",
                        "one\n\n/bin/sh two",
                        "stdout_lines",
                        List.of("one", "", "/bin/sh two"),
                        "stderr",
                        "odd"));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void another_status_than_the_expected_ones_is_no_answer(String shell) {
        Command command = parse(Map.of("argv", List.of("sh", "-c", "echo why >&2; exit 4"), "read_only", true));
        assertThatThrownBy(() -> Shells.machine(shell, scratch).plan(TYPE, command))
                .isInstanceOf(CannotPlan.class)
                .hasMessage("exit status 4: why");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void hostile_arguments_stay_arguments(String shell) throws Exception {
        String hostile = "a\"; $(touch " + scratch.resolve("owned") + ") 'b\n-rf *";
        Command command = parse(Map.of("argv", List.of("printf", "%s", hostile), "read_only", true));
        Assessment assessment = Shells.machine(shell, scratch).plan(TYPE, command);
        assertThat(assessment.result().plain()).asString().contains(hostile);
        assertThat(scratch.resolve("owned")).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void an_unexpected_status_fails_the_step(String shell) throws Exception {
        Files.createDirectories(scratch.resolve("spool"));
        Command command = parse(Map.of("argv", List.of("sh", "-c", "echo broken >&2; exit 7"), "unless", "false"));
        OnThisMachine machine = Shells.machine(shell, scratch);
        ProbeOutput output = machine.make(machine.plan(TYPE, command));
        assertThat(output.status()).isNotZero();
        assertThat(output.errors()).contains("broken", "exit status 7");
    }

    @Test
    void a_command_that_nothing_guards_is_for_handlers_and_runs_once() throws Exception {
        Command bare = parse(Map.of("argv", List.of("udevadm", "trigger")));
        assertThat(TYPE.onlyAsHandler(bare)).isPresent();
        Assessment assessment = Shells.machine("dash", scratch).plan(TYPE, bare);
        assertThat(assessment.changes()).singleElement().satisfies(change -> assertThat(change.action())
                .isTrue());

        assertThat(TYPE.onlyAsHandler(parse(Map.of("argv", List.of("id"), "read_only", true))))
                .isEmpty();
        assertThat(TYPE.onlyAsHandler(parse(Map.of("argv", List.of("id"), "unless", "true"))))
                .isEmpty();
    }

    @Test
    void says_what_is_wrong_with_a_body() {
        refused(Map.of("read_only", true), "a command is either \"argv\" or \"shell\"");
        refused(Map.of("argv", List.of("id"), "shell", "id"), "a command is either \"argv\" or \"shell\"");
        refused(Map.of("argv", List.of("id"), "read_only", true, "unless", "true"), "\"unless\" means nothing here");
        refused(Map.of("argv", List.of("id"), "creates", "x"), "\"creates\" must be an absolute path");
        refused(Map.of("argv", List.of("id"), "ok_status", List.of(300)), "this is no exit status");
        refused(Map.of("argv", List.of()), "no program is named");
        refused(Map.of("argv", List.of("curl", new Secret("hunter22"))), "a secret is not accepted here");
    }

    private static void refused(Map<String, ?> body, String message) {
        assertThatThrownBy(() -> parse(body)).isInstanceOf(InvalidInput.class).hasMessageContaining(message);
    }

    private static Command parse(Map<String, ?> body) {
        return TYPE.parse(body(body));
    }
}
