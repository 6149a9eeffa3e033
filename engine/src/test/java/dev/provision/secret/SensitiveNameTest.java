package dev.provision.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SensitiveNameTest {
    private final Redactor redactor = new Redactor();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "ansible_become_password",
                "ansible_become_pass",
                "HF_TOKEN",
                "environment.HF_TOKEN",
                "apiKey",
                "dbPassword",
                "VLLM_API_KEY",
                "AWS_SECRET_ACCESS_KEY",
                "password_hash",
                "Authorization",
                "X-Api-Key",
                "secret"
            })
    void names_that_stand_for_secrets(String name) {
        assertThat(SensitiveName.is(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_tokens",
                "token_limit",
                "ansible_ssh_private_key_file",
                "compass",
                "pass",
                "monkey",
                "key",
                "authorized_keys",
                "gtt",
                "secrets.yml"
            })
    void names_that_do_not(String name) {
        assertThat(SensitiveName.is(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: hunter2", "a: 1, password: hunter2", "{\"password\":\"hunter2\"}",
                        "{\"a\": 1, \"db_password\": \"hunter2\"}",
                "-password = 'hunter2'", "export HF_TOKEN=hunter2", "-e HF_TOKEN=hunter2",
                        "halo-1.db_password = hunter2",
                "Authorization: Bearer hunter2", "Environment=\"HF_TOKEN=hunter2\"",
                        "{ ansible_become_password: hunter2, x: y }"
            })
    void values_under_them_are_masked_in_every_text(String text) {
        assertThat(redactor.mask(text)).doesNotContain("hunter2").contains("***");
        assertThat(redactor.mask("first\n  " + text + "\nlast"))
                .startsWith("first\n")
                .endsWith("\nlast")
                .doesNotContain("hunter2");
    }

    @Test
    void references_notes_and_prose_stay() {
        for (String text : List.of(
                "password: \"{{ db_password }}\"",
                "write ansible_become_password: { secret: { env: SUDO_PASSWORD } }",
                "HF_TOKEN: ${HF_TOKEN}",
                "password: (another secret) -> (secret)",
                "no_log: true, secret: true",
                "the sudo password: it was tried once",
                "max_tokens: 512")) {
            assertThat(redactor.mask(text)).isEqualTo(text);
        }
    }

    @Test
    void members_of_json_are_masked_by_name() {
        JSONObject masked = Masked.json(
                new JSONObject(
                        "{\"password\": \"hunter2\", \"token\": \"(not shown)\", \"n\": [{\"api_key\": \"hunter2\"}]}"),
                redactor);
        assertThat(masked.toString()).doesNotContain("hunter2").contains("(not shown)");
    }

    @Test
    void a_hostile_text_is_masked_in_linear_time() {
        assertThat(redactor.mask("-.".repeat(200_000) + "token=x")).endsWith("token=***");
    }
}
