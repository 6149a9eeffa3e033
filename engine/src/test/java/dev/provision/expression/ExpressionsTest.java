package dev.provision.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.secret.Secret;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpressionsTest {
    private static final At AT = new At("site.yml", 3, 7);

    private final Expressions expressions = new Expressions((file, line) -> Optional.empty());
    private final FixedScope scope = new FixedScope()
            .with("n", 124)
            .with("name", "halo")
            .with("gtt", "124GiB")
            .with("empty", "")
            .with("nothing", null)
            .with("list", List.of(3, 1, 2))
            .with("host", Map.of("os", Map.of("id", "fedora")))
            .with("token", new Secret("hunter22"))
            .with("hostile", "{{ name }} {% if true %}");

    static Stream<String> values() throws IOException {
        try (var in = ExpressionsTest.class.getResourceAsStream("values.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#") && !line.isBlank());
        }
    }

    @ParameterizedTest
    @MethodSource("values")
    void an_expression_has_the_value_that_the_table_says(String line) {
        int arrow = line.lastIndexOf(" => ");
        String expression = line.substring(0, arrow);
        String expected = line.substring(arrow + 4);
        Data.Text text = new Data.Text("{{ " + expression + " }}", AT);
        if (expected.startsWith("!")) {
            assertThatThrownBy(() -> expressions.evaluate(text, scope))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessage(AT + ": " + expected.substring(1));
        } else {
            assertThat(Values.json(expressions.evaluate(text, scope), 0)).isEqualTo(expected);
        }
    }

    @Test
    void a_text_without_braces_is_left_as_the_same_object() {
        Data.Text text = new Data.Text("${#array[@]} {% not", AT);
        Data.Text plain = new Data.Text("echo ${#array[@]}", AT);
        assertThat(expressions.evaluate(plain, scope)).isSameAs(plain);
        assertThatThrownBy(() -> expressions.evaluate(text, scope)).hasMessageContaining("never closed");
    }

    @Test
    void a_text_with_more_than_one_expression_is_text() {
        assertThat(evaluate("{{ n }}{{ n }}")).isEqualTo(new Data.Text("124124", AT));
        assertThat(evaluate("{{ n }} ")).isEqualTo(new Data.Text("124 ", AT));
        assertThat(evaluate("{{n}}").plain()).isEqualTo(124L);
    }

    @Test
    void a_number_keeps_the_way_it_was_written() {
        FixedScope versions = new FixedScope();
        Data version = new Data.Num(new java.math.BigDecimal("6.10"), "6.10", AT);
        Scope scope = versions.with("v", version);
        assertThat(expressions
                        .evaluate(new Data.Text("kernel-{{ v }}", AT), scope)
                        .plain())
                .isEqualTo("kernel-6.10");
    }

    @Test
    void what_an_expression_yields_is_never_evaluated_again() {
        assertThat(evaluate("{{ hostile }}").plain()).isEqualTo("{{ name }} {% if true %}");
        assertThat(evaluate("[{{ hostile }}]").plain()).isEqualTo("[{{ name }} {% if true %}]");
        assertThat(evaluate("{{ '{{' ~ ' n }}' }}").plain()).isEqualTo("{{ n }}");
    }

    @Test
    void a_secret_makes_the_whole_text_a_secret() {
        Data header = evaluate("Bearer {{ token }}");
        assertThat(header).isInstanceOf(Data.Hidden.class);
        assertThat(((Data.Hidden) header).value().reveal()).isEqualTo("Bearer hunter22");
        assertThat(header.toString()).doesNotContain("hunter22");
    }

    @Test
    void a_text_that_only_looks_like_a_secret_is_none() {
        scope.with("word", "hunter22");
        assertThat(evaluate("{{ word }} {{ name }}")).isInstanceOf(Data.Text.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ token }}",
                "{{ 'a' ~ token }}",
                "{{ token + 'a' }}",
                "{{ token | upper }}",
                "{{ token | b64encode }}",
                "{{ 'x' | replace('x', token) }}",
                "{{ [token, 'b'] | join(',') }}",
                "{{ {'a': token} | to_json }}",
                "{{ token | default('x') }}",
                "{{ missing | default(token) }}",
                "{{ [token] | first }}",
                "{{ token if true else '' }}",
                "{{ token or 'x' }}",
                "x{% if true %}{{ token }}{% endif %}",
                "x{% for t in [token] %}{{ t }}{% endfor %}",
                "x{{ [token] }}",
            })
    void every_way_to_a_text_keeps_the_secret(String text) {
        Data value = evaluate(text);
        assertThat(value).isInstanceOf(Data.Hidden.class);
        assertThat(value.toString().toLowerCase(java.util.Locale.ROOT)).doesNotContain("hunter22");
    }

    @Test
    void a_secret_in_a_list_leaves_the_other_elements_alone() {
        Data.Seq list = (Data.Seq) evaluate("{{ [token, name] }}");
        assertThat(list.items().get(0)).isInstanceOf(Data.Hidden.class);
        assertThat(list.items().get(1)).isInstanceOf(Data.Text.class);
    }

    @Test
    void what_a_filter_makes_of_a_secret_is_told_to_the_redactor() {
        evaluate("{{ token | upper }}");
        assertThat(scope.derived).extracting(Secret::reveal).containsExactly("HUNTER22");
    }

    @Test
    void a_secret_never_stands_in_a_problem() {
        for (String text : List.of(
                "{{ token | int }}",
                "{{ token | bytes }}",
                "{{ token + 1 }}",
                "{{ token * 2 }}",
                "{{ token.x }}",
                "{{ token < 1 }}",
                "{{ token | length }}",
                "{{ {token: 1} }}")) {
            assertThatThrownBy(() -> evaluate(text))
                    .as(text)
                    .isInstanceOf(InvalidInput.class)
                    .satisfies(thrown -> assertThat(
                                    ((InvalidInput) thrown).problems().toString())
                            .doesNotContain("hunter22"));
        }
    }

    @Test
    void a_secret_mapping_is_read_wherever_it_stands() {
        Data.Dict source = (Data.Dict) Data.of(Map.of("secret", Map.of("env", "HF_{{ 'TOKEN' }}")), AT);
        assertThat(((Data.Hidden) expressions.evaluate(source, scope)).value().reveal())
                .isEqualTo("read from {env=HF_TOKEN}");
    }

    @Test
    void omit_leaves_an_entry_out() {
        Data dict = Data.of(Map.of("a", "{{ missing | default(omit) }}"), AT);
        Data list = Data.of(List.of("x", "{{ missing | default(omit) }}"), AT);
        assertThat(expressions.evaluate(dict, scope).plain()).isEqualTo(Map.of());
        assertThat(expressions.evaluate(list, scope).plain()).isEqualTo(List.of("x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"n == 124", "name", "n", "list", "missing", "{{ n == 124 }}", "n == 124 }} {{ n", "n =="})
    void a_condition_is_one_expression_that_is_true_or_false(String condition) {
        Data.Text text = new Data.Text(condition, AT);
        if (condition.equals("n == 124")) {
            assertThat(expressions.holds(text, scope)).isTrue();
        } else {
            assertThatThrownBy(() -> expressions.holds(text, scope)).isInstanceOf(InvalidInput.class);
        }
    }

    @Test
    void an_unknown_value_matters_only_if_it_is_asked_for() {
        assertThat(expressions.holds(new Data.Text("n == 1 and later.x == 2", AT), scope))
                .isFalse();
        assertThat(expressions.holds(new Data.Text("n == 124 or later", AT), scope))
                .isTrue();
        assertThatThrownBy(() -> expressions.holds(new Data.Text("later.x is defined", AT), scope))
                .isInstanceOf(NotYetKnown.class);
    }

    @Test
    void a_text_may_choose_and_repeat() {
        assertThat(evaluate("{% if n > 100 %}big{% elif n > 10 %}middle{% else %}small{% endif %}")
                        .plain())
                .isEqualTo("big");
        assertThat(evaluate("{% for x in list %}{{ loop.index }}:{{ x }}{% if not loop.last %},{% endif %}{% endfor %}")
                        .plain())
                .isEqualTo("1:3,2:1,3:2");
        assertThat(evaluate("{% for x in [] %}{% else %}none{% endfor %}").plain())
                .isEqualTo("none");
    }

    @Test
    void a_template_file_is_rendered_with_places_of_its_own() {
        String file = "# {{ name }}\n{# a note #}\n{% for x in list %}\nv{{ x }}\n{% endfor %}\nend\n";
        assertThat(expressions.template("t.j2", file, AT, scope).plain()).isEqualTo("# halo\n\nv3\nv1\nv2\nend\n");
        assertThatThrownBy(() -> expressions.template("t.j2", "a\nb {{ nam }}\n", AT, scope))
                .hasMessage("t.j2:2:6: \"nam\" is not defined");
    }

    @Test
    void names_are_found_without_evaluation() {
        Data data = Data.of(
                List.of("{{ facts.gpu.gfx }}", "{{ a | default(b) }}", "{% for x in c %}{{ x }}{% endfor %}"), AT);
        assertThat(expressions.uses(data))
                .extracting(
                        located -> located.use().path() + " " + located.use().guarded())
                .containsExactly("facts.gpu.gfx false", "a true", "b false", "c false");
    }

    @Test
    void a_problem_points_at_the_name_in_every_style_of_yaml() {
        String yaml = """
                a: "x {{ nam }}"
                b: x {{ nam }}
                c: |
                  line
                  x {{ nam }} {{ nam }}
                d: 'it''s {{ nam }}'
                """;
        Expressions placed =
                new Expressions((file, line) -> yaml.lines().skip(line - 1L).findFirst());
        assertThat(place(placed, "x {{ nam }}", 1, 4)).isEqualTo("f:1:10");
        assertThat(place(placed, "x {{ nam }}", 2, 4)).isEqualTo("f:2:9");
        assertThat(place(placed, "line\nx {{ nam }} {{ nam }}", 3, 4)).isEqualTo("f:5:8");
        assertThat(place(placed, "it's {{ nam }}", 6, 4)).isEqualTo("f:6:14");
    }

    private String place(Expressions placed, String text, int line, int column) {
        try {
            placed.evaluate(new Data.Text(text, new At("f", line, column)), scope);
            return "no problem";
        } catch (InvalidInput invalid) {
            return invalid.problems().get(0).at().toString();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ \"a\\",
                "{{ 'a",
                "{{ \"a#{b\" }}",
                "{{ \"a#{n}\" }}",
                "{{",
                "{%",
                "{{ }}",
                "{% %}",
                "{% if %}",
                "{% if true %}",
                "{% for x in list %}",
                "{% for x of list %}{% endfor %}",
                "{% include 'x' %}",
                "{% extends 'x' %}",
                "{% macro x() %}{% endmacro %}",
                "{% import 'x' %}",
                "{% set x = 1 %}",
                "{% verbatim %}",
                "{% endif %}",
                "{{ n } }",
                "{{ n.class }}",
                "{{ name.class.forName('java.lang.Runtime') }}",
                "{{ name.getClass() }}",
                "{{ [1,2][0] }}",
                "{{ range(5) }}",
                "{{ block('x') }}",
                "{{ parent() }}",
                "{{ {1 2} }}",
                "{{ n | }}",
                "{{ n is }}",
                "{{ 'x' | replace('', '') | }}",
            })
    void a_bad_expression_is_a_problem_and_nothing_else(String text) {
        assertThatThrownBy(() -> evaluate(text + " {{ n")).isInstanceOf(InvalidInput.class);
        assertThatThrownBy(() -> evaluate(text)).isInstanceOf(InvalidInput.class);
    }

    @Test
    void what_an_expression_costs_is_limited() {
        String many = "{% for a in x %}{% for b in x %}{% for c in x %}{{ a }}{% endfor %}{% endfor %}{% endfor %}";
        scope.with("x", java.util.Collections.nCopies(2_000, 1));
        assertThatThrownBy(() -> evaluate(many)).hasMessageContaining("steps");
        scope.with("long", "x".repeat(1_000_000));
        assertThatThrownBy(() -> evaluate("{{ long }}".repeat(9))).hasMessageContaining("grows beyond 4 MiB");
        assertThatThrownBy(() -> evaluate("{{ " + "(".repeat(100_000) + " }}")).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> evaluate("{{ " + "not ".repeat(100_000) + "n }}"))
                .hasMessageContaining("too long");
        assertThatThrownBy(() -> evaluate("{% if n %}".repeat(20_000) + "{% endif %}".repeat(20_000)))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void a_near_name_is_proposed() {
        assertThatThrownBy(() -> evaluate("{{ nam }}")).satisfies(thrown -> assertThat(
                        ((InvalidInput) thrown).problems().get(0).hint())
                .isEqualTo("did you mean \"name\"?"));
    }

    private Data evaluate(String text) {
        return expressions.evaluate(new Data.Text(text, AT), scope);
    }

    @Test
    void only_what_the_operator_wrote_asks_for_a_secret() {
        FixedScope said = scope.with("said", Map.of("command", List.of("id")));
        Data body = Data.of(Map.of("environment", Map.of("secret", "{{ said }}")), AT);

        assertThat(expressions.evaluate(body, said).plain())
                .isEqualTo(Map.of("environment", Map.of("secret", Map.of("command", List.of("id")))));
    }

    @Test
    void a_secret_that_is_no_key_is_not_named() {
        for (String text :
                List.of("{{ host[token] }}", "{{ nothing[token] }}", "{{ name[token] }}", "{{ list[token] }}")) {
            assertThatThrownBy(() -> expressions.evaluate(new Data.Text(text, AT), scope))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageNotContaining("hunter22");
        }
    }

    @Test
    void a_variable_of_a_loop_cannot_be_called_loop() {
        assertThatThrownBy(() -> expressions.template("t", "{% for loop in list %}{{ loop }}{% endfor %}", AT, scope))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("t:1:")
                .hasMessageContaining("\"loop\" is");
    }
}
