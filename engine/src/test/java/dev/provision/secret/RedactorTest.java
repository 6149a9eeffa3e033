package dev.provision.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    private static final String ODD = "<p'q & \"r\\s\"> $x;% é";

    /** As Go, Python, bash, HTML encoders, browsers, xxd and strace write it. */
    static List<String> spellings() {
        return List.of(
                "\\u003cp'q \\u0026 \\\"r\\\\s\\\"\\u003e $x;% é",
                "\\u003cp'q \\u0026 \\\"r\\\\s\\\"\\u003e $x;% \\u00e9",
                "<p'q & \\\"r\\\\s\\\"> $x;% \\u00E9",
                "\\<p\\'q\\ \\&\\ \\\"r\\\\s\\\"\\>\\ \\$x\\;%\\ é",
                "<p\\'q & \"r\\\\s\"> $x;% \\303\\251",
                "&lt;p&#39;q &amp; &#34;r\\s&#34;&gt; $x;% é",
                "&lt;p&#x27;q &amp; &quot;r\\s&quot;&gt; $x;% é",
                "&#60;p&apos;q &amp; &quot;r\\s&quot;&#x3E; $x;% &#233;",
                "%3cp%27q%20%26%20%22r%5cs%22%3e%20%24x%3b%25%20é",
                HexFormat.of().formatHex(ODD.getBytes(StandardCharsets.UTF_8)),
                HexFormat.of().withUpperCase().formatHex(ODD.getBytes(StandardCharsets.UTF_8)),
                HexFormat.ofDelimiter(" ").formatHex(ODD.getBytes(StandardCharsets.UTF_8)),
                HexFormat.ofDelimiter(":").withUpperCase().formatHex(ODD.getBytes(StandardCharsets.UTF_8)),
                HexFormat.of().withPrefix("\\x").formatHex(ODD.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void is_masked_in_the_spelling_of_each_tool(String spelling) {
        redactor.register(new Secret(ODD));
        String masked = redactor.mask("a=" + spelling + "=z");
        assertThat(masked.replace("\\***", "***")).isEqualTo("a=***=z");
    }

    @Test
    void is_masked_as_bash_itself_quotes_it() throws Exception {
        redactor.register(new Secret(ODD));
        for (String locale : List.of("C", "C.UTF-8")) {
            ProcessBuilder bash = new ProcessBuilder("bash", "-c", "printf '[%q]' \"$S\"; printf '[%s]' \"${S@Q}\"");
            bash.environment().put("S", ODD);
            bash.environment().put("LC_ALL", locale);
            Process process =
                    bash.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            assertThat(redactor.mask(printed)).as(printed).doesNotContain("p\\'q", "p'q", "r\\s", "$x");
        }
    }

    @Test
    void is_masked_when_it_is_wrapped_over_lines() {
        redactor.register(new Secret("correct-horse-battery"));
        assertThat(redactor.mask("x correct-ho\nrse-battery y")).isEqualTo("x *** y");
        assertThat(redactor.mask("x corr\r\n    ect-horse-bat \\\n\ttery y")).isEqualTo("x *** y");
        String base64 = base64("user:correct-horse-battery");
        assertThat(redactor.mask(base64.substring(0, 20) + "\n" + base64.substring(20)))
                .doesNotContain("Y29ycmVjdC1");
        String hex = HexFormat.of().formatHex("correct-horse-battery".getBytes(StandardCharsets.UTF_8));
        assertThat(redactor.mask("00" + hex.substring(0, 30) + "\n" + hex.substring(30)))
                .isEqualTo("00***");
    }

    @Test
    void ordinary_lines_are_not_joined_for_a_short_secret() {
        redactor.register(new Secret("1234"));
        assertThat(redactor.mask("total 12\n34 files")).isEqualTo("total 12\n34 files");
    }

    @Test
    void is_masked_where_a_limit_has_cut_it() {
        redactor.register(new Secret("correct-horse-battery"));
        for (String after : List.of("", "\n", "\r\n", "...", "\u2026", "... (truncated)", "\nnext")) {
            assertThat(redactor.mask("token correct-hor" + after)).isEqualTo("token ***" + after);
        }
        assertThat(redactor.mask("...se-battery, and correct-...-battery.")).isEqualTo("...***, and ***...***.");
        assertThat(redactor.mask("the correct one, correct-ho is no end"))
                .isEqualTo("the correct one, correct-ho is no end");
    }

    @Test
    void each_line_of_a_long_secret_is_masked_in_every_spelling() {
        redactor.register(new Secret("first <line>\nsecond & line\n"));
        assertThat(redactor.mask("a \\u003cline\\u003e, first \\u003cline\\u003e"))
                .isEqualTo("a \\u003cline\\u003e, ***");
        assertThat(redactor.mask("{\"v\":\"second \\u0026 line\"}")).isEqualTo("{\"v\":\"***\"}");
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
