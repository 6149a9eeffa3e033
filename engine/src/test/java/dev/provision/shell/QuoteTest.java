package dev.provision.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values go through the shells that hosts have, as they go there: as text on standard input. */
class QuoteTest {
    private static final List<String> SHELLS = List.of("dash", "bash", "busybox sh", "bash --posix");
    private static final List<String> LOCALES = List.of("C", "C.UTF-8");
    private static final int SEEDS = 4;
    private static final int VALUES = 400;

    private static final String SIGNS = "'\"\\$`!\n;&|<>(){}[]*?~# \t-";
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "-",
            "--",
            "-n",
            "-e",
            "'",
            "''",
            "'\\''",
            "\"",
            "\\",
            "\\\\'",
            "\n",
            "a\n",
            "\n\n\n",
            "\r\n",
            "\t",
            "$(touch hacked)",
            "`touch hacked`",
            "'; touch hacked; '",
            "'$(touch hacked)'",
            "${HOME}",
            "$1",
            "$'\\x41'",
            "a'b\"c\\d`e$(f)g",
            "*",
            "?",
            "[a-z]*",
            "~",
            "~root",
            "{a,b}",
            "!!",
            "!-1",
            "#comment",
            "a#b",
            "&",
            "|",
            ";",
            ">hacked",
            "<hacked",
            "<<EOF",
            "EOF",
            "%s%n%d",
            "\\c",
            "\\0",
            "\\n",
            "IFS=x",
            "then",
            "}",
            "\u0001",
            "\u007f",
            "\u0001\u007f\u0001",
            "\u001b[31m",
            "\u0085",
            "\u00a0",
            "é",
            "漢字",
            "\uD83D\uDE00",
            "\u202Eabc",
            "\u2028",
            "\uFEFF",
            "e\u0301");

    private final Path folder;

    QuoteTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<Arguments> runs() {
        List<Arguments> runs = new ArrayList<>();
        for (String shell : SHELLS) {
            for (String locale : LOCALES) {
                for (long seed = 1; seed <= SEEDS; seed++) {
                    runs.add(Arguments.of(shell, locale, seed));
                }
            }
        }
        return runs.stream();
    }

    @ParameterizedTest(name = "{0}, {1}, seed {2}")
    @MethodSource("runs")
    void every_value_arrives_byte_for_byte_as_a_word(String shell, String locale, long seed) throws Exception {
        List<String> values = values(new Random(seed));
        StringBuilder script = new StringBuilder();
        for (String value : values) {
            script.append("printf '%s\\0' ").append(Quote.word(value)).append('\n');
        }
        assertThat(words(shell, locale, script.toString())).isEqualTo(values);
        assertThat(folder).as("a value was run").isEmptyDirectory();
    }

    @ParameterizedTest(name = "{0}, {1}, seed {2}")
    @MethodSource("runs")
    void every_value_arrives_byte_for_byte_as_a_positional_parameter(String shell, String locale, long seed)
            throws Exception {
        List<String> values = values(new Random(-seed));
        Fragment fragment =
                new Fragment("printf '%s\\0' \"$#\" \"$@\"; x=$1; shift; printf '%s\\0' \"$x\" \"$1\"", values);
        List<String> expected = new ArrayList<>();
        expected.add(String.valueOf(values.size()));
        expected.addAll(values);
        expected.add(values.get(0));
        expected.add(values.get(1));
        assertThat(words(shell, locale, fragment.render())).isEqualTo(expected);
        assertThat(folder).as("a value was run").isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void a_very_long_value_arrives_whole(String shell) throws Exception {
        for (String unit : List.of("'", "x", "\\'\"$(id)`\n", "é")) {
            String value = unit.repeat(400_000 / unit.length());
            assertThat(words(
                            shell,
                            "C",
                            Fragment.of("printf '%s\\0' \"$1\"", value).render()))
                    .isEqualTo(List.of(value));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void a_fragment_without_arguments_has_no_positional_parameters(String shell) throws Exception {
        assertThat(words(
                        shell,
                        "C",
                        "set -- left over\n"
                                + Fragment.of("printf '%s\\0' \"$#\"").render()))
                .containsExactly("0");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void a_word_stays_one_word_inside_a_word(String shell) throws Exception {
        // as a command within a command: what su -c and sh -c are given
        for (String value : NASTY) {
            String inner = "printf '%s\\0' " + Quote.word(value);
            assertThat(words(shell, "C", shell + " -c " + Quote.word(inner))).containsExactly(value);
        }
    }

    @Test
    void a_nul_character_is_refused_wherever_it_stands() {
        for (String value : List.of("\0", "a\0", "\0a", "a\0b", "a".repeat(10_000) + "\0")) {
            assertThatThrownBy(() -> Quote.word(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("NUL");
            assertThatThrownBy(() -> Fragment.of("true", "fine", value).render())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    static Stream<String> shells() {
        return SHELLS.stream();
    }

    /** The nasty ones and many more made of their pieces and of any characters, in any order. */
    private static List<String> values(Random random) {
        List<String> values = new ArrayList<>(NASTY);
        while (values.size() < VALUES) {
            StringBuilder value = new StringBuilder();
            int pieces = random.nextInt(random.nextInt(20) == 0 ? 2000 : 12);
            for (int i = 0; i < pieces; i++) {
                value.append(piece(random));
            }
            values.add(value.toString());
        }
        Collections.shuffle(values, random);
        return values;
    }

    private static String piece(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> NASTY.get(random.nextInt(NASTY.size()));
            case 1 -> String.valueOf(SIGNS.charAt(random.nextInt(SIGNS.length())));
            case 2 -> String.valueOf((char) (1 + random.nextInt(127)));
            // their second bytes are those that shells mark their own places with
            case 3 -> String.valueOf((char) (0x80 + random.nextInt(0x780)));
            default -> Character.toString(character(random));
        };
    }

    private static int character(Random random) {
        int any = 1 + random.nextInt(Character.MAX_CODE_POINT);
        return any >= Character.MIN_SURROGATE && any <= Character.MAX_SURROGATE ? 'x' : any;
    }

    private List<String> words(String shell, String locale, String script) throws IOException, InterruptedException {
        List<String> command = List.of(shell.split(" "));
        assumeTrue(
                Files.isExecutable(Path.of("/bin", command.get(0)))
                        || Files.isExecutable(Path.of("/usr/bin", command.get(0))),
                command.get(0) + " is not installed here");
        Path scratch = Files.createTempDirectory("quote");
        Path out = scratch.resolve("out");
        Path err = scratch.resolve("err");
        Path in = Files.write(scratch.resolve("in"), script.getBytes(StandardCharsets.UTF_8));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("LC_ALL", locale);
            Process process = builder.start();
            try {
                assertThat(process.waitFor(5, TimeUnit.MINUTES))
                        .as("the shell ends")
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(Files.readString(err)).isEmpty();
            assertThat(process.exitValue()).isZero();
            byte[] said = Files.readAllBytes(out);
            String text = new String(said, StandardCharsets.UTF_8);
            assertThat(text.getBytes(StandardCharsets.UTF_8)).as("well-formed").isEqualTo(said);
            List<String> words = new ArrayList<>(List.of(text.split("\0", -1)));
            assertThat(words.remove(words.size() - 1)).isEmpty();
            return words;
        } finally {
            for (Path file : List.of(in, out, err, scratch)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
