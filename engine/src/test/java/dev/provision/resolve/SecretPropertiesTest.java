package dev.provision.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.resource.catalog.Catalog;
import dev.provision.source.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.json.JSONObject;
import org.json.JSONTokener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Puts a secret into every property of every schema. It is rejected at its place before any host is asked, unless it is in this
 * list, whose members PoisonSecretIT follows to the hosts.
 */
final class SecretPropertiesTest {
    private static final Set<String> ACCEPTING = Set.of(
            "block.content",
            "compose.content",
            "compose.environment.NAME",
            "compose.health.NAME.headers.NAME",
            "container.environment.NAME",
            "container.health.headers.NAME",
            "cron.environment.NAME",
            "download.headers.NAME",
            "download.url",
            "file.content",
            "image.secrets.NAME",
            "line.line",
            "registry_login.password",
            "timer.environment.NAME",
            "user.password_hash");

    /** In a play, a task, an import and a role. */
    private static final Set<String> ACCEPTING_KEYWORDS = Set.of("environment.NAME", "vars.NAME", "loop");

    private static final String SECRET = "{ secret: { env: HF_TOKEN } }";

    private static final List<String> FORMS = List.of(
            SECRET, "\"{{ poison }}\"", "\"a {{ poison }} {{ facts.os.id }}\"", "\"{{ nested.poison | upper }}\"");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static Stream<String> resources() {
        return Catalog.types().keys().stream().sorted();
    }

    @Test
    void a_schema_says_for_editors_which_properties_accept_a_secret() {
        Set<String> annotated = new TreeSet<>();
        resources()
                .forEach(key -> walk(key, schema("resources/" + key), List.of(), (path, schema) -> {
                    if (schema.optBoolean("x-accepts-secret")) {
                        annotated.add(key + "." + String.join(".", path));
                        assertThat(schema.getString("description")).endsWith("Accepts a secret.");
                    } else {
                        assertThat(schema.optString("description")).doesNotContain("Accepts a secret");
                    }
                }));
        assertThat(annotated).containsExactlyInAnyOrderElementsOf(ACCEPTING);
    }

    @ParameterizedTest
    @MethodSource("resources")
    void every_other_property_rejects_it_and_names_those_that_accept_one(String key) throws IOException {
        Set<String> paths = paths(key, schema("resources/" + key));
        assertThat(paths).isNotEmpty();
        String accepting = ACCEPTING.stream()
                .filter(property -> property.startsWith(key + "."))
                .map(property -> property.substring(key.length() + 1))
                .sorted()
                .collect(Collectors.joining(", "));
        for (String form : FORMS) {
            for (String path : paths) {
                List<Problem> problems = problems(key, path, form);
                String what = key + "." + path + " with " + form + ": " + problems;
                List<Problem> rejections = problems.stream()
                        .filter(problem ->
                                problem.message().equals("\"" + path.replace("[]", "") + "\" does not accept a secret"))
                        .toList();
                if (ACCEPTING.contains(key + "." + path)) {
                    assertThat(rejections).as(what).isEmpty();
                    continue;
                }
                assertThat(rejections).as(what).hasSize(1);
                assertThat(rejections.get(0).at().line()).as(what).isEqualTo(8);
                assertThat(Objects.toString(rejections.get(0).hint(), ""))
                        .as(what)
                        .startsWith(
                                accepting.isEmpty()
                                        ? "no property of " + key + " accepts a secret"
                                        : "properties of " + key + " that accept a secret: " + accepting);
                assertThat(problems).as(what).noneMatch(problem -> problem.toString()
                        .contains("(a secret"));
            }
        }
    }

    /** The whole body, with a task whose loop is not known before the host is asked. */
    @Test
    void a_loop_that_depends_on_the_host_hides_no_secret() throws IOException {
        List<Problem> problems = checked("""
              - reboot: { message: "{{ item }} {{ poison }}" }
                loop: "{{ facts.packages_list }}"
            """);
        assertThat(problems).extracting(Problem::message).contains("\"message\" does not accept a secret");
    }

