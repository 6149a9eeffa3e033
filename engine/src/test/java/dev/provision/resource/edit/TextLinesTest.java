package dev.provision.resource.edit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextLinesTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a", "a\n", "a\r\nb", "a\rb\n\r\n", "\u00e4\n", "a\n\nb\r\n"})
    void gives_back_what_it_was_given(String text) {
        for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1)) {
            byte[] bytes = text.getBytes(charset);
            assertThat(TextLines.of(bytes).bytes()).isEqualTo(bytes);
        }
    }

    /** Line feeds are written as ~, and CR LF as =. */
    @ParameterizedTest
    @CsvSource({
        "a~b~,0,x~a~b~",
        "a~b~,2,a~b~x~",
        "a~b,2,a~b~x",
        "a~b,1,a~x~b",
        "a=b=,1,a=x=b=",
        "a=b,2,a=b=x",
        "'',0,x~",
        "a,1,a~x"
    })
    void new_lines_end_as_the_others_do(String before, int index, String after) {
        assertThat(shown(lines(before).inserted(index, List.of("x")))).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({"a~b~,1,a~", "a~b,1,a", "a~b,0,b", "a=b=c=,1,a=c=", "a,0,''"})
    void a_file_without_an_end_after_its_last_line_stays_so(String before, int index, String after) {
        assertThat(shown(lines(before).without(Set.of(index)))).isEqualTo(after);
    }

    @Test
    void a_replaced_line_keeps_its_end() {
        assertThat(shown(lines("a=b~c").replaced(0, "x").replaced(1, "y").replaced(2, "z")))
                .isEqualTo("x=y~z");
    }

    private static TextLines lines(String text) {
        return TextLines.of(text.replace("=", "\r\n").replace("~", "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String shown(TextLines lines) {
        return new String(lines.bytes(), StandardCharsets.UTF_8)
                .replace("\r\n", "=")
                .replace("\n", "~");
    }
}
