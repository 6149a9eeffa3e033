package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operator is shown for every malformed input that we could think of. Each case stands beside its expected
 * report:
 *
 * <ul>
 *   <li>{@code NAME.yml}: a playbook, with the good {@code inventory.yml}; expected in {@code NAME.txt}
 *   <li>{@code inventory-NAME.yml}: an inventory, with the good {@code site.yml}; expected in {@code inventory-NAME.txt}
 *   <li>{@code NAME/site.yml}: a playbook of several files, with {@code NAME/inventory.yml} if it has one; expected in
 *       {@code NAME/expected.txt}
 * </ul>
 *
 * After a change of wording, {@code ./mvnw test -Dtest=MalformedInputTest -Dprovision.golden=write} writes the expected
 * reports anew; read the difference before committing it.
 */
final class MalformedInputTest {
    private static final Path CASES = Path.of("src/test/resources/dev/provision/cli/malformed");
    private static final String GOOD_PLAYBOOK = "site.yml";
    private static final String GOOD_INVENTORY = "inventory.yml";
    private static final int FEWEST = 60;

    static List<String> cases() throws IOException {
        try (Stream<Path> entries = Files.list(CASES)) {
            return entries.filter(entry ->
                            Files.isDirectory(entry) || entry.toString().endsWith(".yml"))
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals(GOOD_PLAYBOOK) && !name.equals(GOOD_INVENTORY))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void shows_each_problem_where_it_stands(String name) throws IOException {
        boolean several = Files.isDirectory(CASES.resolve(name));
        boolean inventory = name.startsWith("inventory-");
        String playbook = several ? name + "/site.yml" : inventory ? GOOD_PLAYBOOK : name;
        String ownInventory = several ? name + "/inventory.yml" : name;
        boolean hasOwn = several ? Files.exists(CASES.resolve(ownInventory)) : inventory;
        String report = new LoadEverything(CASES).report(playbook, hasOwn ? ownInventory : GOOD_INVENTORY);
        Path expected = CASES.resolve(several ? name + "/expected.txt" : name.replaceFirst("yml$", "txt"));
        if ("write".equals(System.getProperty("provision.golden"))) {
            Files.writeString(expected, report);
        }
        assertThat(report).isEqualTo(Files.readString(expected));
        assertThat(report).containsPattern("(?m)^\\d+ (problem|warning)s?").doesNotContain("\tat ", "Exception");
    }

    @Test
    void there_are_enough_of_them() throws IOException {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(FEWEST);
    }

    @Test
    void the_good_files_are_good() {
        assertThat(new LoadEverything(CASES).report(GOOD_PLAYBOOK, GOOD_INVENTORY))
                .isEmpty();
    }

    @Test
    void a_playbook_of_ten_megabytes_is_too_large(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("site.yml"), "- hosts: all\n".repeat(10 * 1024 * 1024 / 13));
        goodInventory(folder);
        assertThat(new LoadEverything(folder).report("site.yml", GOOD_INVENTORY))
                .isEqualTo("site.yml: site.yml is too large\n     expected: at most 3 MiB\n\n1 problem\n");
    }

    @Test
    void a_byte_that_is_not_utf_8_is_shown_where_it_stands(@TempDir Path folder) throws IOException {
        byte[] latin = "- hosts: all\n  name: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("site.yml"), latin);
        goodInventory(folder);
        assertThat(new LoadEverything(folder).report("site.yml", GOOD_INVENTORY))
                .isEqualTo("""
                        site.yml:2:12: the file is not valid UTF-8
                            2 |   name: caf\uFFFD
                              |            ^
                             expected: UTF-8
                                found: the byte 0xE9
                                 hint: save the file as UTF-8; this looks like Latin-1

                        1 problem
                        """);
    }

    @Test
    void a_missing_playbook_and_a_missing_inventory_are_both_named(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("inventory.yaml"), "all:\n");
        assertThat(new LoadEverything(folder).report("nowhere.yml", "inventory.yml"))
                .contains("nowhere.yml: nowhere.yml does not exist")
                .contains("inventory.yml: inventory.yml does not exist")
                .contains("did you mean \"inventory.yaml\"?")
                .endsWith("2 problems\n");
    }

    @Test
    void a_folder_is_not_a_playbook(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("site.yml"));
        goodInventory(folder);
        assertThat(new LoadEverything(folder).report("site.yml", GOOD_INVENTORY))
                .startsWith("site.yml: site.yml is a folder");
    }

    private static void goodInventory(Path folder) throws IOException {
        Files.copy(CASES.resolve(GOOD_INVENTORY), folder.resolve(GOOD_INVENTORY));
    }
}
