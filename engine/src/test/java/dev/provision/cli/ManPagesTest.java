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

/** The manual: a page for each command, which groff takes without a warning where there is a groff. */
final class ManPagesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void there_is_a_page_for_each_command() throws IOException {
        Ran ran = Ran.of("man", folder.resolve("man1").toString());
        assertThat(ran.code()).isZero();
        List<String> expected = Commands.all().keySet().stream()
                .map(words -> ("provision " + words).strip().replace(' ', '-') + ".1")
                .toList();
        assertThat(names(folder.resolve("man1"))).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(ran.out()).isEqualTo(expected.size() + " pages in " + folder.resolve("man1") + "\n");
    }

    @Test
    void a_page_says_everything_that_the_help_says() throws Exception {
        Ran.of("man", folder.toString());
        String page = Files.readString(folder.resolve("provision-plan.1"));
        assertThat(page)
                .startsWith(".TH PROVISION-PLAN 1 ")
                .contains("\n.SH NAME\nprovision\\-plan \\- Show what apply would change, without changing anything\n")
                .contains("\n.B \"provision plan\"\n[OPTIONS]\nPLAYBOOK\n")
                .contains("\n.TP\n.B \"\\-l, \\-\\-limit=PATTERN\"\n")
                .contains("Default: 64.")
                .contains("\n.SH EXIT STATUS\n", ".B \"130\"\ninterrupted\n");
        assertThat(Files.readString(folder.resolve("provision-lab.1")))
                .contains(".SH COMMANDS\n.TP\n.B \"provision\\-lab\\-up(1)\"\n");
    }

    @Test
    void no_page_makes_groff_complain() throws Exception {
        Ran.of("man", folder.toString());
        for (String name : names(folder)) {
            List<String> lines = Files.readAllLines(folder.resolve(name));
            assertThat(lines).as(name).allMatch(line -> line.matches("\\.(TH|SH|TP|PP|B)( .*)?|[^.'].*"));
            if (Files.isExecutable(Path.of("/usr/bin/groff"))) {
                assertThat(groff(folder.resolve(name))).as(name).isEmpty();
            }
        }
    }

    private static String groff(Path page) throws IOException {
        Process groff = new ProcessBuilder("groff", "-man", "-ww", "-Tutf8", page.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(groff.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
