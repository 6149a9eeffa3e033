package dev.provision.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The scripts of the repository, as shellcheck sees them. */
class ShellScriptsTest {
    @Test
    void shellcheck_has_nothing_to_say() throws Exception {
        boolean installed = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "shellcheck")));
        assumeTrue(installed, "shellcheck is not installed");

        List<String> command = new ArrayList<>(
                List.of("shellcheck", "--external-sources", "--source-path=SCRIPTDIR", "--exclude=SC1091"));
        for (Path script : scripts()) {
            command.add(script.toString());
        }
        assertThat(command).hasSizeGreaterThan(6);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String complaints = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(complaints).isZero();
    }

    private static List<Path> scripts() throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of("../provision")));
        for (Path folder : List.of(Path.of("../.ci"), Path.of("../bench"), Path.of("src/test/real"))) {
            try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String first = Files.readString(file).lines().findFirst().orElse("");
                    if (first.matches("#!/bin/(ba)?sh|# shellcheck shell=.*")) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }
}
