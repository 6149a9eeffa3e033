package dev.provision.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.source.ProblemReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad inventories, variables and expressions, each a file of {@code bad/} with the operator's files and what is said about
 * them. {@code -Dgolden.update=true} writes what is said into the cases.
 */
final class BadInputTest {
    private static final Path CASES = Path.of("src/test/resources/dev/provision/resolve/bad");
    private static final String MARK = "--- ";
    private static final String PROBLEMS = "problems";

    private final Path folder;

    BadInputTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bad_input_is_reported_word_for_word(String name) throws IOException {
        Map<String, String> parts = parts(Files.readString(CASES.resolve(name)));
        for (Map.Entry<String, String> part : parts.entrySet()) {
            if (!part.getKey().equals(PROBLEMS)) {
                Path file = folder.resolve(part.getKey());
                Files.createDirectories(file.getParent());
                Files.writeString(file, part.getValue());
            }
        }
        Workbench workbench = new Workbench(folder).checked();
        String said = new ProblemReport(folder, false, workbench.redactor::mask)
                .render(workbench.problems)
                .replace(folder + "/", "");
        if (Boolean.getBoolean("golden.update")) {
            parts.put(PROBLEMS, said);
            StringBuilder text = new StringBuilder();
            parts.forEach(
                    (key, value) -> text.append(MARK).append(key).append('\n').append(value));
            Files.writeString(CASES.resolve(name), text);
        }
        assertThat(said).isEqualTo(parts.get(PROBLEMS)).isNotBlank();
        assertThat(workbench.asked).as("secrets are not read for a check").isEmpty();
    }

    private static Map<String, String> parts(String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        String current = "";
        StringBuilder content = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.startsWith(MARK)) {
                if (!current.isEmpty()) {
                    parts.put(current, content.toString());
                }
                current = line.substring(MARK.length());
                content.setLength(0);
            } else {
                content.append(line).append('\n');
            }
        }
        parts.put(current, content.toString());
        return parts;
    }
}
