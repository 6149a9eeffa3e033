package dev.provision.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WavesTest {
    @Test
    void without_serial_all_hosts_go_at_once() {
        assertThat(sizes(7)).containsExactly(7);
    }

    @Test
    void the_last_size_repeats() {
        assertThat(sizes(7, 1, 2)).containsExactly(1, 2, 2, 2);
    }

    @Test
    void percentages_are_of_all_hosts_and_at_least_one() {
        assertThat(sizes(10, 1, "25%", "100%")).containsExactly(1, 2, 7);
        assertThat(sizes(3, "10%")).containsExactly(1, 1, 1);
    }

    @Test
    void no_hosts_are_no_waves() {
        assertThat(sizes(0, 1)).isEmpty();
    }

    @Test
    void refuses_what_is_no_size() {
        for (Object size : List.of(0, -1, "0%x", "half", 1.5)) {
            assertThatThrownBy(() -> sizes(3, size))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("not the size of a wave");
        }
    }

    private static List<Integer> sizes(int hosts, Object... serial) {
        List<Data> written = List.of(serial).stream()
                .map(size -> Data.of(size, At.whole("site.yml")))
                .toList();
        return Waves.of(IntStream.range(0, hosts).boxed().toList(), written).stream()
                .map(List::size)
                .toList();
    }
}
