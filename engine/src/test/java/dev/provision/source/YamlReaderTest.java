package dev.provision.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlReaderTest {
    private final Path folder;
    private final Problems problems = new Problems();
    private final YamlReader reader = new YamlReader();

    YamlReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Optional<Data> read(String text) {
        return reader.read(text, "f", problems);
    }

    private Data.Dict dict(String text) {
        Data data = read(text).orElseThrow(() -> new AssertionError(problems.errors()));
        assertThat(problems.errors()).isEmpty();
        return (Data.Dict) data;
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "off", "True", "~", "0644", "0x1F", "1_000", "2026-01-10", "12:30:00", "+1", "Null"})
    void reads_the_spellings_of_yaml_1_1_as_text(String spelling) {
        assertThat(dict("a: " + spelling).get("a")).isEqualTo(new Data.Text(spelling, new At("f", 1, 4)));
    }

    @Test
    void reads_the_scalars_of_json() {
        Data.Dict dict = dict("a: true\nb: null\nc:\nd: 12\ne: 1.10\nf: 1e3\ng: \"12\"\nh: !!str 5");
        assertThat(dict.plain())
                .hasToString("{a=true, b=null, c=null, d=12, e=1.10, f=1000, g=12, h=5}")
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("d", 12L)
                .containsEntry("e", new BigDecimal("1.10"))
                .containsEntry("f", 1000L)
                .containsEntry("g", "12");
        assertThat(((Data.Num) Objects.requireNonNull(dict.get("e"))).written()).isEqualTo("1.10");
    }

    @Test
    void remembers_where_keys_and_values_stand_in_code_points() {
        Data.Dict dict = dict("a: {\"\uD83D\uDE00\": 1, b: [x, \n y]}");
        Data.Dict inner = (Data.Dict) Objects.requireNonNull(dict.get("a"));
        assertThat(inner.at()).isEqualTo(new At("f", 1, 4));
        assertThat(inner.keyAt("b")).isEqualTo(new At("f", 1, 13));
        Data.Seq list = (Data.Seq) Objects.requireNonNull(inner.get("b"));
        assertThat(list.items().get(1).at()).isEqualTo(new At("f", 2, 2));
    }

    @Test
    void follows_an_alias_to_where_its_value_stands() {
        Data.Dict dict = dict("a: &x {k: v}\nb: *x");
        assertThat(dict.get("b")).isEqualTo(dict.get("a"));
    }

    @Test
    void skips_a_byte_order_mark() throws Exception {
        Path file = Files.write(folder.resolve("bom.yml"), "\uFEFFa: 1".getBytes(StandardCharsets.UTF_8));
        assertThat(reader.read(file, "bom.yml", problems).orElseThrow().plain()).isEqualTo(Map.of("a", 1L));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a: 1\\nb: 2\\na: 3            | f:3:1  | the key "a" is here twice
                    a: {b: 1, b: 2}               | f:1:11 | the key "b" is here twice
                    a:\\n\\t- b                   | f:2:1  | a tab is not allowed here
                    a: 1\\n---\\nb: 2             | f:2:1  | a second document begins here
                    a: {{ x }}                    | f:1:4  | an expression needs quotes around it
                    ? [a]\\n: 1                   | f:1:3  | a key must be text
                    a: !vault x                   | f:1:4  | the tag !vault is not supported
                    a: !!binary aGk=              | f:1:4  | the tag !!binary is not supported
                    a: !!int x                    | f:1:4  | x is not a number that can be used here
                    a: .inf                       | f:1:4  | .inf is not a number that can be used here
                    a: 1e999999999                | f:1:4  | this number is out of range
                    a: *x                         | f:1:4  | *x refers to an anchor that is not defined before
                    a: &x [*x]                    | f:1:4  | this contains itself through an alias
                    a: &x {b: {c: *x}}            | f:1:4  | this contains itself through an alias
                    <<: {a: 1}                    | f:1:1  | merge keys (<<) are not part of YAML 1.2
                    ?\\n: 1                        | f:1:2  | a key is missing before ":"
                    a: [b, c                      | f:1:9  | the list that begins at 1:4 is not closed
                    a: {b: 1                      | f:1:9  | the mapping that begins at 1:4 is not closed
                    a: "b                         | f:1:4  | this quotation is never closed
                    a: "\\q"                      | f:1:6  | this escape does not exist in double quotes
                    a: b: c                       | f:1:5  | a mapping cannot begin here
                    a: - b                        | f:1:4  | a list item cannot begin here
                    a: @b                         | f:1:4  | a value cannot begin with @
                    a: 'b'c                       | f:1:7  | this does not fit the block that begins at 1:1
                    a: >\\nb                      | f:2:1  | this line is neither "key: value" nor "- item"
                    ''                            | f      | the file is empty
                    """)
    void says_what_is_wrong_and_where(String text, String at, String message) {
        read(text.replace("\\n", "\n").replace("\\t", "\t"));
        assertThat(problems.errors()).hasSize(1);
        assertThat(problems.errors().get(0).at()).hasToString(at);
        assertThat(problems.errors().get(0).message()).isEqualTo(message);
    }

    @Test
    void names_every_key_that_is_there_twice() {
        read("a: 1\na: 2\nb: {c: 1, c: 2}");
        assertThat(problems.errors()).hasSize(2);
    }

    @Test
    void finds_the_byte_that_is_not_utf_8() throws Exception {
        Path file = Files.write(folder.resolve("bad.yml"), "a: 1\r\n\u00e9\n".getBytes(StandardCharsets.UTF_8));
        byte[] bytes = Files.readAllBytes(file);
        bytes[7] = 'x'; // the second byte of the accented letter
        Files.write(file, bytes);
        assertThat(reader.read(file, "bad.yml", problems)).isEmpty();
        assertThat(problems.errors()).singleElement().satisfies(problem -> assertThat(problem.at())
                .isEqualTo(new At("bad.yml", 2, 1)));
    }

    @Test
    void refuses_a_character_that_cannot_be_printed_at_its_place() {
        assertThat(read("a: 1\nb: x\u0007")).isEmpty();
        assertThat(problems.errors().get(0).at()).isEqualTo(new At("f", 2, 5));
        assertThat(problems.errors().get(0).found()).isEqualTo("U+0007");
    }

    @Test
    void refuses_utf_16() throws Exception {
        Path file = Files.write(folder.resolve("wide.yml"), "a: 1".getBytes(StandardCharsets.UTF_16));
        assertThat(reader.read(file, "wide.yml", problems)).isEmpty();
        assertThat(problems.errors().get(0).message()).isEqualTo("the file is UTF-16");
    }

    @Test
    void refuses_an_alias_bomb_of_every_shape() {
        for (int width : List.of(2, 3, 9, 40)) {
            StringBuilder bomb = new StringBuilder("- &l0 [x, y]\n");
            for (int level = 1; level <= 30; level++) {
                String aliases = String.join(", ", Collections.nCopies(width, "*l" + (level - 1)));
                bomb.append("- &l").append(level).append(" [").append(aliases).append("]\n");
            }
            Problems found = new Problems();
            assertThat(reader.read(bomb.toString(), "f", found)).isEmpty();
            assertThat(found.errors()).singleElement().satisfies(problem -> assertThat(problem.message())
                    .isEqualTo("aliases repeat this too often"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- "})
    void refuses_what_is_nested_too_deep(String opening) {
        assertThat(read(opening.repeat(100_000))).isEmpty();
        assertThat(problems.errors().get(0).message()).isEqualTo("this is nested too deep");
    }

    @Test
    void refuses_a_file_of_ten_megabytes_without_reading_it_all() throws Exception {
        Path file = Files.write(folder.resolve("big.yml"), new byte[10 * 1024 * 1024]);
        assertThat(reader.read(file, "big.yml", problems)).isEmpty();
        assertThat(problems.errors().get(0).message()).isEqualTo("big.yml is too large");
        assertThat(problems.errors().get(0).expected()).isEqualTo("at most 3 MiB");
    }

    @Test
    void says_where_a_missing_file_is_named_and_what_may_be_meant() throws Exception {
        Files.writeString(folder.resolve("host.yml"), "a: 1");
        At named = new At("site.yml", 3, 4);
        assertThat(reader.read(folder.resolve("hosts.yml"), "hosts.yml", named, problems))
                .isEmpty();
        assertThat(problems.errors())
                .containsExactly(Problem.at(named, "hosts.yml does not exist").hint("did you mean \"host.yml\"?"));
    }

    @Test
    void refuses_a_folder() {
        assertThat(reader.read(folder, "here", problems)).isEmpty();
        assertThat(problems.errors().get(0).message()).isEqualTo("here is a folder");
    }
}
