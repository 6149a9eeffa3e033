package dev.provision.transport.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.transport.limit.Printable;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Text that is too long is cut before anything masks the secrets in it, so no secret may be cut in two. */
final class CutTextTest {
    private static final String SECRET = "correct-horse-battery-staple";

    @Test
    void the_last_part_begins_with_a_whole_line() {
        for (int cap = 20; cap < 60; cap++) {
            Kept kept = new Kept(cap, Kept.Part.LAST);
            add(kept, "password: " + SECRET + "\n");
            add(kept, "it was refused\n");
            String whole = "password: " + SECRET + "\nit was refused\n";
            assertThat(kept.text()).isIn(whole, "it was refused\n").hasSizeLessThanOrEqualTo(cap);
            assertThat(kept.truncated()).isEqualTo(cap < whole.length());
        }
    }

    @Test
    void a_line_that_is_longer_than_all_begins_with_a_whole_word() {
        Kept kept = new Kept(30, Kept.Part.LAST);
        add(kept, "password: " + SECRET + " was refused");
        assertThat(kept.text()).isEqualTo("was refused");
        assertThat(kept.truncated()).isTrue();
    }

    @Test
    void a_long_line_ends_between_words() {
        for (int before = 250; before < 310; before++) {
            String line = "x".repeat(before) + " " + SECRET + " and more, " + "y".repeat(100);
            assertThat(Printable.oneLine(line).replace(SECRET, ""))
                    .isEqualTo(Printable.lastLines(line).replace(SECRET, ""))
                    .endsWith("...")
                    .doesNotContain("corr");
        }
        assertThat(Printable.oneLine("z".repeat(400))).isEqualTo("...");
    }

    private static void add(Kept kept, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        kept.add(bytes, 0, bytes.length);
    }
}
