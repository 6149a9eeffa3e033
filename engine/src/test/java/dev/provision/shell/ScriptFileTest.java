package dev.provision.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent of a script's file means what the file says. */
final class ScriptFileTest {
    private static final Path RESOURCES = Path.of("src/main/resources");

    static List<Path> scripts() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.toString().endsWith(".sh"))
                    .sorted()
                    .toList();
        }
    }

    /** As bash prints a function that it has read, with texts in quotes as they are; these are programs of awk and sh. */
    @ParameterizedTest
    @MethodSource("scripts")
    void nothing_but_comments_and_indentation_is_left_out(Path file) throws Exception {
        String sent = ScriptFile.read(ScriptFileTest.class, "/" + RESOURCES.relativize(file));
        assertThat(understood(sent)).isEqualTo(understood(Files.readString(file)));
        assertThat(sent.lines().filter(line -> line.startsWith("#") || !line.equals(line.stripLeading())))
                .isEmpty();
    }

    private static String understood(String script) throws IOException, InterruptedException {
        Process bash = new ProcessBuilder("bash", "-c", "eval \"f() {\n:\n$1\n}\" && declare -f f", "bash", script)
                .redirectErrorStream(true)
                .start();
        bash.getOutputStream().close();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(printed).isZero();
        return printed.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining("\n"));
    }
}
