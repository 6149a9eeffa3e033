package dev.provision.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.everit.json.schema.ValidationException;
import org.json.JSONArray;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the acceptor with the validator: on what is written here, and on everything that differs from it in one place. */
final class SchemaAcceptorTest {
    private static final At AT = At.whole("f");
    private static final List<@Nullable Object> OTHERS = Arrays.asList(
            null,
            true,
            0,
            -1,
            1.5,
            77_777,
            "",
            "x",
            "a b/{c}",
            "{{ e }}",
            List.of(),
            List.of(1, "x"),
            Map.of(),
            Map.of("k", "v"));

    private final SchemaFiles files = new SchemaFiles(SchemaFiles::onTheClassPath);
    private final SchemaAcceptor acceptor = new SchemaAcceptor(files);

    record Sample(String schema, Object value) {
        @Override
        public String toString() {
            return schema;
        }
    }

    static List<Sample> samples() throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (String schema : SchemasTest.schemas()) {
            JSONObject properties = new JSONObject(Files.readString(Path.of("../schemas", schema)))
                    .optJSONObject("properties", new JSONObject());
            Map<String, Object> body = new LinkedHashMap<>();
            for (String key : properties.keySet()) {
                JSONArray examples = properties.getJSONObject(key).optJSONArray("examples");
                if (examples != null) {
                    body.put(key, examples.toList().get(0));
                }
            }
            samples.add(new Sample(schema, body));
        }
        try (Stream<Path> paths = Files.walk(Path.of("../playbooks"))) {
            for (Path path : paths.filter(path -> path.toString().endsWith(".yml"))
                    .sorted()
                    .toList()) {
                String name = path.toString();
                String schema = name.contains("/tasks/")
                        ? "tasks.schema.json"
                        : name.contains("/meta/")
                                ? "role-meta.schema.json"
                                : name.contains("/defaults/") ? "vars.schema.json" : "playbook.schema.json";
                samples.add(new Sample(schema, read(path)));
            }
        }
        samples.add(new Sample("playbook.schema.json", read(Path.of("src/launcher/training.yml"))));
        samples.add(new Sample("inventory.schema.json", read(Path.of("../inventory.example.yml"))));
        return samples;
    }

    private static Object read(Path file) throws IOException {
        return Objects.requireNonNull(new YamlReader()
                .read(Files.readString(file), file.toString(), new Problems())
                .orElseThrow()
                .plain());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void accepts_exactly_what_the_validator_accepts(Sample sample) {
        List<String> different = new ArrayList<>();
        for (Object variant : variants(sample.value())) {
            Data data = Data.of(variant, AT);
            boolean accepted = acceptor.accepts(sample.schema(), data, false);
            boolean valid = isValid(sample.schema(), data);
            String text = String.valueOf(variant);
            // A secret that is still to be read is left to the validator.
            if (accepted ? !valid : valid && !text.contains("{secret={")) {
                different.add(text);
            }
        }
        assertThat(different).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void accepts_nothing_pending_of_which_there_are_complaints(Sample sample) {
        List<String> wrong = new ArrayList<>();
        for (Object variant : variants(sample.value())) {
            Data data = Data.of(variant, AT);
            if (acceptor.accepts(sample.schema(), data, true)
                    && !complaints(sample.schema(), data).isEmpty()) {
                wrong.add(String.valueOf(variant));
            }
        }
        assertThat(wrong).isEmpty();
    }

    private boolean isValid(String schema, Data data) {
        try {
            files.schema(schema).validate(JsonForm.of(data));
            return true;
        } catch (ValidationException invalid) {
            return false;
        }
    }

    private List<Complaint> complaints(String schema, Data data) {
        try {
            files.schema(schema).validate(JsonForm.of(data));
            return List.of();
        } catch (ValidationException invalid) {
            return new Leaves(files, data, true).of(invalid);
        }
    }

    /** The value, and each that has another one in one place, a key less or a key more. */
    private static List<@Nullable Object> variants(@Nullable Object value) {
        List<@Nullable Object> variants = new ArrayList<>();
        variants.add(value);
        variants.addAll(OTHERS);
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> more = new LinkedHashMap<>(map);
            more.put("unknown-key", "x");
            variants.add(more);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Map<Object, @Nullable Object> less = new LinkedHashMap<>(map);
                less.remove(entry.getKey());
                variants.add(less);
                for (Object inner : variants(entry.getValue())) {
                    Map<Object, @Nullable Object> changed = new LinkedHashMap<>(map);
                    changed.put(entry.getKey(), inner);
                    variants.add(changed);
                }
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                for (Object inner : variants(list.get(i))) {
                    List<@Nullable Object> changed = new ArrayList<>(list);
                    changed.set(i, inner);
                    variants.add(changed);
                }
            }
        }
        return variants;
    }

    @Test
    void takes_a_secret_as_text() {
        Data.Dict line = new Data.Dict(
                Map.of("path", new Data.Text("/etc/x", AT), "line", new Data.Hidden(new Secret("s"), AT)),
                Map.of(),
                AT);
        assertThat(acceptor.accepts("resources/line.schema.json", line, false)).isTrue();
        assertThat(acceptor.accepts("resources/line.schema.json", line, true)).isTrue();
    }

    @Test
    void leaves_a_keyword_that_it_does_not_know_to_the_validator() {
        SchemaFiles own = new SchemaFiles(name -> new java.io.ByteArrayInputStream(
                "{\"uniqueItems\": true}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(new SchemaAcceptor(own).accepts("own.json", new Data.Seq(List.of(), AT), false))
                .isFalse();
    }
}
