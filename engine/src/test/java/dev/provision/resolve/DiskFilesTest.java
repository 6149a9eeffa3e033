package dev.provision.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskFilesTest {
    @Test
    void a_folder_that_is_a_link_holds_what_is_in_it_and_links_below_are_not_followed(@TempDir Path scratch)
            throws Exception {
        Path folder = Files.createDirectories(scratch.resolve("real/deep"));
        Files.writeString(folder.resolve("b"), "b");
        Files.writeString(scratch.resolve("real/a"), "a");
        Files.createSymbolicLink(scratch.resolve("real/round"), scratch.resolve("real"));
        Path link = Files.createSymbolicLink(scratch.resolve("conf"), scratch.resolve("real"));

        assertThat(new DiskFiles().below(link)).containsExactly(link.resolve("a"), link.resolve("deep/b"));
    }
}