    @ParameterizedTest
    @MethodSource("keywords")
    void every_keyword_of_a_playbook_rejects_it(String definition, String path) throws IOException {
        String value = path.endsWith(".NAME")
                ? path.replace(".NAME", "") + ": { NAME: " + SECRET + " }"
                : path.equals("loop") ? "loop: [ " + SECRET + " ]" : path + ": " + SECRET;
        String document =
                switch (definition) {
                    case "play" -> "- hosts: all\n  " + value + "\n";
                    case "playbookImport" -> "- import_playbook: a.yml\n  " + value + "\n";
                    case "task" ->
                        "- hosts: all\n  tasks:\n  - command: { argv: [id], read_only: true }\n    " + value + "\n";
                    case "tasksImport" -> "- hosts: all\n  tasks:\n  - import_tasks: a.yml\n    " + value + "\n";
                    default -> "- hosts: all\n  roles:\n  - role: a\n    " + value + "\n";
                };
        write(document);
        List<Problem> problems = new Workbench(folder).checked().problems.errors();
        String last = path.replaceAll("\\.NAME$", "").replaceAll(".*\\.", "");
        boolean rejected = problems.stream()
                .anyMatch(problem -> problem.message().matches("\"(" + last + "|NAME)\" does not accept a secret"));
        assertThat(rejected)
                .as(definition + " " + path + ": " + problems)
                .isEqualTo(!ACCEPTING_KEYWORDS.contains(path));
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> keywords() {
        JSONObject definitions = schema("playbook").getJSONObject("definitions");
        List<org.junit.jupiter.params.provider.Arguments> all = new ArrayList<>();
        for (String name : List.of("play", "playbookImport", "task", "tasksImport", "role")) {
            JSONObject definition = definitions.getJSONObject(name);
            JSONObject properties = definition.optJSONObject("properties") != null
                    ? definition.getJSONObject("properties")
                    : definition.getJSONObject("else").getJSONObject("properties");
            Set<String> replaced = Set.of("import_playbook", "import_tasks", "role", "hosts");
            for (String key : properties.keySet()) {
                boolean task = Catalog.types().keys().contains(key);
                if (!task && !replaced.contains(key)) {
                    boolean map = key.equals("environment") || key.equals("vars");
                    all.add(org.junit.jupiter.params.provider.Arguments.of(name, map ? key + ".NAME" : key));
                }
            }
        }
        return all.stream();
    }

    @Test
    void a_hosts_connection_and_become_user_reject_it() throws IOException {
        JSONObject properties = schema("inventory")
                .getJSONObject("definitions")
                .getJSONObject("variables")
                .getJSONObject("properties");
        assertThat(properties.keySet()).hasSizeGreaterThan(10);
        for (String key : properties.keySet()) {
            Files.writeString(
                    folder.resolve("inventory.yml"), "all: { hosts: { a: { " + key + ": " + SECRET + " } } }\n");
            Files.deleteIfExists(folder.resolve("site.yml"));
            List<Problem> problems = new Workbench(folder).problems.errors();
            assertThat(problems)
                    .as(key)
                    .hasSize(properties.getJSONObject(key).optBoolean("x-accepts-secret") ? 0 : 1)
                    .allMatch(problem -> problem.message().endsWith("cannot be a secret")
                            || problem.message().equals("\"" + key + "\" does not accept a secret"));
        }
    }

    @Test
    void a_become_user_from_a_secret_variable_is_rejected_before_it_gets_into_an_argument() throws IOException {
        for (String keyword :
                List.of("become_user: \"{{ poison }}\"", "vars: { ansible_become_user: \"{{ poison }}\" }")) {
            write("""
                - hosts: all
                  become: true
                  vars: { poison: { secret: { env: HF_TOKEN } } }
                  tasks:
                  - command: { argv: [id], read_only: true }
                    become_user: "{{ poison }}"
                """);
            assertThat(new Workbench(folder).checked().problems.errors())
                    .as(keyword)
                    .extracting(Problem::message)
                    .containsExactly("a secret is not accepted here");
        }
    }

    @Test
    void explanations_mask_plain_values_by_name_at_any_depth() throws IOException {
        Files.writeString(folder.resolve("inventory.yml"), """
            all:
              vars: { db: { user: app, password: hunter2 }, api_token: hunter2, ref: "{{ api_token }}" }
              hosts: { a: { api_token: hunter2b, hf: { secret: { env: HF_TOKEN } } } }
            """);
        Workbench workbench = new Workbench(folder);
        StringBuilder all = new StringBuilder();
        for (String name : List.of("db", "api_token", "hf")) {
            all.append(workbench.values.explain(
                    workbench.host("a"), name, new HostValues.Around(List.of(), List.of(), List.of(), List.of())));
        }
        assertThat(all.toString()).contains("app", "***", "HF_TOKEN").doesNotContain("hunter2");
    }

    private List<Problem> problems(String key, String path, String form) throws IOException {
        JSONObject schema = schema("resources/" + key);
        JSONObject example = schema.optJSONArray("examples", new JSONArray()).optJSONObject(0);
        JSONObject body = example == null ? new JSONObject() : new JSONObject(example.toString());
        String top = path.replaceAll("[.\\[].*", "");
        body.remove(top);
        String others = body.toString();
        String inner = others.substring(1, others.length() - 1);
        JSONObject with = new JSONObject()
                .put(top, value(schema.getJSONObject("properties").getJSONObject(top), path));
        String written = with.toString().replace("\"@\"", form);
        return checked(
                "  - " + key + ": { " + inner + (inner.isEmpty() ? "" : ",") + "\n        " + written.substring(1));
    }

    /** A value of a schema with the secret at the path, whose parts end in [] for an element, and all that is required. */
    private static Object value(JSONObject schema, String path) {
        int dot = path.indexOf('.');
        String first = dot < 0 ? path : path.substring(0, dot);
        JSONObject part = first.endsWith("[]") ? schema.getJSONObject("items") : schema;
        Object value = "@";
        if (dot >= 0) {
            String name = path.substring(dot + 1).replaceAll("[.\\[].*", "");
            JSONObject properties = part.optJSONObject("properties", new JSONObject());
            JSONObject object = new JSONObject();
            for (Object required : part.optJSONArray("required", new JSONArray())) {
                object.put(
                        required.toString(),
                        properties
                                .getJSONObject(required.toString())
                                .optJSONArray("examples", new JSONArray().put("a"))
                                .get(0));
            }
            JSONObject schemaOfName =
                    properties.has(name) ? properties.getJSONObject(name) : part.getJSONObject("additionalProperties");
            value = object.put(name, value(schemaOfName, path.substring(dot + 1)));
        }
        return first.endsWith("[]") ? new JSONArray().put(value) : value;
    }

    private List<Problem> checked(String tasks) throws IOException {
        write("""
            - hosts: all
              vars:
                poison: { secret: { env: HF_TOKEN } }
                nested: { poison: "{{ poison }}" }
              tasks:
              # the task
            """ + tasks);
        return new Workbench(folder).checked().problems.errors();
    }

    private void write(String playbook) throws IOException {
        Files.writeString(folder.resolve("inventory.yml"), "all: { hosts: { a: {} } }\n");
        Files.writeString(folder.resolve("site.yml"), playbook);
    }

    private static Set<String> paths(String key, JSONObject schema) {
        Set<String> paths = new TreeSet<>();
        walk(key, schema, List.of(), (path, part) -> {
            if (!path.isEmpty()) {
                paths.add(String.join(".", path));
            }
        });
        return paths;
    }

    private static void walk(
            String key, JSONObject schema, List<String> path, BiConsumer<List<String>, JSONObject> visit) {
        visit.accept(path, schema);
        JSONObject properties = schema.optJSONObject("properties", new JSONObject());
        properties.keySet().forEach(name -> walk(key, properties.getJSONObject(name), with(path, name), visit));
        if (schema.opt("additionalProperties") instanceof JSONObject others) {
            JSONArray names =
                    schema.optJSONObject("propertyNames", new JSONObject()).optJSONArray("enum", new JSONArray());
            walk(key, others, with(path, names.optString(0, "NAME")), visit);
        }
        if (schema.opt("items") instanceof JSONObject items) {
            List<String> element = new ArrayList<>(path);
            element.set(path.size() - 1, path.get(path.size() - 1) + "[]");
            walk(key, items, element, visit);
        }
        JSONArray all = schema.optJSONArray("allOf", new JSONArray());
        for (int i = 0; i < all.length(); i++) {
            assertThat(all.getJSONObject(i).keySet()).doesNotContain("x-accepts-secret");
        }
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    private static JSONObject schema(String name) {
        try (InputStream in = SecretPropertiesTest.class.getResourceAsStream("/schemas/" + name + ".schema.json")) {
            return new JSONObject(new JSONTokener(Objects.requireNonNull(in)));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
