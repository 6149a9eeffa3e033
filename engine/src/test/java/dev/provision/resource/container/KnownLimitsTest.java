package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.OnThisMachine;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class KnownLimitsTest {
    private static final List<String> CACHE = List.of("vllm-cache:/root/.cache/vllm");
    private static final String TYPE = "float32 fails in MIOpen on gfx1151 (Code object build failed)";
    private static final String SWAP = "vLLM 0.18 and newer do not start with --swap-space";
    private static final String OVERRIDE = "HSA_OVERRIDE_GFX_VERSION is set, which AMD advises against on gfx1151";
    private static final String LOST =
            "no volume keeps /root/.cache/vllm, so every new container compiles its kernels again";
    private static final String SHORT = "the first start takes longer: kernels are compiled before the port opens";

    static Stream<Arguments> bodies() {
        return Stream.of(
                is(Map.of("image", "rfhold/vllm:1", "volumes", CACHE)),
                is(Map.of("image", "nginx:1")),
                is(Map.of("image", "nginx:1", "command", List.of("--dtype", "float32"), "health", within("5s"))),
                is(Map.of("image", "llm:1", "command", List.of("--max-model-len", 65536)), LOST),
                is(Map.of("image", "llm:1", "command", List.of("serve"), "entrypoint", "vllm"), LOST),
                is(vllm("command", List.of("--dtype", "half"))),
                is(vllm("command", List.of("--dtype", "float16"))),
                is(vllm("command", List.of("--dtype", "auto"))),
                is(vllm("command", List.of("--dtype=half"))),
                is(vllm("command", List.of("--dtype", "bfloat16"))),
                is(vllm("command", List.of("--dtype", "float")), TYPE),
                is(vllm("command", List.of("--swap-space", "10")), SWAP),
                is(vllm("command", List.of("--swap-space=10")), SWAP),
                is(Map.of("image", "nginx:1", "command", List.of("--swap-space=10"))),
                is(vllm("command", List.of("--dtype=float32")), TYPE),
                is(vllm("command", List.of("--dtype", "{{ facts.x }}"))),
                is(vllm("command", "{{ facts.x }}")),
                is(vllm("command", List.of("--dtype"))),
                is(vllm("environment", Map.of("HSA_OVERRIDE_GFX_VERSION", "11.5.1")), OVERRIDE),
                is(Map.of("image", "a:1", "environment", Map.of("HSA_OVERRIDE_GFX_VERSION", "11.5.1")), OVERRIDE),
                is(vllm("environment", nothing("HSA_OVERRIDE_GFX_VERSION"))),
                is(vllm("volumes", List.of()), LOST),
                is(vllm("volumes", List.of("cc:/root/.cache/vllm-old")), LOST),
                is(vllm("volumes", List.of("cc:/root/.cache"))),
                is(vllm("volumes", List.of("/srv/vllm/:/root/.cache/vllm/"))),
                is(vllm("volumes", List.of("{{ facts.x }}:/srv"))),
                is(
                        vllm("environment", Map.of("VLLM_CACHE_ROOT", "/cache")),
                        "no volume keeps /cache, so every new container compiles its kernels again"),
                is(Map.of(
                        "image",
                        "vllm",
                        "environment",
                        Map.of("VLLM_CACHE_ROOT", "/cache"),
                        "volumes",
                        List.of("cc:/cache"))),
                is(vllm("health", within("9m")), SHORT),
                is(vllm("health", within("600"))),
                is(vllm("health", within("30m"))),
                is(vllm("health", within("{{ facts.x }}"))),
                is(vllm("health", Map.of("http", "http://127.0.0.1/health"))));
    }

    private static Arguments is(Map<String, ?> body, String... said) {
        return Arguments.of(body, List.of(said));
    }

    private static Map<String, Object> vllm(String key, Object value) {
        Map<String, Object> body = new HashMap<>(Map.of("image", "rfhold/vllm:1", "volumes", CACHE));
        body.put(key, value);
        return body;
    }

    private static Map<String, Object> within(String time) {
        return Map.of("http", "http://127.0.0.1/health", "within", time);
    }

    private static Map<String, Object> nothing(String name) {
        Map<String, Object> map = new HashMap<>();
        map.put(name, null);
        return map;
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void what_goes_wrong_on_gfx1151_is_said(Map<String, ?> body, List<String> said) {
        assertThat(new ContainerType().remarks(OnThisMachine.body(body)))
                .extracting(Problem::message)
                .containsExactlyElementsOf(said);
    }

    @ParameterizedTest
    @CsvSource({
        "--gpu-memory-utilization, 1.5",
        "--gpu-memory-utilization, 0",
        "--gpu-memory-utilization, most",
        "--max-model-len, abc",
        "--max-model-len, 0",
        "--max-num-seqs, -1"
    })
    void an_argument_that_vllm_rejects_is_an_error_without_any_host(String option, String value) {
        for (List<String> command : List.of(List.of(option, value), List.of(option + "=" + value))) {
            Map<String, Object> body = vllm("command", command);
            assertThatThrownBy(() -> new ContainerType().remarks(OnThisMachine.body(body)))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("invalid " + option);
            assertThatThrownBy(() -> new ContainerType().parse(OnThisMachine.body(body)))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("invalid " + option);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--gpu-memory-utilization, 1",
        "--gpu-memory-utilization, 0.85",
        "--max-model-len, 65536",
        "--max-model-len, 64k",
        "--max-model-len, {{ facts.x }}",
        "--max-num-seqs, 64"
    })
    void an_argument_that_vllm_accepts_is_none(String option, String value) {
        assertThat(new ContainerType().remarks(OnThisMachine.body(vllm("command", List.of(option, value)))))
                .isEmpty();
    }
}
