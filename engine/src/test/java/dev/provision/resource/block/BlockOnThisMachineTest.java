package dev.provision.resource.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.Assessment;
import dev.provision.resource.edit.Edited;
import dev.provision.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BlockOnThisMachineTest {
    private final Path scratch;

    BlockOnThisMachineTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void plan_and_apply_report_what_the_program_under_validate_refuses(String shell) throws Exception {
        Edited<Block> edited = new Edited<>(new BlockType(), scratch, shell);
        Path file = Files.writeString(edited.file(), "a\n");

        Assessment refused =
                edited.plan(Map.of("name", "x", "content", new Secret("s3cret"), "validate", "grep -q nothing %s"));
        assertThat(edited.machine().refusal(refused).orElseThrow())
                .contains("is refused by grep")
                .doesNotContain("s3cret");
        assertThat(edited.machine().make(refused).errors()).contains("was refused by grep");
        assertThat(file).content().isEqualTo("a\n");

        Assessment accepted =
                edited.plan(Map.of("name", "x", "content", new Secret("s3cret"), "validate", "grep -q s3cret %s"));
        assertThat(edited.machine().refusal(accepted)).isEmpty();
        edited.make(accepted);
        assertThat(file).content().contains("s3cret");
    }
}
