package dev.provision.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReachTest {
    @ParameterizedTest
    @CsvSource({
        "/etc/a.conf, /etc/a.conf, true",
        "/etc/a, /etc/a/b, true",
        "/etc/a/b, /etc/a, true",
        "/etc/a, /etc/ab, false",
        "/, /etc/a, true",
        "/var/run/x, /run/x/y, true",
        "/lib/udev, /usr/lib/udev/rules.d, true",
        "/library, /usr/library, false"
    })
    void paths_meet_where_one_contains_the_other(String one, String other, boolean meets) {
        assertThat(Reach.paths(one).meets(Reach.paths(other))).isEqualTo(meets);
    }

    @Test
    void only_a_boot_alters_what_depends_on_a_boot_and_nothing_what_depends_on_nothing() {
        assertThat(Reach.BOOT.meets(Reach.BOOT)).isTrue();
        assertThat(Reach.ANYTHING.meets(Reach.BOOT)).isFalse();
        assertThat(Reach.paths("/boot").meets(Reach.BOOT)).isFalse();
        assertThat(Reach.BOOT.meets(Reach.NOTHING)).isFalse();
        assertThat(Reach.ANYTHING.meets(Reach.NOTHING)).isFalse();
        assertThat(Reach.NOTHING.meets(Reach.ANYTHING)).isFalse();
        assertThat(Reach.paths("/x").meets(Reach.ANYTHING)).isTrue();
    }
}
