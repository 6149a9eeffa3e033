package dev.provision.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.everit.json.schema.Schema;
import org.everit.json.schema.ValidationException;
import org.everit.json.schema.loader.SchemaLoader;
import org.json.JSONArray;
import org.json.JSONObject;
import org.json.JSONPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole schemas as an editor uses them: nothing but the one document, and no knowledge of expressions. */
final class WholeSchemaTest {
    private static final Path REPOSITORY = Path.of("..");

    static List<String> schemas() throws IOException {
        return SchemasTest.schemas();
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void refers_to_nothing_but_itself(String file) {
        JSONObject whole = WholeSchema.of(file);
        List<String> dangling = new ArrayList<>();
        references(whole, reference -> {
            if (!reference.startsWith("#") || new JSONPointer(reference).queryFrom(whole) == null) {
                dangling.add(reference);
            }
        });
        assertThat(dangling).isEmpty();
    }

    @Test
    void the_whole_of_a_playbook_holds_every_resource() {
        JSONObject definitions = WholeSchema.of("playbook.schema.json").getJSONObject("definitions");
        for (String key : Catalog.types().keys()) {
            JSONObject named = definitions.getJSONObject("task").getJSONObject("properties");
            assertThat(named.getJSONObject(key).getString("$ref")).isEqualTo("#/definitions/resources." + key);
            assertThat(definitions.getJSONObject("resources." + key).getString("title"))
                    .isNotBlank();
        }
    }

    @Test
    void the_seed_playbooks_and_their_expressions_are_accepted() throws IOException {
        assertThat(complaints("playbook.schema.json", REPOSITORY.resolve("playbooks"), 1))
                .isEmpty();
        assertThat(complaints("tasks.schema.json", REPOSITORY.resolve("playbooks/roles"), 3))
                .isEmpty();
    }

    private static List<String> complaints(String file, Path folder, int depth) throws IOException {
        Schema schema = load(file);
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder, depth)) {
            List<Path> documents = files.filter(
                            path -> path.toString().endsWith(depth == 1 ? ".yml" : "/tasks/main.yml"))
                    .toList();
            assertThat(documents).hasSizeGreaterThan(1);
            documents.forEach(path -> found.addAll(complaints(schema, path)));
        }
        return found;
    }

    private static List<String> complaints(Schema schema, Path file) {
        Problems problems = new Problems();
        Data data = new YamlReader().read(file, file.toString(), problems).orElseThrow();
        try {
            schema.validate(new JSONArray((List<?>) data.plain()));
            return List.of();
        } catch (ValidationException e) {
            return e.getAllMessages();
        }
    }

    @Test
    void what_is_wrong_is_still_wrong() {
        Schema schema = load("tasks.schema.json");
        for (String task : List.of(
                "{kernel_args: {remove: 3}}",
                "{kernel_args: {remov: [iommu]}}",
                "{service: {name: sshd, state: runing}}",
                "{kernel_args: {remove: iommu}}")) {
            assertThatThrownBy(() -> schema.validate(new JSONArray("[" + task + "]")))
                    .as(task)
                    .isInstanceOf(ValidationException.class);
        }
        schema.validate(new JSONArray("[{service: {name: sshd, state: '{{ wanted }}'}}]"));
        schema.validate(new JSONArray("[{kernel_args: {remove: '{{ wanted }}'}}]"));
    }

    private static Schema load(String file) {
        return SchemaLoader.builder()
                .draftV7Support()
                .schemaJson(WholeSchema.of(file))
                .build()
                .load()
                .build();
    }

    private static void references(Object part, Consumer<String> take) {
        if (part instanceof JSONArray array) {
            array.forEach(item -> references(item, take));
        } else if (part instanceof JSONObject object) {
            if (object.opt("$ref") instanceof String reference) {
                take.accept(reference);
            }
            object.keySet().forEach(name -> references(object.get(name), take));
        }
    }
}
