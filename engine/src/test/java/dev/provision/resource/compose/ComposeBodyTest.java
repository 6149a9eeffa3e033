package dev.provision.resource.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.FakeFolder;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.TaskBody;
import dev.provision.secret.Secret;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ComposeBodyTest {
    private static final ComposeType TYPE = new ComposeType();

    private static Map<String, Object> body(Object... more) {
        Map<String, Object> body = new HashMap<>(Map.of("project", "shop", "directory", "/opt/shop", "content", "x"));
        for (int i = 0; i < more.length; i += 2) {
            body.put(String.valueOf(more[i]), more[i + 1]);
        }
        return body;
    }

    static List<Arguments> wrong() {
        return List.of(
                Arguments.of(body("file", "compose.yaml"), "must be given in exactly one way"),
                Arguments.of(Map.of("project", "shop", "directory", "/opt/shop"), "must be given in exactly one way"),
                Arguments.of(Map.of("project", "shop", "content", "x"), "needs one folder"),
                Arguments.of(Map.of("project", "shop", "directory", "/a", "path", "/a/b"), "needs one folder"),
                Arguments.of(body("directory", "opt/shop"), "this is no path on a host"),
                Arguments.of(body("directory", "/opt/../etc"), "this is no path on a host"),
                Arguments.of(body("build", true, "pull", "always"), "cannot be together"),
                Arguments.of(body("environment", Map.of("A", "${B}")), "no spelling of this value"),
                Arguments.of(body("directory", new Secret("/opt/x")), "a secret is not accepted here"),
                Arguments.of(body("image_size", "large"), "is not a size"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void says_what_is_wrong(Map<String, Object> body, String message) {
        assertThatThrownBy(() -> TYPE.parse(OnThisMachine.body(body)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_file_of_the_playbook_is_a_template_and_path_names_folder_and_file() {
        Map<String, Object> file = Map.of("project", "shop", "directory", "/opt/shop/", "file", "stack.yml");
        Compose ours = TYPE.parse(
                new TaskBody(Data.of(file, At.whole("site.yml")), new FakeFolder(Map.of("stack.yml", "services: {}"))));
        assertThat(ours.content().orElseThrow().text().reveal()).isEqualTo("services: {}");
        assertThat(ours.path()).isEqualTo("/opt/shop/compose.yaml");
        assertThat(ours.files()).containsExactly("compose.yaml");

        Compose theirs = TYPE.parse(OnThisMachine.body(Map.of("project", "shop", "path", "/srv/a/b.yml")));
        assertThat(theirs.folder()).isEqualTo("/srv/a");
        assertThat(theirs.file()).isEqualTo("b.yml");
        assertThat(theirs.files()).isEmpty();
    }

    @Test
    void nothing_and_an_empty_secret_leave_a_variable_out() {
        Map<String, Object> environment = new HashMap<>();
        environment.put("A", null);
        environment.put("B", new Secret(""));
        environment.put("C", 1);

        Compose read = TYPE.parse(OnThisMachine.body(body("environment", environment)));

        assertThat(read.environment().orElseThrow().text().reveal()).isEqualTo("C=1\n");
        assertThat(TYPE.parse(OnThisMachine.body(body())).environment()).isEmpty();
    }

    @Test
    void content_with_a_secret_is_not_shown() {
        Compose read = TYPE.parse(OnThisMachine.body(body("content", new Secret("token: hf_1"))));

        assertThat(read.content().orElseThrow().shown()).isFalse();
        assertThat(read.toString()).doesNotContain("hf_1");
    }
}
