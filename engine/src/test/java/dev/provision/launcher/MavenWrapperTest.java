package dev.provision.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads are compared with checksums: those of Maven itself, and those that Maven downloads. */
class MavenWrapperTest {
    private static final Path PROPERTIES = Path.of(".mvn/wrapper/maven-wrapper.properties");

    @TempDir
    Path folder;

    /** mvnw takes another archive where unzip is missing. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_archive_with_another_checksum_is_refused(boolean unzip) throws Exception {
        copy(Path.of("mvnw"));
        copy(PROPERTIES);
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String tool : List.of("sh", "uname", "mktemp", "mkdir", "rm", "tr", "sha256sum", "dirname", "basename")) {
            Files.createSymbolicLink(bin.resolve(tool), where(tool));
        }
        script(bin.resolve("wget"), "while [ \"$1\" != -O ]; do shift; done; echo other >\"$2\"");
        if (unzip) {
            script(bin.resolve("unzip"), "echo unpacked");
        }
        ProcessBuilder builder =
                new ProcessBuilder("./mvnw", "-v").directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(1);
        assertThat(output)
                .startsWith("Error: Failed to validate Maven distribution SHA-256")
                .doesNotContain("unpacked");
    }

    @Test
    void maven_is_strict_about_checksums() throws Exception {
        assertThat(Path.of("../.mvn/maven.config")).content().contains("--strict-checksums\n");
        assertThat(Path.of("..").resolve(PROPERTIES))
                .content()
                .containsPattern("distributionSha256Sum=[0-9a-f]{64}\n")
                .containsPattern("distributionTarGzSha256Sum=[0-9a-f]{64}\n");
    }

    private void copy(Path file) throws IOException {
        Files.createDirectories(folder.resolve(file).getParent());
        Files.copy(Path.of("..").resolve(file), folder.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static Path where(String tool) {
        return Stream.of("/usr/bin", "/bin")
                .map(directory -> Path.of(directory, tool))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }
}
