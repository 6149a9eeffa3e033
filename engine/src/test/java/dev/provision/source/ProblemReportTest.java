package dev.provision.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.secret.Redactor;
import dev.provision.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProblemReportTest {
    private final Path folder;
    private final Problems problems = new Problems();

    ProblemReportTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private String render() {
        return new ProblemReport(folder, false, UnaryOperator.identity()).render(problems);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void shows_the_line_with_a_caret_and_what_to_do() throws Exception {
        write("site.yml", "- hosts: all\n  taks: []\n");
        problems.error(Problem.at(new At("site.yml", 2, 3), "unknown key \"taks\"")
                .expected("a key of a play")
                .found("taks")
                .hint("did you mean \"tasks\"?"));
        assertThat(render()).isEqualTo("""
                        site.yml:2:3: unknown key "taks"
                            2 |   taks: []
                              |   ^
                             expected: a key of a play
                                found: taks
                                 hint: did you mean "tasks"?

                        1 problem
                        """);
    }

    @Test
    void sorts_by_place_and_puts_warnings_first() {
        problems.error(Problem.at(new At("b", 1, 1), "second"));
        problems.error(Problem.at(new At("a", 9, 1), "first"));
        problems.warn(Problem.at(At.whole("z"), "careful"));
        assertThat(render().lines().filter(line -> !line.isBlank()))
                .containsExactly("z: warning: careful", "a:9:1: first", "b:1:1: second", "2 problems, 1 warning");
    }

    @Test
    void clips_a_long_line_around_the_place() throws Exception {
        write("long.yml", "x".repeat(500) + "Y" + "z".repeat(500));
        problems.error(Problem.at(new At("long.yml", 1, 501), "here"));
        List<String> lines = render().lines().toList();
        assertThat(lines.get(1).length()).isLessThan(120);
        assertThat(lines.get(1).charAt(lines.get(2).indexOf('^'))).isEqualTo('Y');
    }

    @Test
    void makes_control_characters_visible_and_keeps_the_caret_in_place() throws Exception {
        write("evil.yml", "a:\t\u001b[31m\u202e\u6f22x");
        problems.error(Problem.at(new At("evil.yml", 1, 11), "evil \u001b[2J\u202e"));
        List<String> lines = render().lines().toList();
        assertThat(lines.get(0)).isEqualTo("evil.yml:1:11: evil \\x1b[2J\\u202e");
        assertThat(lines.get(1)).isEqualTo("    1 | a:\\t\\x1b[31m\\u202e\u6f22x");
        assertThat(lines.get(2)).isEqualTo("      |" + " ".repeat(21) + "^");
    }

    @Test
    void a_caret_may_stand_behind_the_end() throws Exception {
        write("end.yml", "a: [1");
        problems.error(Problem.at(new At("end.yml", 1, 6), "not closed"));
        assertThat(render().lines().toList().get(2)).isEqualTo("      |      ^");
    }

    @Test
    void masks_secrets_everywhere() throws Exception {
        write("s.yml", "token: hunter22");
        Redactor redactor = new Redactor();
        redactor.register(new Secret("hunter22"));
        problems.error(Problem.at(new At("s.yml", 1, 8), "hunter22 is bad").found("hunter22"));
        String text = new ProblemReport(folder, false, redactor::mask).render(problems);
        assertThat(text).doesNotContain("hunter22").contains("token: ***");
    }

    @Test
    void colours_only_when_asked() {
        problems.error(Problem.at(At.whole("f"), "bad"));
        assertThat(render()).doesNotContain("\u001b");
        assertThat(new ProblemReport(folder, true, UnaryOperator.identity()).render(problems))
                .contains("\u001b[31mbad\u001b[0m");
    }

    @Test
    void shows_the_first_of_very_many() {
        for (int line = 1; line <= 100_000; line++) {
            problems.error(Problem.at(new At("f", line, 1), "bad"));
        }
        assertThat(render())
                .contains("f:200:1")
                .doesNotContain("f:201:1")
                .endsWith("100000 problems; the first 200 are shown\n");
    }

    @Test
    void says_nothing_when_nothing_is_wrong() {
        assertThat(render()).isEmpty();
    }
}
