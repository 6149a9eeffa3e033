package dev.provision.resource.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.secret.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hf_abc.DEF-1 | hf_abc.DEF-1",
                "a b | 'a b'",
                "x#y | 'x#y'",
                "cost $5 | 'cost $5'",
                "say \"no\" | 'say \"no\"'",
                "it's | \"it's\"",
                "it's \"so\" | \"it's \\\"so\\\"\"",
                "C:\\temp | \"C:\\\\temp\""
            })
    void a_value_is_spelled_as_every_tool_reads_it(String value, String spelled) {
        assertThat(EnvironmentFile.spelled(value)).contains(spelled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "${HOME}", "it's $5", "back\\slash $x", "\u0007"})
    void what_the_tools_do_not_agree_on_is_refused(String value) {
        assertThat(EnvironmentFile.spelled(value)).isEmpty();
    }

    @Test
    void the_file_has_sorted_lines_and_shows_no_secret() {
        EnvironmentFile file =
                new EnvironmentFile(Map.of("PORT", "8000", "A", "b c"), Map.of("HF_TOKEN", new Secret("hf_1")));

        assertThat(file.text().reveal()).isEqualTo("A='b c'\nHF_TOKEN=hf_1\nPORT=8000\n");
        assertThat(file.toString() + file.shown("HF_TOKEN") + file.lines()).doesNotContain("hf_1");
    }
}
