package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** The help of every command, word for word, so that nobody changes what users rely on without seeing it. */
final class HelpTest {
    static Set<String> commands() {
        return Commands.all().keySet();
    }

    @ParameterizedTest(name = "provision {0} --help")
    @MethodSource("commands")
    void is_what_it_was(String command) throws IOException {
        Ran ran = Ran.of(Commands.line(command, "--help"));
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        Golden.check("cli/help/" + file(command), ran.out());
    }

    private static String file(String command) {
        return ("provision " + command).strip().replace(' ', '-') + ".txt";
    }

    @ParameterizedTest(name = "provision {0}")
    @MethodSource("commands")
    void describes_everything_that_can_be_given(String command) {
        List<String> undescribed = Commands.spec(command).args().stream()
                .filter(argument -> String.join("", argument.description()).isBlank())
                .map(ArgSpec::toString)
                .toList();
        assertThat(undescribed).isEmpty();
    }

    @Test
    void there_is_no_help_of_a_command_that_is_gone() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/dev/provision/cli/help"))) {
            List<String> kept = files.map(file -> file.getFileName().toString()).toList();
            assertThat(kept)
                    .containsExactlyInAnyOrderElementsOf(
                            commands().stream().map(HelpTest::file).toList());
        }
    }

    @Test
    void the_help_command_says_the_same() {
        Ran ran = Ran.of("help", "plan");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).isEqualTo(Ran.of("plan", "--help").out());
    }

    @Test
    void options_of_the_program_before_a_command_are_still_its_own() {
        String help = Ran.of("--help").out();
        assertThat(help).contains("  apply ", "  validate ");
        assertThat(Ran.of("-h", "plan").out()).isEqualTo(help);
        assertThat(Ran.of("help").out()).isEqualTo(help);
        String version = Ran.of("--version").out();
        assertThat(version).startsWith("provision ");
        assertThat(Ran.of("-V", "plan").out()).isEqualTo(version);
        assertThat(Ran.of("-V", "-h").out()).isEqualTo(help);
    }

    @ParameterizedTest(name = "provision {0}")
    @MethodSource("commands")
    void names_a_command_as_it_is_listed(String command) {
        Object described = Commands.spec(command).userObject();
        assertThat(("provision " + command).strip()).endsWith(name(described));
    }

    private static String name(Object command) {
        return command.getClass().getAnnotation(CommandLine.Command.class).name();
    }

    @Test
    void a_word_that_is_no_command_is_compared_with_all_of_them() {
        assertThat(Ran.of("pln", "x").err())
                .startsWith("provision: provision has no command \"pln\"\n  did you mean: ")
                .contains("plan", "explain");
    }

    @Test
    void without_a_command_the_help_goes_to_standard_error_and_that_is_a_mistake() {
        Ran ran = Ran.of();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEqualTo(Ran.of("--help").out());
    }
}
