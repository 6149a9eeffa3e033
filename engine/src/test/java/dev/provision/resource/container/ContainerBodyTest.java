package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.secret.Secret;
import dev.provision.source.InvalidInput;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ContainerBodyTest {
    static List<Arguments> refused() {
        Secret secret = new Secret("hunter22");
        return List.of(
                Arguments.of("command", List.of("--api-key", secret), "a secret is not accepted here"),
                Arguments.of("labels", Map.of("a", secret), "a secret is not accepted here"),
                Arguments.of("environment", Map.of("A", new Secret("two\nlines")), "a secret of several lines"),
                Arguments.of(
                        "environment",
                        Map.of("A", new Secret("of a file from Windows\r")),
                        "a secret of several lines"),
                Arguments.of("groups", "", "does not belong in groups"),
                Arguments.of("image", "Not An Image", "not the name of an image"),
                Arguments.of("ports", List.of("8000"), "does not belong in ports"),
                Arguments.of("volumes", List.of("~/.cache:/root/.cache"), "does not belong in volumes"),
                Arguments.of("volumes", List.of("x:/cache"), "does not belong in volumes"),
                Arguments.of("devices", List.of("kfd"), "does not belong in devices"),
                Arguments.of("shm_size", "much", "\"shm_size\" is not a size"),
                Arguments.of("labels", Map.of("provision.spec", "x"), "belong to provision"),
                Arguments.of("network", "host", "ports cannot be published"),
                Arguments.of("health", Map.of("http", "https://127.0.0.1/health"), "not an address that can be asked"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("refused")
    void refuses(String key, Object value, String message) {
        assertThatThrownBy(() -> Bodies.seed(key, value))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("site.yml:3:7: ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter22");
    }

    @Test
    void a_variable_that_is_nothing_or_an_empty_secret_is_not_set() {
        java.util.HashMap<String, Object> environment = new java.util.HashMap<>();
        environment.put("NOTHING", dev.provision.source.Data.of(null, dev.provision.source.At.whole("x")));
        environment.put("EMPTY_SECRET", new Secret(""));
        environment.put("EMPTY", "");
        Container container = Bodies.tiny("environment", environment);

        assertThat(container.environment()).containsOnlyKeys("EMPTY");
        assertThat(container.secrets()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/models/:/models/, /srv/models:/models",
        "/srv//models:/models//x, /srv/models:/models/x",
        "/srv/./models/../models:/models/., /srv/models:/models",
        "models:/models//, models:/models",
        "/:/host, /:/host"
    })
    void volumes_are_compared_in_the_form_in_which_engines_show_them(String written, String plain) {
        assertThat(Volume.of(written).orElseThrow().written()).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({"/dev/dri/, /dev/dri", "/dev//kfd:/dev/kfd/, /dev/kfd", "/dev/null:/dev//kfd:rw, /dev/null:/dev/kfd:rw"
    })
    void devices_are_too(String written, String plain) {
        assertThat(Device.of(written).orElseThrow().written()).isEqualTo(plain);
    }

    @Test
    void what_is_set_right_silently_is_noted() {
        Container container = Bodies.seed("shm_size", "8g", "health", Map.of("http", "http://localhost:8000/health"));

        assertThat(container.shmSize()).isEmpty();
        assertThat(container.health().orElseThrow().uri()).hasToString("http://127.0.0.1:8000/health");
        assertThat(container.notes()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"8g, 8589934592", "8192m, 8589934592", "8GiB, 8589934592", "30.5GB, 30500000000", "64, 64", "1kB, 1000"
    })
    void sizes_are_binary_as_docker_takes_them_and_decimal_as_it_prints_them(String written, long bytes) {
        assertThat(Bytes.of(written)).hasValue(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "busybox, busybox:latest, busybox:latest",
        "docker.io/library/busybox:1, docker.io/library/busybox:1, busybox:1",
        "10.0.0.1:5000/strix/vllm, 10.0.0.1:5000/strix/vllm:latest, 10.0.0.1:5000/strix/vllm:latest",
        "a/b:1@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08,"
                + " a/b@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08,"
                + " a/b@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    })
    void names_of_images(String written, String reference, String canonical) {
        assertThat(ImageName.of(written)).hasValue(new ImageName(reference, canonical));
    }
}
