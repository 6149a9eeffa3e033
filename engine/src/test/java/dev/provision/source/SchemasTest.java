package dev.provision.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.catalog.Catalog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every schema keeps to, so that editors can use it, the validator needs no extra library, and problems read well. */
final class SchemasTest {
    private static final Path SCHEMAS = Path.of("../schemas");
    private static final String DRAFT_07 = "http://json-schema.org/draft-07/schema#";

    static List<String> schemas() throws IOException {
        try (Stream<Path> files = Files.walk(SCHEMAS)) {
            return files.filter(file -> file.toString().endsWith(".schema.json"))
                    .map(file -> SCHEMAS.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static JSONObject read(String name) throws IOException {
        return new JSONObject(Files.readString(SCHEMAS.resolve(name)));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void says_that_it_is_draft_07_and_what_it_is_about(String name) throws IOException {
        JSONObject schema = read(name);
        assertThat(schema.optString("$schema")).isEqualTo(DRAFT_07);
        assertThat(schema.optString("title")).isNotBlank();
        assertThat(schema.optString("description")).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void uses_neither_formats_nor_alternatives_that_cannot_be_explained(String name) throws IOException {
        List<String> found = new ArrayList<>();
        walk("#", read(name), (pointer, schema) -> {
            if (schema.has("format") || schema.has("oneOf")) {
                found.add(pointer);
            }
        });
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void describes_every_property(String name) throws IOException {
        List<String> undescribed = new ArrayList<>();
        walk("#", read(name), (pointer, schema) -> {
            boolean property = pointer.matches(".*/properties/[^/]+") && !pointer.matches(".*/(if|then|not|else)/.*");
            if (property && schema.optString("description").isBlank()) {
                undescribed.add(pointer);
            }
        });
        assertThat(undescribed).isEmpty();
    }

    /** Of what an operator writes; a choice and yes or no are examples themselves. */
    @ParameterizedTest
    @MethodSource("schemas")
    void has_examples_of_every_property_that_an_operator_writes(String name) throws IOException {
        List<String> without = new ArrayList<>();
        walk("#", read(name), (pointer, schema) -> {
            boolean property = pointer.matches(".*/properties/[^/]+") && !pointer.matches(".*/(if|then|not|else)/.*");
            boolean saysItself = schema.has("enum") || schema.has("$ref") || "boolean".equals(schema.opt("type"));
            if (property
                    && !saysItself
                    && schema.optJSONArray("examples", new JSONArray()).isEmpty()) {
                without.add(pointer);
            }
        });
        assertThat(Set.of("event.schema.json", "doctor.schema.json").contains(name) ? List.of() : without)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void has_examples_that_it_accepts(String name) throws IOException {
        List<String> refused = new ArrayList<>();
        walk("#", read(name), (pointer, schema) -> {
            JSONArray examples = schema.optJSONArray("examples");
            for (int i = 0; examples != null && i < examples.length(); i++) {
                Problems problems = new Problems();
                Data data = Data.of(plain(examples.get(i)), new At(pointer, i, 1));
                partOf(name, pointer).check(partName(name), data, SchemaCheck.Expressions.PENDING, problems);
                problems.errors().forEach(problem -> refused.add(problem.toString()));
            }
        });
        assertThat(refused).isEmpty();
    }

    private static String partName(String name) {
        return name.startsWith("resources/") ? "resources/part.json" : "part.json";
    }

    private static SchemaCheck partOf(String name, String pointer) {
        String reference = new JSONObject(Map.of("$ref", "classpath:/schemas/" + name + pointer)).toString();
        return new SchemaCheck(wanted -> wanted.equals(partName(name))
                ? new ByteArrayInputStream(reference.getBytes(StandardCharsets.UTF_8))
                : SchemaFiles.onTheClassPath(wanted));
    }

    private static Object plain(Object example) {
        if (example instanceof JSONObject object) {
            return object.toMap();
        }
        return example instanceof JSONArray array ? array.toList() : example;
    }

    /** Every schema within a schema, with its pointer; not what merely looks like one, such as an example. */
    private static void walk(String pointer, JSONObject schema, BiConsumer<String, JSONObject> visit) {
        visit.accept(pointer, schema);
        for (String map : List.of("properties", "patternProperties", "definitions")) {
            JSONObject schemas = schema.optJSONObject(map);
            if (schemas != null) {
                schemas.keySet().forEach(key -> into(pointer + "/" + map + "/" + key, schemas.opt(key), visit));
            }
        }
        for (String one : List.of("items", "additionalProperties", "if", "then", "else", "not", "contains")) {
            into(pointer + "/" + one, schema.opt(one), visit);
        }
        for (String list : List.of("allOf", "anyOf", "oneOf")) {
            JSONArray schemas = schema.optJSONArray(list);
            for (int i = 0; schemas != null && i < schemas.length(); i++) {
                into(pointer + "/" + list + "/" + i, schemas.opt(i), visit);
            }
        }
    }

    private static void into(String pointer, Object candidate, BiConsumer<String, JSONObject> visit) {
        if (candidate instanceof JSONObject schema) {
            walk(pointer, schema, visit);
        }
    }

    @Test
    void a_playbook_names_a_schema_that_exists_for_every_resource_and_no_other() throws IOException {
        JSONObject task = read("playbook.schema.json")
                .getJSONObject("definitions")
                .getJSONObject("task")
                .getJSONObject("properties");
        List<String> named = task.keySet().stream()
                .map(key -> task.getJSONObject(key).optString("$ref"))
                .filter(reference -> reference.startsWith("resources/"))
                .toList();
        List<String> existing =
                schemas().stream().filter(name -> name.startsWith("resources/")).toList();
        assertThat(named).containsExactlyInAnyOrderElementsOf(existing);
        assertThat(existing)
                .containsExactlyInAnyOrderElementsOf(Catalog.types().keys().stream()
                        .map(key -> "resources/" + key + ".schema.json")
                        .toList());
    }

    @Test
    void there_are_schemas_to_look_at() throws IOException {
        assertThat(schemas()).contains("playbook.schema.json", "inventory.schema.json", "tasks.schema.json");
    }
}
