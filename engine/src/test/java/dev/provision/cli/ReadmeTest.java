package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.provision.resource.catalog.Catalog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Whatever the README and the example inventory show or name exists, and does what is shown. */
final class ReadmeTest {
    private static final String EXAMPLE =
            Readme.REPOSITORY.resolve("inventory.example.yml").toString();

    static List<Readme.Line> commandLines() throws IOException {
        List<Readme.Line> lines = new ArrayList<>(Readme.commandLines());
        Files.readAllLines(Path.of(EXAMPLE)).forEach(line -> Readme.add(line, lines));
        return lines;
    }

    static List<String> playbooks() {
        return Readme.blocks("yaml").stream()
                .filter(block -> block.lines().anyMatch(line -> line.startsWith("- ")))
                .toList();
    }

    @ParameterizedTest(name = "provision {0}")
    @MethodSource("commandLines")
    void every_command_line_parses_and_names_files_that_exist(Readme.Line line) {
        CommandLine program = Main.commandLine(Ran.console(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
        assertThatCode(() -> program.parseArgs(line.words().toArray(String[]::new)))
                .doesNotThrowAnyException();
        assertThat(line.words().stream().filter(word -> word.startsWith("playbooks/")))
                .allSatisfy(word -> assertThat(Readme.REPOSITORY.resolve(word)).exists());
    }

    @Test
    void the_readme_shows_command_lines() {
        assertThat(Readme.commandLines()).hasSizeGreaterThan(12);
        assertThat(Readme.commandLines().toString())
                .contains("apply playbooks/site.yml --lab", "drift playbooks/site.yml");
    }

    @ParameterizedTest
    @MethodSource("playbooks")
    void every_playbook_is_valid_on_the_example_inventory(String playbook, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("site.yml"), playbook);
        Ran ran = Ran.of("validate", file.toString(), "-i", EXAMPLE);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).endsWith(" hosts: nothing wrong\n");
    }

    @Test
    void every_yaml_block_is_a_playbook_and_there_are_some() {
        assertThat(playbooks()).isEqualTo(Readme.blocks("yaml")).isNotEmpty();
    }

    @Test
    void the_example_inventory_loads_without_a_warning() {
        Ran ran = Ran.of("inventory", "-i", EXAMPLE);
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .hasLineCount(6)
                .contains("halo-04 ", "admin@10.20.0.14", "ubuntu@10.20.0.16:2222 through");
        assertThat(Ran.of("explain", "halo-01.gtt_pages", "-i", EXAMPLE).out())
                .startsWith("halo-01.gtt_pages = 32505856\n");
        assertThat(Ran.of("explain", "halo-01.hf_token", "-i", EXAMPLE).out()).startsWith("halo-01.hf_token = ***\n");
    }

    @Test
    void the_table_of_commands_names_all_of_them_and_no_other() {
        Set<String> named = new TreeSet<>();
        for (List<String> row : Readme.table("| command |")) {
            assertThat(row).hasSize(3);
            assertThat(row.get(2)).matches("(0|1|2|4|130)(, (0|1|2|4|130))*");
            String group = "";
            for (String code : Readme.codes(row.get(0))) {
                String first = code.split(" ")[0];
                String second = code.contains(" ") ? code.split(" ")[1] : "";
                if (has(first + " " + second)) {
                    group = first;
                    named.add(first);
                    named.add(first + " " + second);
                } else {
                    named.add(has(first) ? first : group + " " + first);
                }
            }
        }
        Set<String> all = new TreeSet<>(Commands.all().keySet());
        all.removeAll(List.of("", "help"));
        assertThat(named).isEqualTo(all);
    }

    private static boolean has(String words) {
        return Commands.all().containsKey(words);
    }

    @Test
    void the_resources_are_those_of_the_program() {
        String sentence = Readme.text().substring(Readme.text().indexOf("\nResources: "));
        Collection<String> named = Readme.codes(sentence.substring(0, sentence.indexOf(". ")));
        assertThat(named).containsExactlyInAnyOrderElementsOf(Catalog.types().keys());
    }

    @Test
    void options_and_files_that_are_named_exist() throws IOException {
        Set<String> options = new TreeSet<>();
        Commands.all()
                .values()
                .forEach(command ->
                        options.addAll(command.getCommandSpec().optionsMap().keySet()));
        for (String code : Readme.codes()) {
            String word = code.split("[ =]")[0];
            if (word.startsWith("-")) {
                assertThat(options).as(code).contains(word);
            } else if (word.matches("[\\w.*-]+(/[\\w.*-]+)+|[\\w.]+\\.yml") && !word.startsWith("./")) {
                assertThat(word.equals("inventory.yml") || isThere(word))
                        .as(code)
                        .isTrue();
            }
        }
    }

    private static boolean isThere(String glob) throws IOException {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + Readme.REPOSITORY + "/" + glob);
        String fixed = glob.replaceFirst("\\*.*", "");
        Path start = Readme.REPOSITORY.resolve(fixed.contains("/") ? fixed.substring(0, fixed.lastIndexOf('/')) : "");
        try (Stream<Path> files = Files.walk(start, fixed.contains("/") ? 6 : 1)) {
            return files.anyMatch(matcher::matches);
        }
    }
}
