package dev.provision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.secret.Secret;
import dev.provision.source.SchemaCheck.Expressions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaCheckTest {
    private static final String THING = """
        {"$schema": "http://json-schema.org/draft-07/schema#",
         "type": "object", "additionalProperties": false, "required": ["name"],
         "dependencies": {"until": ["command"]},
         "x-instead": {"items": "use loop"},
         "not": {"required": ["content", "source"]},
         "if": {"properties": {"state": {"const": "absent"}}, "required": ["state"]},
         "then": {"properties": {"content": false}},
         "properties": {
           "name": {"type": "string", "description": "What it is called. Not its path.", "x-accepts-secret": true},
           "state": {"enum": ["present", "absent", "latest"]},
           "mode": {"type": "string", "pattern": "^[0-7]{4}$", "patternErrorMessage": "four octal digits", "examples": ["0644"], "x-accepts-secret": true},
           "count": {"type": ["integer", "string"], "minimum": 1, "maximum": 9, "pattern": "^\\\\s*\\\\{\\\\{"},
           "flag": {"type": "boolean"},
           "above": {"type": "number", "exclusiveMinimum": 0},
           "list": {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"type": "string"}},
           "either": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
           "env": {"type": "object", "propertyNames": {"pattern": "^[a-z/]+$"}, "additionalProperties": {"type": ["string", "number"]}},
           "hosts": {"type": "string", "x-hint": "join them with :"},
           "until": {"type": "string"}, "command": {"type": "string"},
           "content": {"type": "string"}, "source": {"type": "string"},
           "shared": {"$ref": "common.json#/definitions/word"},
           "body": {"$ref": "resources/missing.schema.json"}}}
        """;
    private static final Map<String, String> SCHEMAS = Map.of(
            "thing.json",
            THING,
            "common.json",
            "{\"definitions\": {\"word\": {\"type\": \"string\", \"enum\": [\"rocm\", \"vulkan\"]}}}");

    private final SchemaCheck check = new SchemaCheck(name -> SCHEMAS.containsKey(name)
            ? new ByteArrayInputStream(SCHEMAS.get(name).getBytes(StandardCharsets.UTF_8))
            : null);
    private final Problems problems = new Problems();

    private List<Problem> check(String yaml, Expressions expressions) {
        Data data = new YamlReader().read(yaml, "f", problems).orElseThrow();
        boolean fits = check.check("thing.json", data, expressions, problems);
        assertThat(fits).isEqualTo(problems.errors().isEmpty());
        return problems.errors();
    }

    private static String shown(Problem problem) {
        return String.join(
                " / ",
                problem.at().line() + ":" + problem.at().column() + " " + problem.message(),
                String.valueOf(problem.expected()),
                String.valueOf(problem.found()),
                String.valueOf(problem.hint()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {nam: a}                     | 1:1 "name" is missing / "name": What it is called / null / null ; 1:2 unknown key "nam" / null / null / did you mean "name"?
        {name: a, items: 1}          | 1:11 unknown key "items" / null / null / use loop
        {name: a, x.y.items: 1}      | 1:11 unknown key "x.y.items" / null / null / use loop
        {name: 1}                    | 1:8 "name" must be text / text / the number 1 / quote it if it is meant as text: "1"
        {name: }                     | 1:7 "name" must be text / text / nothing / write "" for an empty text, or remove the key
        {name: a, state: latset}     | 1:18 "state" has a value that is not allowed / present, absent or latest / "latset" / did you mean "latest"?
        {name: a, mode: "9"}         | 1:17 "mode" is not in the right form / four octal digits, such as "0644" / "9" / null
        {name: a, mode: 644}         | 1:17 "mode" must be text / text, such as "0644" / the number 644 / null
        {name: a, count: 0}          | 1:18 "count" is too small / at least 1 / the number 0 / null
        {name: a, count: 12}         | 1:18 "count" is too large / at most 9 / the number 12 / null
        {name: a, count: 1.5}        | 1:18 "count" must be a whole number / a whole number / the number 1.5 / null
        {name: a, count: "5"}        | 1:18 "count" must be a whole number / a whole number / "5" / remove the quotes
        {name: a, count: 0o7}        | 1:18 "count" must be a whole number / a whole number / "0o7" / write it in decimal: 420, not 0o644
        {name: a, above: 0}          | 1:18 "above" is too small / more than 0 / the number 0 / null
        {name: a, flag: yes}         | 1:17 "flag" must be true or false / true or false / "yes" / YAML 1.2: write true, without quotes
        {name: a, flag: Off}         | 1:17 "flag" must be true or false / true or false / "Off" / YAML 1.2: write false, without quotes
        {name: a, flag: ~}           | 1:17 "flag" must be true or false / true or false / "~" / YAML 1.2: write null, or remove the key
        {name: a, list: x}           | 1:17 "list" must be a list / a list / "x" / put it in brackets: [ ... ]
        {name: a, list: []}          | 1:17 "list" has too few items / at least 1 / a list / null
        {name: a, list: [x, x]}      | 1:17 "list" has an item twice / each item once / a list / null
        {name: a, list: [x, 1]}      | 1:21 item 2 of "list" must be text / text / the number 1 / quote it if it is meant as text: "1"
        {name: a, either: {}}        | 1:19 "either" must be text or a list / text or a list / a mapping / null
        {name: a, either: [1]}       | 1:20 item 1 of "either" must be text / text / the number 1 / quote it if it is meant as text: "1"
        {name: a, env: {A: x}}       | 1:17 "A" cannot be a name here / text that matches ^[a-z/]+$ / null / null
        {name: a, env: {a/b: true}}  | 1:22 "a/b" must be text or a number / text or a number / true / quote it if it is meant as text: "true"
        {name: a, hosts: [x]}        | 1:18 "hosts" must be text / text / a list / join them with :
        {name: a, until: x}          | 1:11 "until" needs "command" beside it / "command" / null / null
        {name: a, content: x, source: y} | 1:23 "content" and "source" cannot be used together / one of them / null / null
        {name: a, state: absent, content: x} | 1:35 "content" is not allowed here / another value / "x" / null
        {name: a, shared: rocn}      | 1:19 "shared" has a value that is not allowed / rocm or vulkan / "rocn" / did you mean "rocm"?
        [a]                          | 1:1 this must be a mapping / a mapping / a list / null
        """)
    void says_in_plain_words_what_does_not_fit(String yaml, String expected) {
        assertThat(check(yaml, Expressions.EVALUATED).stream().map(SchemaCheckTest::shown))
                .containsExactly(expected.split(" ; "));
    }

    @Test
    void accepts_what_fits() {
        assertThat(check("{name: a, state: latest, count: 3, either: [x], body: [anything]}", Expressions.EVALUATED))
                .isEmpty();
    }

    @Test
    void does_not_judge_a_text_whose_expression_is_pending() {
        String yaml =
                "{name: a, count: '{{ n }}', state: 's{{ n }}', list: '{{ l }}', either: '{{ e }}', mode: '{{ m }}'}";
        assertThat(check(yaml, Expressions.PENDING)).isEmpty();
        assertThat(check(yaml, Expressions.EVALUATED)).isNotEmpty();
    }

    @Test
    void does_not_judge_by_a_condition_whose_expression_is_pending() {
        assertThat(check("{name: a, state: absent, content: x}", Expressions.PENDING))
                .hasSize(1);
        Problems none = new Problems();
        Data data = new YamlReader()
                .read("{name: a, state: '{{ s }}', content: x}", "f", none)
                .orElseThrow();
        assertThat(check.check("thing.json", data, Expressions.PENDING, none)).isTrue();
    }

    @Test
    void still_finds_what_is_wrong_beside_a_pending_expression() {
        assertThat(check("{name: '{{ n }}', nmae: 1, flag: 'x'}", Expressions.PENDING))
                .hasSize(2);
    }

    @Test
    void takes_a_secret_as_text_and_never_shows_it() {
        At at = At.whole("f");
        Data secret = new Data.Hidden(new Secret("hunter22"), at);
        Data fits = new Data.Dict(Map.of("name", secret), Map.of(), at);
        assertThat(check.check("thing.json", fits, Expressions.EVALUATED, problems))
                .isTrue();
        Data not = new Data.Dict(
                Map.of(
                        "name",
                        secret,
                        "mode",
                        secret,
                        "flag",
                        secret.movedTo(At.whole("flag")),
                        "state",
                        secret.movedTo(At.whole("state"))),
                Map.of(),
                at);
        assertThat(check.check("thing.json", not, Expressions.EVALUATED, problems))
                .isFalse();
        assertThat(problems.errors())
                .extracting(problem -> problem.at().file() + ": " + problem.message() + " / " + problem.found())
                .containsExactlyInAnyOrder(
                        "f: \"mode\" is not in the right form / a secret",
                        "flag: \"flag\" does not accept a secret / null",
                        "state: \"state\" does not accept a secret / null");
        assertThat(problems.errors().toString()).doesNotContain("hunter22");
    }

    @Test
    void does_not_take_a_schema_from_anywhere_else() {
        assertThat(check.has("https://example.org/schemas/other.json")).isFalse();
        assertThatThrownBy(() ->
                        check.check("other.json", new Data.Nothing(At.whole("f")), Expressions.EVALUATED, problems))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other.json");
    }
}
