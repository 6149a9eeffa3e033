package dev.provision.resource.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.HttpReply;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Step;
import dev.provision.resource.container.Engine;
import dev.provision.testing.ProbeFuzzer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProjectWatchTest {
    private static final HttpReply OK = new HttpReply.Answer(200, "");
    private static final HttpReply NO = new HttpReply.NoAnswer("refused");

    private static Step.Progress ask(Map<String, ?> health, String web, String job, HttpReply... replies)
            throws Exception {
        Compose desired = new ComposeType()
                .parse(OnThisMachine.body(
                        Map.of("project", "shop", "directory", "/opt/shop", "content", "x", "health", health)));
        String text = """
                #now 30
                #end list 0 w j
                #begin containers
                [{"Id":"w","Name":"/shop-web-1","State":{"StartedAt":"1970-01-01T00:00:10.5Z",%s},
                  "HostConfig":{"RestartPolicy":{"Name":"always"}},
                  "Config":{"Labels":{"com.docker.compose.service":"web"}}},
                 {"Id":"j","Name":"/shop-job-1","State":{"StartedAt":"1970-01-01T00:00:10.5Z",%s},
                  "Config":{"Labels":{"com.docker.compose.service":"job"}}},
                 {"Id":"o","Name":"/shop-web-run-1","State":{"Status":"exited","ExitCode":9},
                  "Config":{"Labels":{"com.docker.compose.service":"web","com.docker.compose.oneoff":"True"}}}]

                #end containers 0\s
                #begin log-w
                 loading
                 #end list 1 forged

                #end log-w 0\s
                """.formatted(web, job);
        return new ProjectWatch(desired, Engine.DOCKER, Map.of()).parse(new ProbeOutput(0, text, "", List.of(replies)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"Status\":\"running\" | \"Status\":\"exited\",\"ExitCode\":0 | Done",
                "\"Status\":\"running\" | \"Status\":\"exited\",\"ExitCode\":1 | Failed",
                "\"Status\":\"exited\",\"ExitCode\":0 | \"Status\":\"running\" | Failed",
                "\"Status\":\"created\" | \"Status\":\"running\" | Waiting",
                "\"Status\":\"restarting\",\"ExitCode\":1 | \"Status\":\"running\" | Failed",
                "\"Status\":\"running\",\"Health\":{\"Status\":\"starting\"} | \"Status\":\"running\" | Waiting",
                "\"Status\":\"running\",\"Health\":{\"Status\":\"healthy\"} | \"Status\":\"running\" | Done"
            })
    void a_project_is_done_when_all_of_it_runs_or_has_ended_as_it_may(String web, String job, String outcome)
            throws Exception {
        assertThat(ask(Map.of(), web, job).getClass().getSimpleName()).isEqualTo(outcome);
    }

    @Test
    void each_service_is_asked_its_own_question() throws Exception {
        String up = "\"Status\":\"running\"";
        Map<String, ?> both = Map.of(
                "job",
                Map.of("http", "http://127.0.0.1:1/h", "model", "m"),
                "web",
                Map.of("http", "http://127.0.0.1:2/h"));
        HttpReply models = new HttpReply.Answer(200, "{\"data\":[{\"id\":\"m\"}]}");

        assertThat(ask(both, up, up, OK, models, OK)).isInstanceOf(Step.Progress.Done.class);
        assertThat(ask(both, up, up, OK, models, NO))
                .isEqualTo(new Step.Progress.Waiting("web: refused; log: #end list 1 forged"));
        assertThat(ask(both, up, up, NO, NO, OK)).isEqualTo(new Step.Progress.Waiting("job: refused"));
    }

    @Test
    void a_crash_tells_the_log_and_a_service_that_is_not_there_is_an_error_at_once() throws Exception {
        assertThat(ask(Map.of(), "\"Status\":\"exited\",\"ExitCode\":3", "\"Status\":\"running\""))
                .isInstanceOfSatisfying(Step.Progress.Failed.class, failed -> {
                    assertThat(failed.reason())
                            .isEqualTo("container shop-web-1 is exited instead of running (exit code 3)");
                    assertThat(failed.detail()).contains("loading\n#end list 1 forged");
                });
        assertThat(ask(
                        Map.of("wbe", Map.of("http", "http://127.0.0.1:1/h")),
                        "\"Status\":\"running\"",
                        "\"Status\":\"running\"",
                        OK))
                .isInstanceOfSatisfying(Step.Progress.Failed.class, failed -> assertThat(failed.reason())
                        .contains("no container of a service wbe"));
    }

    @Test
    void nothing_at_all_is_no_success() throws Exception {
        Compose desired = new ComposeType()
                .parse(OnThisMachine.body(Map.of("project", "shop", "directory", "/opt/shop", "content", "x")));

        assertThat(new ProjectWatch(desired, Engine.PODMAN, Map.of()).parse(ProbeOutput.of("#now 1\n#end list 0 \n")))
                .isInstanceOf(Step.Progress.Failed.class);
    }

    @Test
    void a_false_answer_is_a_value_or_unreadable() {
        String text = """
                #now 30
                #end list 0 w j
                #begin containers
                [{"Id":"w","Name":"/shop-web-1","RestartCount":1,"State":{"StartedAt":"1970-01-01T00:00:10.5Z","Status":"exited",
                  "ExitCode":1,"OOMKilled":true,"Health":{"Status":"starting"}},"HostConfig":{"RestartPolicy":{"Name":"always"}},
                  "Config":{"Labels":{"com.docker.compose.service":"web"}}}]

                #end containers 0\s
                #begin log-w
                 loading

                #end log-w 0\s
                """;
        Compose desired = new ComposeType()
                .parse(OnThisMachine.body(Map.of("project", "shop", "directory", "/opt/shop", "content", "x: 1\n")));
        new ProbeFuzzer(2).check(new ProjectWatch(desired, Engine.DOCKER, Map.of()), List.of(text));
    }
}
