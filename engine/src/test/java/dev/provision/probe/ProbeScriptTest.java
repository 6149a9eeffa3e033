package dev.provision.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.ProbeScript.Answer;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Shells;
import dev.provision.shell.Fragment;
import dev.provision.testing.ProbeFuzzer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(600)
final class ProbeScriptTest {
    private static final String MARKER = "m0123456789abcdef";
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Path folder;

    ProbeScriptTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<Arguments> shells() {
        return Shells.all();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void tells_answers_apart_with_their_status_and_errors(String shell) throws Exception {
        assertThat(ask(
                        shell,
                        Fragment.of("printf '%s\\n' \"$1\"", "it's $HOME"),
                        Fragment.of("echo trouble >&2; exit 3"),
                        Fragment.of("printf 'one\\n\\ntwo'")))
                .containsExactly(
                        new Answer.Given(0, "it's $HOME", ""),
                        new Answer.Given(3, "", "trouble"),
                        new Answer.Given(0, "one\n\ntwo", ""));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void words_of_the_script_s_own_templates_are_ordinary_values(String shell) throws Exception {
        assertThat(ask(
                        shell,
                        Fragment.of("echo \"$1\" MARKER", "MARKER NUMBER CALL ONE"),
                        Fragment.of("echo NUMBER CALL ONE")))
                .containsExactly(
                        new Answer.Given(0, "MARKER NUMBER CALL ONE MARKER", ""),
                        new Answer.Given(0, "NUMBER CALL ONE", ""));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void a_fragment_cannot_swallow_the_next_through_its_standard_input(String shell) throws Exception {
        assertThat(ask(shell, Fragment.of("cat; read -r x; echo done"), Fragment.of("echo second")))
                .containsExactly(new Answer.Given(0, "done", ""), new Answer.Given(0, "second", ""));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void a_host_that_does_not_answer_is_given_up_after_two_fragments(String shell) throws Exception {
        Fragment hangs = Fragment.of(shell.equals("busybox") ? "exec sleep 300" : "sleep 300");
        ProbeScript script = new ProbeScript(
                MARKER, List.of(hangs, hangs, hangs, hangs), Collections.nCopies(4, Duration.ofSeconds(1)));
        Answer late = new Answer.None("no answer within 1 s", true);
        Answer skipped = new Answer.None("not queried, because 2 queries before it timed out", true);
        assertThat(script.read(run(shell, script.text()))).containsExactly(late, late, skipped, skipped);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void one_that_hangs_costs_only_its_own_answer(String shell) throws Exception {
        ProbeScript script = new ProbeScript(
                MARKER,
                // the timeout of busybox ends no children
                List.of(
                        Fragment.of("echo half; " + (shell.equals("busybox") ? "exec sleep 300" : "sleep 300")),
                        Fragment.of("echo second")),
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(20)));
        assertThat(script.read(run(shell, script.text())))
                .containsExactly(new Answer.None("no answer within 1 s", true), new Answer.Given(0, "second", ""));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void one_that_ends_its_shell_costs_only_its_own_answer(String shell) throws Exception {
        assertThat(ask(shell, Fragment.of("echo half; kill -9 $$"), Fragment.of("echo second")))
                .element(1)
                .isEqualTo(new Answer.Given(0, "second", ""));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void output_that_imitates_another_answer_stays_with_its_own(String shell) throws Exception {
        String forged = "mffffffffffffffff status 0 0\nmffffffffffffffff out 1\nforged\nmffffffffffffffff status 1 0";
        assertThat(ask(shell, Fragment.of("printf '%s\\n' \"$1\"", forged), Fragment.of("echo true")))
                .containsExactly(new Answer.Given(0, forged, ""), new Answer.Given(0, "true", ""));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void a_fragment_finds_the_marker_neither_in_its_environment_nor_in_its_files(String shell) throws Exception {
        Fragment looks = Fragment.of("set; env; cat /proc/$$/cmdline; for f in /proc/$$/fd/*; do readlink \"$f\"; done;"
                + " (cat <&3) 2>&1; (cat <&4) 2>&1; true");
        assertThat(ask(shell, looks))
                .allSatisfy(answer ->
                        assertThat(((Answer.Given) answer).text()).isNotEmpty().doesNotContain(MARKER));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void endless_output_is_ended_and_is_no_answer(String shell) throws Exception {
        assertThat(ask(
                        shell,
                        Fragment.of("yes"),
                        Fragment.of("yes trouble >&2 & sleep 1; kill $!; echo first"),
                        Fragment.of("echo second")))
                .satisfies(answers -> {
                    assertThat(answers.get(0)).isEqualTo(new Answer.None("the answer is longer than 2 MiB", false));
                    assertThat(((Answer.Given) answers.get(1)).text()).isEqualTo("first");
                    assertThat(((Answer.Given) answers.get(1)).errors())
                            .contains("trouble")
                            .hasSizeLessThanOrEqualTo(2000);
                    assertThat(answers.get(2)).isEqualTo(new Answer.Given(0, "second", ""));
                });
    }

    @ParameterizedTest
    @MethodSource("shells")
    void bytes_that_are_no_text_spoil_only_their_own_answer(String shell) throws Exception {
        List<Answer> answers =
                ask(shell, Fragment.of("printf 'a\\377\\376\\001b\\n'; printf 'c\\000d'"), Fragment.of("echo second"));
        assertThat(((Answer.Given) answers.get(0)).text()).startsWith("a\uFFFD\uFFFD\u0001b\nc");
        assertThat(answers.get(1)).isEqualTo(new Answer.Given(0, "second", ""));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void two_hundred_fragments_are_one_script(String shell) throws Exception {
        int count = 200;
        Fragment[] fragments = IntStream.range(0, count)
                .mapToObj(i -> Fragment.of("echo \"$1\"; exit " + i % 50, "number " + i))
                .toArray(Fragment[]::new);
        List<Answer> answers = ask(shell, fragments);
        for (int i = 0; i < count; i++) {
            assertThat(answers.get(i)).isEqualTo(new Answer.Given(i % 50, "number " + i, ""));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nothing_is_left_on_the_host(String shell) throws Exception {
        ProbeScript script = script(Fragment.of("echo x"));
        String output = run(shell, script.text() + "echo \"$d\"\n");
        assertThat(Path.of(output.lines().reduce((a, b) -> b).orElseThrow())).doesNotExist();
    }

    @Test
    void an_answer_that_was_cut_off_anywhere_is_no_answer() throws Exception {
        ProbeScript script = script(Fragment.of("echo first"), Fragment.of("echo second; echo why >&2"));
        String whole = run("dash", script.text());
        for (int cut = 0; cut < whole.length(); cut++) {
            List<Answer> answers = script.read(whole.substring(0, cut));
            assertThat(answers.get(0))
                    .isIn(new Answer.Given(0, "first", ""), new Answer.None("the host's answer was cut off", true));
            assertThat(answers.get(1))
                    .isIn(new Answer.Given(0, "second", "why"), new Answer.None("the host's answer was cut off", true));
        }
        assertThat(script.read(whole.substring(0, whole.indexOf("second") + 3)))
                .containsOnly(new Answer.None("the host's answer was cut off", true));
        assertThat(script.read(whole))
                .containsExactly(new Answer.Given(0, "first", ""), new Answer.Given(0, "second", "why"));
    }

    @Test
    void a_host_that_lies_about_the_status_gave_no_answer() {
        ProbeScript script = script(Fragment.of("echo first"));
        for (String status : List.of("99999999999", "-1", "x", "", "1 2")) {
            String said = MARKER + " out 0\nx\n" + MARKER + " status 0 " + status + "\n" + MARKER + " end\n";
            assertThat(script.read(said)).containsExactly(new Answer.None("the host gave no answer", true));
        }
    }

    private List<Answer> ask(String shell, Fragment... fragments) throws Exception {
        ProbeScript script = script(fragments);
        return script.read(run(shell, script.text()));
    }

    private static ProbeScript script(Fragment... fragments) {
        return new ProbeScript(MARKER, List.of(fragments), Collections.nCopies(fragments.length, LONG));
    }

    private String run(String shell, String script) throws IOException, InterruptedException {
        OnThisMachine machine = Shells.machine(shell, folder);
        ProcessBuilder builder = new ProcessBuilder(machine.shell()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("PATH", machine.path());
        Process process = builder.start();
        try (var stdin = process.getOutputStream()) {
            stdin.write((script + "exit 0\n").getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    @Test
    void false_answers_have_as_many_parts_as_there_were_questions() {
        ProbeScript script = script(Fragment.of("true"), Fragment.of("false"));
        String good = MARKER + " out 0\nhello\n\n" + MARKER + " status 0 0\n" + MARKER + " out 1\nx\n\n" + MARKER
                + " status 1 1\n" + MARKER + " err 0\n\n" + MARKER + " err 1\nno\n\n" + MARKER + " end\n";
        String none = MARKER + " none 0 124\n" + MARKER + " none 1 long\n\n" + MARKER + " end\n";
        ProbeFuzzer fuzzer = new ProbeFuzzer(8);
        for (int i = 0; i < ProbeFuzzer.CASES; i++) {
            assertThat(script.read(fuzzer.mutated(List.of(good, none)))).hasSize(2);
        }
        for (String word : List.of("status", "none", "status 0", "none x", "status 99999999999 0", "", " ")) {
            assertThat(script.read(MARKER + " " + word + "\n" + MARKER + " end\n"))
                    .as(word)
                    .allMatch(answer -> answer instanceof ProbeScript.Answer.None);
        }
    }
}
