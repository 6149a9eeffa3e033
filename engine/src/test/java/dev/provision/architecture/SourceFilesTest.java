package dev.provision.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every source file. Paths are relative to the module, where Maven runs its tests. */
class SourceFilesTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TEST = Path.of("src/test/java");

    @Test
    void a_file_has_at_most_400_lines() throws IOException {
        assertThat(javaFiles(MAIN, TEST)).isNotEmpty().allSatisfy(file -> assertThat(Files.readAllLines(file))
                .as(file.toString())
                .hasSizeLessThanOrEqualTo(400));
    }

    @Test
    void every_package_says_what_it_is_for_and_is_null_marked() throws IOException {
        List<Path> folders =
                javaFiles(MAIN).stream().map(Path::getParent).distinct().toList();
        assertThat(folders).isNotEmpty().allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                .content()
                .contains("/**")
                .contains("@NullMarked"));
    }

    @Test
    void names_say_what_a_thing_is() throws IOException {
        assertThat(javaFiles(MAIN)).noneSatisfy(file -> assertThat(file.toString())
                .matches(".*(/util/|/utils/|/impl/|/common/|Manager\\.java|Helper\\.java|Utils?\\.java|Impl\\.java)"));
    }

    @Test
    void nothing_is_left_for_later() throws IOException {
        assertThat(javaFiles(MAIN, TEST)).allSatisfy(file -> assertThat(Files.readString(file))
                .as(file.toString())
                .doesNotContainPattern("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b")
                .doesNotContainPattern("@Dis" + "abled\\s*\\n"));
    }

    private static List<Path> javaFiles(Path... roots) throws IOException {
        Stream<Path> files = Stream.empty();
        for (Path root : roots) {
            try (Stream<Path> below = Files.walk(root)) {
                files = Stream.concat(
                        files, below.filter(path -> path.toString().endsWith(".java")).toList().stream());
            }
        }
        return files.toList();
    }
}
