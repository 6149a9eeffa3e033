package dev.provision.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

final class RedactorTest {
    private static final String SECRET = "correct-horse/battery+staple";

    private final Redactor redactor = new Redactor();

    @Test
    void masks_every_secret_wherever_it_stands() {
        redactor.register(new Secret(SECRET));
        redactor.register(new Secret("hunter22"));
        assertThat(redactor.mask("a " + SECRET + SECRET + ", hunter22\n")).isEqualTo("a ******, ***\n");
        assertThat(redactor.mask("nothing to hide")).isEqualTo("nothing to hide");
    }

    @Test
    void a_secret_that_is_part_of_another_does_not_uncover_the_rest_of_it() {
        redactor.register(new Secret("hunter22"));
        redactor.register(new Secret("hunter22-and-more"));
        assertThat(redactor.mask("hunter22-and-more")).isEqualTo("***");
    }

    @Test
    void the_lines_of_a_long_secret_are_masked_one_by_one() {
        redactor.register(new Secret("first line\nsecond line\n"));
        assertThat(redactor.mask("> second line\r\n> first line")).isEqualTo("> ***\r\n> ***");
    }

    @Test
    void in_base64_it_is_masked_at_whatever_place_of_a_longer_text_it_stands() {
        redactor.register(new Secret(SECRET));
        for (String before : List.of("", "u", "us", "user:", "{\"auth\":\"")) {
            for (String after : List.of("", "\n", "x", "\"}")) {
                String encoded = base64(before + SECRET + after);
                String masked = redactor.mask("auth " + encoded);
                assertThat(masked).as(before + "/" + after).contains("***");
                // what is left holds at most the bits that it shares with its neighbours
                assertThat(masked.length())
                        .isLessThanOrEqualTo(
                                "auth ***".length() + base64(before + after).length() + 6);
            }
        }
    }

    @Test
    void base64_that_a_tool_has_broken_into_lines_is_masked() {
        String secret = "0123456789abcdefghijklmnopqrstuvwxyz".repeat(4);
        redactor.register(new Secret(secret));
        String wrapped =
                Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(secret.getBytes(StandardCharsets.UTF_8));
        assertThat(redactor.mask(wrapped)).matches("\\*\\*\\*\n\\*\\*\\*\n\\*\\*\\*.{0,3}");
    }

    @Test
    void it_is_masked_as_a_shell_quotes_it_and_as_json_and_urls_write_it() {
        String odd = "p'q\"r\\s t&u";
        redactor.register(new Secret(odd));
        assertThat(redactor.mask(dev.provision.shell.Quote.word(odd))).isEqualTo("'***'");
        assertThat(redactor.mask(new JSONObject().put("x", odd).toString())).isEqualTo("{\"x\":\"***\"}");
        assertThat(redactor.mask(java.net.URLEncoder.encode(odd, StandardCharsets.UTF_8)))
                .isEqualTo("***");
    }

    @Test
    void a_secret_prints_as_the_mask() {
        assertThat(new Secret(SECRET)).hasToString("***");
        assertThat("" + java.util.Optional.of(new Secret(SECRET))).doesNotContain(SECRET);
    }

    @Test
    void names_and_values_of_json_are_masked_at_any_depth() {
        redactor.register(new Secret("hunter22"));
        JSONObject json = new JSONObject("{\"hunter22\": [{\"a\": [\"x hunter22\"]}], \"n\": 5, \"b\": true}");
        json.put("list", List.of("hunter22")).put("map", java.util.Map.of("k", "hunter22"));
        assertThat(Masked.json(json, redactor).toString())
                .doesNotContain("hunter22")
                .contains("\"n\":5")
                .contains("\"b\":true");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
