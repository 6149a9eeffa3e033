package dev.provision.lab;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.json.JSONObject;

/** Tasks with a secret ({@code token}, or {@code plain} without quotes and blanks) in each property that accepts one. */
final class SecretTasks {
    private static final String SUM = "fcbc800db3f1867000b852f1ce0044b8f1584f76ade1ed6e65189824f95c3cda";

    /** A task for each property that accepts a secret. */
    static final Map<String, String> TASKS = Map.ofEntries(
            entry("block.content", """
                    block: { path: /root/block, name: x, content: "x={{ token }}", create: true, mode: "0600" }"""),
            entry("container.environment.NAME", container("first", "environment: { HF_TOKEN: \"{{ token }}\" }")),
            entry("container.health.headers.NAME", container("second", """
                    ports: ["8000:8000"]
                          health: { http: "http://127.0.0.1:8000/health", headers: { X-Key: "{{ plain }}" } }""")),
            entry("cron.environment.NAME", """
                    cron: { name: poison, schedule: "@daily", job: "true", environment: { X: "{{ plain }}" } }"""),
            entry("download.headers.NAME", """
                    download: { path: /root/fetched, url: "http://a/x", headers: { X: "{{ plain }}" }, sha256: @SUM@ }"""),
            entry("download.url", """
                    download: { path: /root/fetched2, url: "http://a/{{ plain }}", sha256: @SUM@ }"""),
            entry("file.content", """
                    file: { path: /root/content, content: "token={{ token }}\\n" }"""),
            entry("line.line", """
                    line: { path: /root/line, line: "x={{ token }}", create: true, mode: "0600" }"""),
            entry("registry_login.password", """
                    registry_login: { registry: reg.example, username: pull, password: "{{ token }}" }"""),
            entry("timer.environment.NAME", """
                    timer: { name: poison, exec: [/bin/true], on_calendar: daily, environment: { X: "{{ token }}" } }"""),
            entry("user.password_hash", """
                    user: { name: mallory, password_hash: "$6$salt${{ plain }}@REST@" }""".replace("@REST@", "A".repeat(61))),
            entry("playbook.environment.NAME", """
                    command: { shell: 'test -n "$TOKEN" && touch /root/ran', creates: /root/ran }
                    environment: { TOKEN: "{{ token }}" }"""),
            entry("playbook.task.loop.[]", """
                    file: { path: /root/looped, content: "{{ item }}" }
                    loop: ["{{ token }}"]"""),
            entry("vars.NAME", """
                    file: { path: /root/variable, content: "{{ token }}" }"""),
            entry("inventory.variables.NAME", """
                    file: { path: /root/extra, content: "{{ extra }}" }"""),
            // The become password is in no task: it is what sudo asks for, at the end of the test.
            entry("inventory.variables.ansible_become_password", "command: { argv: [id], read_only: true }"));

    /** Properties of which the hosts of the lab cannot do the task, and what they say of it. */
    static final Map<String, List<String>> NOT_ON_LAB = Map.of(
            "compose.content",
            List.of(compose("content: \"services: # {{ token }}\\n\""), "neither docker compose nor docker-compose"),
            "compose.environment.NAME",
            List.of(compose("environment: { X: \"{{ plain }}\" }"), "neither docker compose nor docker-compose"),
            "compose.health.NAME.headers.NAME",
            List.of(
                    compose("health: { web: { http: \"http://127.0.0.1:81/\", headers: { X: \"{{ plain }}\" } } }"),
                    "neither docker compose nor docker-compose"),
            "image.secrets.NAME",
            List.of(
                    "image: { context: image, tags: [\"own:1\"], secrets: { X: \"{{ token }}\" } }",
                    "this docker cannot pass secrets to a build"));

    private SecretTasks() {}

    /** One of them, as it stands in a play. */
    static String task(int number, String task) {
        return "    - name: Task " + number + "\n      "
                + task.replace("@SUM@", SUM).lines().map(String::stripTrailing).collect(Collectors.joining("\n      "))
                + "\n";
    }

    private static String container(String name, String more) {
        return """
                container:
                  name: %s
                  image: cr.holdenitdown.net/rfhold/vllm:rocm-gfx1151
                  devices: [/dev/kfd, /dev/dri]
                  groups: [video, render]
                  ipc: host
                  security_opt: [seccomp=unconfined]
                  command: [--model, zai-org/GLM-4.7-Flash]
                  %s""".formatted(name, more.replaceAll("(?m)^ {6}", "  "));
    }

    private static String compose(String more) {
        String content = more.startsWith("content") ? "" : "content: \"services: {}\\n\", ";
        return "compose: { project: shop, directory: /root/shop, " + content + more + " }";
    }

    /** The properties with the annotation in the schemas of resources, playbooks, variables and inventories. */
    static Set<String> accepting() throws IOException {
        Set<String> found = new TreeSet<>();
        Path schemas = ProgramOnLab.PLAYBOOKS.resolveSibling("schemas");
        try (Stream<Path> all = Files.walk(schemas)) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".schema.json")).toList()) {
                String name = file.getFileName().toString().replace(".schema.json", "");
                collect(new JSONObject(Files.readString(file)), name, found);
            }
        }
        return found;
    }

    private static void collect(Object part, String path, Set<String> found) {
        if (part instanceof JSONArray all) {
            all.forEach(one -> collect(one, path, found));
        } else if (part instanceof JSONObject schema) {
            if (schema.opt("x-accepts-secret") == Boolean.TRUE) {
                found.add(path);
            }
            for (String key : schema.keySet()) {
                switch (key) {
                    case "properties", "definitions" -> {
                        JSONObject named = schema.getJSONObject(key);
                        named.keySet().forEach(name -> collect(named.get(name), path + "." + name, found));
                    }
                    case "additionalProperties" -> collect(schema.get(key), path + ".NAME", found);
                    case "items" -> collect(schema.get(key), path + ".[]", found);
                    case "examples", "default", "enum" -> {}
                    default -> collect(schema.get(key), path, found);
                }
            }
        }
    }
}
