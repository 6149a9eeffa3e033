package dev.provision.resource.timer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitWordTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a|\"a\"",
                "``|\"\"",
                "a b|\"a b\"",
                "100%|\"100%%\"",
                "%h|\"%%h\"",
                "$HOME ${X}|\"$$HOME $${X}\"",
                "say \"it's\"|\"say \\\"it's\\\"\"",
                "\\n|\"\\\\n\"",
                ";|\";\"",
                "-x|\"-x\"",
                "\u00e9|\"\u00e9\""
            })
    void an_argument_reaches_the_program_as_it_is(String value, String word) {
        assertThat(UnitWord.argument(value)).isEqualTo(word);
    }

    @org.junit.jupiter.api.Test
    void control_characters_are_written_as_escapes() {
        assertThat(UnitWord.argument("a\nb\tc\u0001\u007f")).isEqualTo("\"a\\nb\\tc\\x01\\x7f\"");
    }

    @org.junit.jupiter.api.Test
    void each_place_has_its_own_rules() {
        String value = "50% of $X `\\\"";
        assertThat(UnitWord.quoted(value)).isEqualTo("\"50%% of $X `\\\\\\\"\"");
        assertThat(UnitWord.plain(value)).isEqualTo("50%% of $X `\\\"");
        assertThat(UnitWord.inEnvironmentFile(value)).isEqualTo("\"50% of \\$X \\`\\\\\\\"\"");
    }
}
