package dev.provision.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.ProbeScript.Answer;
import dev.provision.shell.Fragment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProbeScriptTest {
    private static final String MARKER = "m0123456789abcdef";

    @Test
    void tells_answers_apart_with_their_status_and_errors() throws Exception {
        List<Answer> answers = ask(
                Fragment.of("printf '%s\\n' \"$1\"", "it's $HOME"),
                Fragment.of("echo trouble >&2; exit 3"),
                Fragment.of("printf 'one\\n\\ntwo'"));
        assertThat(answers)
                .containsExactly(
                        new Answer.Given(0, "it's $HOME", ""),
                        new Answer.Given(3, "", "trouble"),
                        new Answer.Given(0, "one\n\ntwo", ""));
    }

    @Test
    void a_fragment_cannot_swallow_the_next_through_its_standard_input() throws Exception {
        assertThat(ask(Fragment.of("cat; read -r x; echo done"), Fragment.of("echo second")))
                .containsExactly(new Answer.Given(0, "done", ""), new Answer.Given(0, "second", ""));
    }

    @Test
    void one_that_hangs_costs_only_its_own_answer() throws Exception {
        ProbeScript script = new ProbeScript(
                MARKER,
                List.of(Fragment.of("sleep 30"), Fragment.of("echo second")),
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(5)));
        assertThat(script.read(run(script.text())))
                .containsExactly(new Answer.None("no answer within 1 s"), new Answer.Given(0, "second", ""));
    }

    @Test
    void one_that_ends_its_shell_costs_only_its_own_answer() throws Exception {
        assertThat(ask(Fragment.of("echo half; kill -9 $$"), Fragment.of("echo second")))
                .element(1)
                .isEqualTo(new Answer.Given(0, "second", ""));
    }

    @Test
    void output_that_imitates_another_answer_stays_with_its_own() throws Exception {
        String forged = "mffffffffffffffff out 1 0\nforged\nmffffffffffffffff err 1 0";
        assertThat(ask(Fragment.of("printf '%s\\n' \"$1\"", forged), Fragment.of("echo true")))
                .containsExactly(new Answer.Given(0, forged, ""), new Answer.Given(0, "true", ""));
    }

    @Test
    void an_answer_that_was_cut_off_is_no_answer() throws Exception {
        ProbeScript script = script(Fragment.of("echo first"), Fragment.of("echo second"));
        String whole = run(script.text());
        String cut = whole.substring(0, whole.indexOf("second") + 3);
        assertThat(script.read(cut))
                .containsExactly(new Answer.Given(0, "first", ""), new Answer.None("the host's answer was cut off"));
    }

    private static List<Answer> ask(Fragment... fragments) throws Exception {
        ProbeScript script = script(fragments);
        return script.read(run(script.text()));
    }

    private static ProbeScript script(Fragment... fragments) {
        return new ProbeScript(
                MARKER, List.of(fragments), Collections.nCopies(fragments.length, Duration.ofSeconds(10)));
    }

    private static String run(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-s")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(script.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
