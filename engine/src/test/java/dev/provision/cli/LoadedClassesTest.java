package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does not load it need not wait for. */
final class LoadedClassesTest {
    private static List<String> loadedBy(Path folder, String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("classes");
        Ran ran = new Program(folder)
                .ran(List.of("-Xshare:auto", "-Xlog:class+load:file=" + log + ":none:filecount=0"), arguments);
        assertThat(ran.code()).as(ran.err()).isZero();
        return Files.readAllLines(log);
    }

    private static List<String> of(List<String> classes, String... packages) {
        return classes.stream()
                .filter(name -> List.of(packages).stream().anyMatch(name::startsWith))
                .toList();
    }

    @Test
    void a_playbook_is_validated_without_ssh(@TempDir Path folder) throws Exception {
        List<String> classes = loadedBy(folder, "validate", "playbooks/site.yml", "-i", "inventory.example.yml");
        assertThat(of(classes, "dev.provision.source.SchemaCheck")).isNotEmpty();
        assertThat(of(classes, "net.schmizz.", "org.bouncycastle.", "org.apache.sshd.", "java.net.http."))
                .isEmpty();
    }

    @Test
    void the_version_is_said_without_looking_at_the_commands(@TempDir Path folder) throws Exception {
        List<String> classes = loadedBy(folder, "--version");
        assertThat(of(classes, "dev.provision."))
                .allMatch(name ->
                        name.startsWith("dev.provision.cli.Main ") || name.startsWith("dev.provision.cli.Version "));
        assertThat(of(classes, "picocli.")).hasSizeLessThan(3);
    }
}
