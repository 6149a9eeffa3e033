package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A locale that is not UTF-8 is named where it is the cause. */
class LocaleTest {
    private final Path folder;

    LocaleTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void a_path_that_the_locale_cannot_express() throws Exception {
        Path site = Files.writeString(folder.resolve("site.yml"), "- import_playbook: Pr\u00fcfung.yml\n");
        Path hosts = Files.writeString(folder.resolve("hosts.yml"), "all: { hosts: { halo-1: {} } }\n");
        Ran ran = new Program(folder)
                .with(Map.of("LC_ALL", "C"))
                .ran("validate", site.toString(), "-i", hosts.toString());
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("site.yml:1:20: the locale cannot express this path", "set LC_ALL=C.UTF-8");
    }

    @Test
    void an_argument_that_the_locale_cannot_express() throws Exception {
        Ran ran = Ran.of("validate", "Pr\uFFFD\uFFFDfung.yml");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err())
                .startsWith("provision: invalid argument \"Pr\uFFFD\uFFFDfung.yml\": file names are encoded in ");
    }
}
