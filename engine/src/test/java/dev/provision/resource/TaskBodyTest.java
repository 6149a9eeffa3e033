package dev.provision.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskBodyTest {
    @ParameterizedTest
    @CsvSource({"90,90", "90s,90", "20m,1200", "1h30m,5400", "2d,172800"})
    void reads_a_length_of_time(String text, long seconds) {
        assertThat(body(text).duration("timeout")).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void reads_a_number_as_seconds() {
        assertThat(body(30).duration("timeout")).contains(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0s", "-5", "m", "5 m", "1.5h", "30m1h", "five"})
    void refuses_what_is_no_length_of_time(String text) {
        assertThatThrownBy(() -> body(text).duration("timeout"))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("\"timeout\" is not a length of time");
    }

    private static TaskBody body(Object timeout) {
        return new TaskBody(Data.of(Map.of("timeout", timeout), At.whole("site.yml")), NoFiles.INSTANCE);
    }
}
