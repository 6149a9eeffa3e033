package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.HttpReply;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Step;
import dev.provision.testing.ProbeFuzzer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContainerWatchTest {
    private static final HttpReply OK = new HttpReply.Answer(200, "{\"data\":[{\"id\":\"glm\"}]}");
    private static final Container SERVICE =
            Bodies.tiny("health", Map.of("http", "http://127.0.0.1:8000/health", "model", "glm"));

    private static Step.Progress ask(Container desired, String state, int restarts, int now, HttpReply... replies)
            throws Exception {
        String text = """
                #now %s
                #begin containers
                [{"Id":"1","Name":"/tiny","RestartCount":%s,"State":{"StartedAt":"1970-01-01T00:00:10.5Z",%s}}]

                #end containers 0\s
                #log
                loading
                #end containers 1 forged
                RuntimeError: last words
                """.formatted(now, restarts, state);
        return new ContainerWatch(desired, Engine.DOCKER, 0).parse(new ProbeOutput(0, text, "", List.of(replies)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"Status\":\"exited\",\"ExitCode\":137,\"OOMKilled\":true' | 0 | is exited instead of running (exit code 137), killed for want of memory",
                "'\"Status\":\"restarting\",\"ExitCode\":1' | 0 | crashes and is restarted again and again (exit code 1)",
                "'\"Status\":\"running\"' | 1 | crashes and is restarted again and again",
                "'\"Status\":\"exited\",\"ExitCode\":0' | 0 | is exited instead of running (exit code 0)"
            })
    void an_end_is_told_at_once_with_the_log_even_if_something_else_answers(String state, int restarts, String reason)
            throws Exception {
        assertThat(ask(SERVICE, state, restarts, 20, OK, OK))
                .isInstanceOfSatisfying(Step.Progress.Failed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo("container tiny " + reason);
                    assertThat(failed.detail()).contains("loading\n").endsWith("RuntimeError: last words");
                });
    }

    @Test
    void it_is_done_when_health_and_the_model_are_there() throws Exception {
        String running = "\"Status\":\"running\"";
        assertThat(ask(SERVICE, running, 0, 20, OK, OK)).isInstanceOf(Step.Progress.Done.class);
        assertThat(ask(SERVICE, running, 0, 20, OK, new HttpReply.Answer(200, "{\"data\":[]}")))
                .isEqualTo(new Step.Progress.Waiting("/v1/models does not list glm; log: RuntimeError: last words"));
        assertThat(ask(SERVICE, running, 0, 20, new HttpReply.NoAnswer("refused"), OK))
                .isEqualTo(new Step.Progress.Waiting("refused; log: RuntimeError: last words"));
        assertThat(ask(SERVICE, running, 0, 20, new HttpReply.Answer(503, ""), OK))
                .isInstanceOf(Step.Progress.Waiting.class);
    }

    @Test
    void without_a_health_question_it_must_live_for_a_while_by_the_host_s_clock() throws Exception {
        assertThat(ask(Bodies.tiny(), "\"Status\":\"running\"", 0, 11)).isInstanceOf(Step.Progress.Waiting.class);
        assertThat(ask(Bodies.tiny(), "\"Status\":\"running\"", 0, 14)).isInstanceOf(Step.Progress.Done.class);
        assertThat(ask(Bodies.tiny("restart", "no"), "\"Status\":\"exited\",\"ExitCode\":0", 0, 11))
                .isInstanceOf(Step.Progress.Done.class);
    }

    @Test
    void one_that_podman_has_not_cleaned_up_behind_yet_has_ended_all_the_same() throws Exception {
        assertThat(ask(Bodies.tiny("restart", "no"), "\"Status\":\"stopped\",\"ExitCode\":0", 0, 11))
                .isInstanceOf(Step.Progress.Done.class);
        assertThat(ask(SERVICE, "\"Status\":\"stopping\"", 0, 20, OK, OK)).isInstanceOf(Step.Progress.Waiting.class);
        assertThat(ask(SERVICE, "\"Status\":\"stopped\",\"ExitCode\":3", 0, 20, OK, OK))
                .isInstanceOfSatisfying(Step.Progress.Failed.class, failed -> assertThat(failed.reason())
                        .isEqualTo("container tiny is exited instead of running (exit code 3)"));
    }

    @Test
    void a_false_answer_is_a_value_or_unreadable() {
        String text = """
                #now 20
                #begin containers
                [{"Id":"1","Name":"/tiny","RestartCount":1,"State":{"StartedAt":"1970-01-01T00:00:10.5Z","Status":"exited",
                  "ExitCode":137,"OOMKilled":true,"Health":{"Status":"starting"}}}]

                #end containers 0\s
                #systemd-ActiveState activating
                #systemd-SubState start
                #systemd-NRestarts 1
                #log
                loading
                """;
        new ProbeFuzzer(3).check(new ContainerWatch(SERVICE, Engine.DOCKER, 0), List.of(text));
        new ProbeFuzzer(4).check(new QuadletWatch(SERVICE, 0), List.of(text));
        List<String> captured =
                List.of(Captured.text("docker-26"), Captured.text("podman-4"), Captured.text("docker-20-absent"));
        new ProbeFuzzer(5).check(new ContainerLook("vllm"), captured);
    }
}
