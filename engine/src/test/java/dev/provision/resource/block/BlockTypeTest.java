package dev.provision.resource.block;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.edit.Edited;
import dev.provision.source.InvalidInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blocks on this machine's file system, in each shell. */
final class BlockTypeTest {
    private static final BlockType TYPE = new BlockType();
    private static final String SHELLS = "dev.provision.resource.Shells#all";

    private final Path scratch;

    BlockTypeTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    private Edited<Block> edited(String shell) {
        return new Edited<>(TYPE, scratch, shell);
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void puts_replaces_and_takes_out_a_block(String shell) throws Exception {
        Map<String, ?> wanted = Map.of("name", "halo hosts", "content", "10.0.0.1 a\n\n10.0.0.2 b\n");
        String block = "# BEGIN halo hosts\n10.0.0.1 a\n\n10.0.0.2 b\n# END halo hosts\n";
        assertThat(edited(shell).after("x\n", wanted)).isEqualTo("x\n" + block);
        assertThat(edited(shell).after("", wanted)).isEqualTo(block);
        assertThat(edited(shell).after("x", wanted)).isEqualTo(("x\n" + block).stripTrailing());
        assertThat(edited(shell).after("x\r\n", wanted)).isEqualTo(("x\n" + block).replace("\n", "\r\n"));
        assertThat(edited(shell).after("x\n# BEGIN halo hosts\nold\n# END halo hosts\ny", wanted))
                .isEqualTo("x\n" + block + "y");
        assertThat(edited(shell).after("x\n  # BEGIN halo hosts\t\n# END halo hosts", wanted))
                .isEqualTo("x\n  # BEGIN halo hosts\t\n10.0.0.1 a\n\n10.0.0.2 b\n# END halo hosts");
        Map<String, ?> gone = Map.of("name", "halo hosts", "absent", true);
        assertThat(edited(shell).after("x\n" + block + "y\n", gone)).isEqualTo("x\ny\n");
        assertThat(edited(shell).after("x\ny\n", gone)).isEqualTo("x\ny\n");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void writes_comments_as_the_file_does_and_goes_where_it_is_told(String shell) throws Exception {
        assertThat(edited(shell)
                        .after(
                                "<a>\n</a>\n",
                                Map.of(
                                        "name",
                                        "b",
                                        "content",
                                        "<b/>",
                                        "comment",
                                        "<!-- %s -->",
                                        "insert_before",
                                        "</a>")))
                .isEqualTo("<a>\n<!-- BEGIN b -->\n<b/>\n<!-- END b -->\n</a>\n");
        assertThat(edited(shell)
                        .after("x\n", Map.of("name", "b", "content", "", "comment", "//", "insert_before", "BOF")))
                .isEqualTo("// BEGIN b\n// END b\nx\n");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void markers_that_are_no_pair_are_left_to_a_person(String shell) throws Exception {
        for (String text :
                new String[] {"# BEGIN b\n", "# END b\n", "# END b\n# BEGIN b\n", "# BEGIN b\n# BEGIN b\n# END b\n"}) {
            Files.writeString(edited(shell).file(), text);
            assertThatThrownBy(() -> edited(shell).plan(Map.of("name", "b", "content", "x")))
                    .isInstanceOf(CannotPlan.class)
                    .hasMessageContaining("are not one pair");
        }
    }

    @Test
    void says_what_is_wrong_with_a_body() {
        refused(Map.of("path", "/etc/x", "name", "b"), "\"content\" is missing");
        refused(Map.of("path", "/etc/x", "name", " b", "content", "x"), "no name for a block");
        refused(Map.of("path", "/etc/x", "name", "b", "content", "x\n# END b\n"), "own marker");
        refused(Map.of("path", "/etc/x", "name", "b", "content", "x", "comment", "%s %s"), "no comment of a file");
        refused(Map.of("path", "/etc/x", "name", "b", "content", "x", "absent", true), "says nothing");
    }

    private static void refused(Map<String, ?> body, String message) {
        assertThatThrownBy(() -> TYPE.parse(body(body)))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(message);
    }
}
