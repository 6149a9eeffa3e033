package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.secret.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SpecTest {
    private static final List<Long> GROUPS = List.of(44L, 992L);

    static List<Arguments> same() {
        return List.of(
                Arguments.of("a default written", "restart", "unless-stopped"),
                Arguments.of("the default network", "network", "bridge"),
                Arguments.of("when to pull", "pull", "always"),
                Arguments.of("how large the image is", "image_size", "30.5GB"),
                Arguments.of("how health is asked", "health", Map.of("http", "http://127.0.0.1:9/x")),
                Arguments.of("no health", "health", Bodies.ABSENT),
                Arguments.of("the engine", "engine", "podman"),
                Arguments.of("shm_size beside ipc: host", "shm_size", "8g"),
                Arguments.of("a capability's long name", "cap_add", List.of("cap_sys_ptrace")),
                Arguments.of(
                        "devices in another order and form", "devices", List.of("/dev/dri:/dev/dri:rwm", "/dev/kfd")),
                Arguments.of("all addresses", "ports", List.of("0.0.0.0:8000:8000/tcp")),
                Arguments.of(
                        "volumes in another order, with rw and a slash at the end",
                        "volumes",
                        List.of(
                                "vllm-cache:/root/.cache/vllm:rw",
                                "/root/.cache/huggingface/:/root/.cache/huggingface")),
                Arguments.of(
                        "a number as text",
                        "environment",
                        Map.of("HF_TOKEN", new Secret("hf_abcdef"), "HIP_FORCE_DEV_KERNARG", "1")),
                Arguments.of(
                        "another secret",
                        "environment",
                        Map.of("HF_TOKEN", new Secret("hf_other"), "HIP_FORCE_DEV_KERNARG", 1)),
                Arguments.of("empty lists", "entrypoint", List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("same")
    void does_not_change_with(String what, String key, Object value) {
        assertThat(Spec.of(Bodies.seed(key, value), GROUPS).hash())
                .isEqualTo(Spec.of(Bodies.seed(), GROUPS).hash());
    }

    static List<Arguments> different() {
        return List.of(
                Arguments.of("image", "cr.example/rfhold/vllm:other"),
                Arguments.of("command", List.of("zai-org/GLM-4.7-Flash", "--model", "--gpu-memory-utilization", 0.85)),
                Arguments.of("command", List.of("--model", "zai-org/GLM-4.7-Flash", "--gpu-memory-utilization", 0.9)),
                Arguments.of("entrypoint", List.of("vllm")),
                Arguments.of("devices", List.of("/dev/kfd")),
                Arguments.of("devices", List.of("/dev/kfd:/dev/kfd:r", "/dev/dri")),
                Arguments.of("ipc", Bodies.ABSENT),
                Arguments.of("cap_add", List.of()),
                Arguments.of("security_opt", List.of()),
                Arguments.of("ports", List.of("127.0.0.1:8000:8000")),
                Arguments.of("ports", List.of("8000:8000/udp")),
                Arguments.of("volumes", List.of("vllm-cache:/root/.cache/vllm:ro")),
                Arguments.of("environment", Map.of("HIP_FORCE_DEV_KERNARG", 1)),
                Arguments.of("environment", Map.of("HIP_FORCE_DEV_KERNARG", 0, "HF_TOKEN", new Secret("hf_abcdef"))),
                Arguments.of("restart", "always"),
                Arguments.of("labels", Map.of("a", "b")),
                Arguments.of("network", "none"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("different")
    void changes_with(String key, Object value) {
        assertThat(Spec.of(Bodies.seed(key, value), GROUPS).hash())
                .isNotEqualTo(Spec.of(Bodies.seed(), GROUPS).hash());
    }

    @Test
    void changes_when_a_group_has_another_number_but_not_with_their_order() {
        String hash = Spec.of(Bodies.seed(), GROUPS).hash();

        assertThat(Spec.of(Bodies.seed(), List.of(992L, 44L, 44L)).hash()).isEqualTo(hash);
        assertThat(Spec.of(Bodies.seed(), List.of(44L, 993L)).hash()).isNotEqualTo(hash);
    }

    @Test
    void holds_no_secret_and_is_read_back_as_it_was_written() {
        Spec spec = Spec.of(Bodies.seed("environment", Map.of("A", "x\n\"y\"", "B", new Secret("poison"))), GROUPS);

        assertThat(spec.json()).doesNotContain("poison").doesNotContain("\n");
        assertThat(Spec.read(spec.json())).isEqualTo(spec);
    }

    /** A new form of the same body makes every container of every fleet anew: raise the version if this must change. */
    @Test
    void the_form_of_version_1_stays_as_it_is() {
        assertThat(Spec.VERSION).isEqualTo("1");
        assertThat(Spec.of(Bodies.seed(), GROUPS).json())
                .isEqualTo(
                        "{\"cap_add\":\"[\\\"SYS_PTRACE\\\"]\","
                                + "\"command\":\"[\\\"--model\\\",\\\"zai-org/GLM-4.7-Flash\\\",\\\"--gpu-memory-utilization\\\",\\\"0.85\\\"]\","
                                + "\"devices\":\"[\\\"/dev/dri\\\",\\\"/dev/kfd\\\"]\",\"environment.HIP_FORCE_DEV_KERNARG\":\"1\","
                                + "\"groups\":\"[\\\"44\\\",\\\"992\\\"]\",\"image\":\"cr.example/rfhold/vllm:rocm-gfx1151\",\"ipc\":\"host\","
                                + "\"ports\":\"[\\\"8000:8000\\\"]\",\"restart\":\"unless-stopped\",\"secret.HF_TOKEN\":\"\","
                                + "\"security_opt\":\"[\\\"seccomp=unconfined\\\"]\","
                                + "\"volumes\":\"[\\\"/root/.cache/huggingface:/root/.cache/huggingface\\\",\\\"vllm-cache:/root/.cache/vllm\\\"]\"}");
    }
}
