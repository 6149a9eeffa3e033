package dev.provision.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.source.At;
import dev.provision.source.InvalidInput;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostRangeTest {
    @ParameterizedTest
    @CsvSource({
        "halo-1, halo-1",
        "halo-[1:3], halo-1 halo-2 halo-3",
        "halo-[01:03], halo-01 halo-02 halo-03",
        "halo-[08:11], halo-08 halo-09 halo-10 halo-11",
        "halo-[8:11], halo-8 halo-9 halo-10 halo-11",
        "halo-[0:6:3], halo-0 halo-3 halo-6",
        "rack-[a:c], rack-a rack-b rack-c",
        "[a:b]-[1:2].lan, a-1.lan a-2.lan b-1.lan b-2.lan",
    })
    void a_range_stands_for_all_its_names(String range, String names) {
        assertThat(HostRange.expand(range, At.whole("i"))).containsExactly(names.split(" "));
    }

    @Test
    void digits_are_the_same_in_every_language_of_the_operator() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(HostRange.expand("halo-[01:02]", At.whole("i"))).containsExactly("halo-01", "halo-02");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a[1]",
                "a[1:]",
                "a[:2]",
                "a[2:1]",
                "a[01:100]",
                "a[1:2:0]",
                "a[a:3]",
                "a[1:2",
                "a1:2]",
                "a[]",
                "a[1:99999999]",
                "a[1:200][1:200]"
            })
    void a_bracket_that_is_no_range_is_a_problem(String range) {
        assertThatThrownBy(() -> HostRange.expand(range, At.whole("i"))).isInstanceOf(InvalidInput.class);
    }
}
