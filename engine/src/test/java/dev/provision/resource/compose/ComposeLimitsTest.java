package dev.provision.resource.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.OnThisMachine;
import dev.provision.resource.TaskBody;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ComposeLimitsTest {
    private static final String BAD = """
        services:
          web: { image: nginx }
          llm:
            image: vllm/vllm-openai-rocm:v0.29.0
            environment: [HSA_OVERRIDE_GFX_VERSION=11.0.0]
            command: --model m --dtype float32 --swap-space 10
        """;

    private static TaskBody body(String content, Object... more) {
        Map<String, Object> body =
                new java.util.HashMap<>(Map.of("project", "llm", "directory", "/opt/llm", "content", content));
        for (int i = 0; i < more.length; i += 2) {
            body.put(String.valueOf(more[i]), more[i + 1]);
        }
        return OnThisMachine.body(body);
    }

    @Test
    void warns_of_what_works_badly_in_a_compose_file() {
        assertThat(new ComposeType().remarks(body(BAD)))
                .extracting(Problem::message)
                .containsExactly(
                        "service llm: HSA_OVERRIDE_GFX_VERSION is set, which AMD advises against on gfx1151",
                        "service llm: float32 fails in MIOpen on gfx1151 (Code object build failed)",
                        "service llm: vLLM 0.18 and newer do not start with --swap-space",
                        "service llm: no volume keeps /root/.cache/vllm, so every new container compiles its kernels"
                                + " again");
        assertThat(new ComposeType()
                        .remarks(body("services: {}", "environment", Map.of("HSA_OVERRIDE_GFX_VERSION", "11.0.0"))))
                .extracting(Problem::message)
                .containsExactly("HSA_OVERRIDE_GFX_VERSION is set, which AMD advises against on gfx1151");
    }

    @Test
    void knows_both_forms_of_volumes_and_environment() {
        String good = """
            services:
              llm:
                image: vllm
                environment: { VLLM_CACHE_ROOT: /cache }
                volumes: [%s]
            """;

        for (String volume : new String[] {"\"llm:/cache\"", "{ type: volume, source: llm, target: /cache }"}) {
            assertThat(new ComposeType().remarks(body(good.formatted(volume)))).isEmpty();
        }
        assertThat(new ComposeType().remarks(body(good.formatted("\"llm:/other\""))))
                .hasSize(1);
    }

    @Test
    void an_argument_that_vllm_rejects_is_an_error_at_the_task() {
        TaskBody body = body("services: { llm: { image: vllm, command: [--gpu-memory-utilization, 1.5] } }");

        assertThatThrownBy(() -> new ComposeType().remarks(body))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("service llm: invalid --gpu-memory-utilization");
        assertThatThrownBy(() -> new ComposeType().parse(body)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void a_file_that_is_not_yaml_is_left_to_the_tool() {
        assertThat(new ComposeType().remarks(body("services: ["))).isEmpty();
    }
}
