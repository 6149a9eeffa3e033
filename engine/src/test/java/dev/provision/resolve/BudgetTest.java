package dev.provision.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.source.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an expression is made of, its evaluation ends soon, with a value or a located problem. */
@Timeout(120)
final class BudgetTest {
    private final Path folder;

    BudgetTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "l5 | length",
                "l5",
                "l5 | to_json",
                "l5 | string",
                "l5 == l5",
                "l5 in [l5]",
                "l5 | unique | length",
                "l5 | join",
                "{'a': l5}",
                "[l5] + [l5]",
                "l5 ~ l5"
            })
    void a_shared_graph_is_refused_where_it_grows_too_large(String expression) throws IOException {
        StringBuilder vars = new StringBuilder("    l0: \"{{ [" + same("'lol'") + "] }}\"\n");
        for (int i = 1; i <= 5; i++) {
            vars.append("    l").append(i).append(": \"{{ [" + same("l" + (i - 1)) + "] }}\"\n");
        }
        assertThat(only(vars.toString(), expression).message()).isEqualTo("the value grows beyond 1000000 parts");
    }

    @Test
    void a_shared_graph_in_yaml_is_refused_too() throws IOException {
        StringBuilder vars = new StringBuilder("    l0: [" + same("lol") + "]\n");
        for (int i = 1; i <= 5; i++) {
            vars.append("    l").append(i).append(": [" + same("\"{{ l" + (i - 1) + " }}\"") + "]\n");
        }
        assertThat(only(vars.toString(), "l5 | length").message()).isEqualTo("the value grows beyond 1000000 parts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "many | join(long) | grows beyond 4 MiB",
                "long | replace('a', long) | grows beyond 4 MiB",
                "long | replace('', long) | grows beyond 4 MiB",
                "long ~ long ~ long ~ long ~ long | grows beyond 4 MiB",
                "long in (long ~ 'b') | steps to evaluate",
                "long | split('a') | length | steps to evaluate"
            })
    void a_text_is_limited_before_it_is_made(String line) throws IOException {
        int bar = line.lastIndexOf(" | ");
        String vars = "    long: \"" + "a".repeat(2_500_000) + "\"\n    many: [" + same("x") + "]\n";
        Problem problem = only(vars, line.substring(0, bar));
        assertThat(problem.message()).contains(line.substring(bar + 3));
    }

    @ParameterizedTest
    @CsvSource({"100, true", "20000, false"})
    void a_chain_of_variables_is_evaluated_or_refused(int length, boolean valid) throws IOException {
        String vars = "    v0: end\n"
                + IntStream.rangeClosed(1, length)
                        .mapToObj(i -> "    v" + i + ": \"{{ v" + (i - 1) + " }}\"\n")
                        .collect(Collectors.joining());
        if (valid) {
            assertThat(problems(vars, "v" + length)).isEmpty();
        } else {
            assertThat(only(vars, "v" + length).message())
                    .isEqualTo("variables refer to each other more than 200 levels deep");
        }
    }

    @Test
    void a_chain_of_nested_lists_or_of_operators_is_refused() throws IOException {
        String nested = "    v0: []\n"
                + IntStream.rangeClosed(1, 190)
                        .mapToObj(i -> "    v" + i + ": \"{{ [[[[v" + (i - 1) + "]]]] }}\"\n")
                        .collect(Collectors.joining());
        assertThat(only(nested, "v190").message()).isEqualTo("the value is nested deeper than 200 levels");
        String sum = String.join(" + ", Collections.nCopies(50_000, "1"));
        assertThat(problems("    a: 1\n", sum)).hasSizeLessThanOrEqualTo(1);
    }

    private Problem only(String vars, String expression) throws IOException {
        List<Problem> problems = problems(vars, expression);
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).at().file()).isEqualTo("site.yml");
        return problems.get(0);
    }

    private List<Problem> problems(String vars, String expression) throws IOException {
        Files.writeString(folder.resolve("inventory.yml"), "all: { hosts: { h: } }\n");
        Files.writeString(
                folder.resolve("site.yml"),
                "- name: b\n  hosts: all\n  vars:\n" + vars
                        + "  tasks:\n    - name: t\n      file: { path: /tmp/x, content: \"{{ (" + expression
                        + ") | string }}\" }\n");
        return new Workbench(folder).checked().problems.errors();
    }

    private static String same(String item) {
        return String.join(", ", Collections.nCopies(200, item));
    }
}
