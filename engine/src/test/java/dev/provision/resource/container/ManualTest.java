package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers that {@code docker run} or {@code podman run} created, which have none of our labels. */
final class ManualTest {
    private static Assessment plan(Container desired, String text) throws Exception {
        return new ContainerPlan(desired, Captured.seen(desired, text, Captured.HEALTHY)).assess();
    }

    /** The captured answer of an engine, as if the container had been started with the same options, but manually. */
    private static String manual(String engine) {
        return Captured.text(engine).replace("\"provision.", "\"somebody.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20", "docker-26", "docker-29", "podman-4"})
    void adopts_a_container_with_the_same_settings_as_it_is(String engine) throws Exception {
        Assessment assessment = plan(Captured.container(engine), manual(engine));

        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.notes())
                .contains("vllm was not created by provision, but has the same settings; it is kept as it is");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-20", "podman-4"})
    void names_each_difference(String engine) throws Exception {
        Container desired = Captured.container(
                engine,
                "command",
                List.of("--model", "other"),
                "groups",
                List.of("root"),
                "cap_add",
                Bodies.ABSENT,
                "ports",
                List.of("18123:8000"),
                "volumes",
                List.of("vllm-cache:/root/.cache/vllm"),
                "environment",
                Map.of("HIP_FORCE_DEV_KERNARG", 0),
                "labels",
                Map.of("team", "inference"),
                "ulimits",
                Map.of("memlock", -1),
                "cpus",
                4,
                "tmpfs",
                List.of("/tmp"),
                "restart",
                "always");

        Change change = plan(desired, manual(engine)).changes().get(0);

        assertThat(change.summary()).isEqualTo("replace vllm, which was not created by provision");
        assertThat(change.diffs())
                .contains(
                        new Diff.Field("command", "[\"--model\",\"glm\"]", "[\"--model\",\"other\"]"),
                        new Diff.Field("groups", "[\"0\",\"44\"]", "[\"0\"]"),
                        new Diff.Field("cap_add", "[\"SYS_PTRACE\"]", null),
                        new Diff.Field("ports", "[\"127.0.0.1:18123:8000\"]", "[\"18123:8000\"]"),
                        new Diff.Field("environment.HIP_FORCE_DEV_KERNARG", "(not shown)", "0"),
                        new Diff.Field("environment.HF_TOKEN", "(not shown)", null),
                        new Diff.Field("labels.team", null, "inference"),
                        new Diff.Field("cpus", null, "4"),
                        new Diff.Field("restart", "unless-stopped", "always"))
                .extracting(diff -> ((Diff.Field) diff).name())
                .contains("tmpfs", "ulimits", "volumes")
                .doesNotContain("devices", "image", "ipc", "security_opt", "shm_size", "network", "entrypoint");
        assertThat(change.toString()).doesNotContain("hf_abcdef");
        assertThat(change.undo()).extracting(Step::title).containsExactly("bring vllm back as it was");
    }

    @Test
    void a_value_after_a_secret_option_is_masked() throws Exception {
        String text = manual("docker-20")
                .replace("\"glm\"", "\"glm\", \"--api-key\", \"abc123\", \"--hf-token=abc123\", \"--port\", \"1\"");

        assertThat(plan(Captured.container("docker-20"), text)
                        .changes()
                        .get(0)
                        .diffs()
                        .toString())
                .contains("--api-key\",\"(not shown)\",\"--hf-token=(not shown)\",\"--port\",\"1")
                .doesNotContain("abc123");
    }

    @Test
    void one_that_is_removed_when_it_stops_cannot_come_back() throws Exception {
        String text = manual("docker-20").replace("\"AutoRemove\": false", "\"AutoRemove\": true");

        Assessment assessment = plan(Captured.container("docker-20"), text);

        assertThat(assessment.changes().get(0).diffs()).containsExactly(new Diff.Field("rm", "true", null));
        assertThat(assessment.changes().get(0).undo()).isEmpty();
        assertThat(assessment.notes()).anyMatch(note -> note.contains("--rm"));
    }

    @Test
    void its_image_may_move_as_that_of_any_other() throws Exception {
        String text = manual("docker-26").replace("c197dfa61d43", "c197dfa61d44");
        String moved = text.replaceFirst("c197dfa61d44", "c197dfa61d43");

        assertThat(plan(Captured.container("docker-26"), moved).changes().get(0).summary())
                .isEqualTo("replace vllm, whose image has changed");
    }
}
