package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret in every property that accepts one by the schemas, and then a search for it in all that the program leaves or
 * shows: on this machine nowhere; on the hosts only in the files that are to hold it, which only root can read, and in the
 * container engine's own record of a container's environment, without which no container could have it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PoisonSecretIT {
    /** The part that nothing else can hold; around it what must be quoted everywhere. */
    private static final String CORE = HexFormat.of().formatHex(bytes());

    /** For what takes no quotes and blanks. */
    private static final String PLAIN = "p" + CORE;

    private static final String SECRET = "it's \"" + CORE + "\" $(id) \\q é";

    @SuppressWarnings("NullAway.Init")
    private static ProgramOnLab program;

    @SuppressWarnings("NullAway.Init")
    private static Path state;

    @SuppressWarnings("NullAway.Init")
    private static Path extra;

    @SuppressWarnings("NullAway.Init")
    private static Path sudo;

    /** The files of a host that are to hold it. */
    private static final List<String> HELD = List.of(
            "root/content",
            "root/template",
            "root/block",
            "root/line",
            "root/looped",
            "root/variable",
            "root/extra",
            "root/.docker/config.json",
            "etc/cron.d/poison",
            "etc/systemd/system/poison.env",
            "etc/shadow",
            "var/lib/lab/docker/containers/ID/spec");

    private static final Set<String> FOUND_IN_PROCESSES = new TreeSet<>();

    private static byte[] bytes() {
        byte[] bytes = new byte[12];
        new Random().nextBytes(bytes);
        return bytes;
    }

    @BeforeAll
    static void a_fleet_of_two(@TempDir Path folder, @TempDir Path elsewhere) throws Exception {
        state = folder;
        program = new ProgramOnLab(folder, 2);
        program.succeed("apply", ProgramOnLab.PLAYBOOKS + "/host.yml", "--lab"); // containers crash before it
        Path secret = Files.writeString(elsewhere.resolve("token"), SECRET + "\n");
        Files.createDirectories(folder.resolve("playbooks/templates"));
        Files.writeString(folder.resolve("playbooks/templates/token.j2"), "token={{ token }}\n");
        Path plain = Files.writeString(elsewhere.resolve("plain"), PLAIN + "\n");
        extra = secret;
        sudo = plain;
        String head = """
                - name: Poison
                  hosts: strix_halo
                  become: true
                  vars:
                    token: { secret: { file: "%s" } }
                    plain: { secret: { file: "%s" } }
                  tasks:
                """.formatted(secret, plain);
        StringBuilder tasks = new StringBuilder(head);
        new TreeMap<>(SecretTasks.TASKS).values().forEach(task -> tasks.append(SecretTasks.task(tasks.length(), task)));
        program.playbook("poison.yml", tasks + """
                    - name: Template
                      file: { path: /root/template, template: token.j2, mode: "0600" }
                    - name: A command that shows it
                      command:
                        shell: |
                          echo "$TOKEN"; printf 'x%s' "$TOKEN" | base64 >&2; printf %s "$TOKEN" | base64 -w 0
                          printf 'user:%s' "$TOKEN" | base64; exit 3
                        creates: /root/never
                      environment: { TOKEN: "{{ token }}" }
                      register: shown
                      ignore_errors: true
                    - name: What it showed
                      file: { path: "/root/failed", content: "{{ shown.rc }}\\n" }
                """);
        Files.createDirectories(folder.resolve("playbooks/files/image"));
        Files.writeString(folder.resolve("playbooks/files/image/Dockerfile"), "FROM scratch\n");
        for (Map.Entry<String, List<String>> one : SecretTasks.NOT_ON_LAB.entrySet()) {
            program.playbook(
                    one.getKey() + ".yml",
                    head + SecretTasks.task(0, one.getValue().get(0)));
        }
        program.playbook("become.yml", head + SecretTasks.task(0, "command: { argv: [id], read_only: true }"));
        for (String host : List.of("halo-1", "halo-2")) {
            program.root(host, """
                    mkdir -p /etc/cron.d /usr/local/bin /usr/local/sbin && : >/usr/local/sbin/cron &&
                    cat >/usr/local/bin/curl <<'END' && chmod 755 /usr/local/sbin/cron /usr/local/bin/curl
                    #!/bin/sh
                    while [ $# -gt 0 ]; do case $1 in -o) out=$2 ;; esac; shift; done
                    echo mine >"$out"
                    END
                    """);
        }
        program.playbook("failing.yml", """
                - name: Failing
                  hosts: strix_halo
                  become: true
                  vars:
                    token: { secret: { file: "%s" } }
                  tasks:
                    - name: A command that shows it
                      command: { shell: 'echo "$TOKEN"; echo "$TOKEN" | base64 >&2; exit 3', creates: /root/never }
                      environment: { TOKEN: "{{ token }}" }
                    """.formatted(secret));
    }

    @AfterAll
    static void ends() throws Exception {
        program.close();
    }

    @Test
    @Order(2)
    void shows_up_nowhere_but_where_it_is_to_be() throws Exception {
        String variable = "extra={ secret: { file: \"" + extra + "\" } }";
        watched(2, "plan", "poison.yml", "-e", variable);
        watched(2, "plan", "poison.yml", "-e", variable, "--output", "json");
        watched(0, "apply", "poison.yml", "-e", variable, "-v");
        watched(0, "apply", "poison.yml", "-e", variable, "--output", "json");
        watched(1, "apply", "failing.yml", "-v");
        watched(1, "apply", "failing.yml", "--output", "json");
        program.root("halo-1", "echo other >/root/content; echo other >/root/template");
        watched(2, "drift", "poison.yml", "-e", variable);
        watched(0, "apply", "poison.yml", "-e", variable);

        assertThat(program.root("halo-1", "cat /root/content; cat /root/failed"))
                .as("it got where it is to be")
                .isEqualTo("token=" + SECRET + "\n1\n");
        assertThat(FOUND_IN_PROCESSES)
                .as("arguments of any process, environments of the program's")
                .isEmpty();
        assertThat(holding(file -> !file.startsWith(state.resolve("lab/hosts"))))
                .isEmpty();
        assertThat(holding(file -> file.startsWith(state.resolve("lab/hosts"))).stream()
                        .map(file -> file.replaceAll("containers/[0-9a-f]{64}/", "containers/ID/"))
                        .distinct()
                        .toList())
                .containsExactlyInAnyOrderElementsOf(Stream.of("halo-1", "halo-2")
                        .flatMap(host -> HELD.stream().map(file -> "lab/hosts/" + host + "/disk/" + file))
                        .toList());
        for (String host : List.of("halo-1", "halo-2")) {
            for (String file : HELD) {
                if (!file.endsWith("/ID/spec")) {
                    assertThat(program.root(host, "stat -c %a /" + file))
                            .as(file)
                            .isEqualTo("600\n");
                }
            }
        }
        assertThat(lastOutput()).doesNotContain(CORE);
    }

    /** Sudo of these hosts asks for the secret from now on. */
    @Test
    @Order(3)
    void a_become_password_shows_up_nowhere() throws Exception {
        for (String host : List.of("halo-1", "halo-2")) {
            program.root(
                    host,
                    "rm -f /etc/security/lab-password; echo " + PLAIN + " >/etc/security/lab-password; "
                            + "echo 'ops ALL=(ALL) ALL' >/etc/sudoers.d/ops");
        }
        List<String> before = holding(file -> true);
        watched(1, "plan", "become.yml");
        watched(0, "apply", "become.yml", "-v", "-e", "ansible_become_password={ secret: { file: \"" + sudo + "\" } }");
        assertThat(FOUND_IN_PROCESSES).isEmpty();
        assertThat(holding(file -> true)).isEqualTo(before);
    }

    /** A property that is new in a schema, and a task that the lab has learned, change this list. */
    @Test
    @Order(1)
    void every_property_that_accepts_a_secret_is_here() throws Exception {
        Set<String> all = new TreeSet<>(SecretTasks.TASKS.keySet());
        all.addAll(SecretTasks.NOT_ON_LAB.keySet());
        assertThat(all)
                .hasSize(SecretTasks.TASKS.size() + SecretTasks.NOT_ON_LAB.size())
                .isEqualTo(SecretTasks.accepting());
        for (Map.Entry<String, List<String>> one : SecretTasks.NOT_ON_LAB.entrySet()) {
            watched(1, "apply", one.getKey() + ".yml");
            assertThat(lastOutput())
                    .as(one.getKey())
                    .contains(one.getValue().get(1))
                    .doesNotContain(CORE);
        }
    }

    private static String lastOutput() throws IOException {
        try (Stream<Path> all = Files.list(state.resolve("outputs"))) {
            Path last = all.max(Comparator.comparing(file ->
                            Integer.parseInt(file.getFileName().toString().replace(".txt", ""))))
                    .orElseThrow();
            return Files.readString(last);
        }
    }

    /** Runs the program and looks at the processes of this machine, the hosts' among them, while it runs. */
    private static void watched(int code, String command, String playbook, String... more) throws Exception {
        String[] arguments = Stream.concat(
                        Stream.of(
                                command,
                                state.resolve("playbooks").resolve(playbook).toString(),
                                "--lab"),
                        Stream.of(more))
                .toArray(String[]::new);
        Running running = program.start(arguments);
        while (!running.process().waitFor(5, TimeUnit.MILLISECONDS)) {
            lookAtProcesses(running.process().pid());
        }
        Running.Ran ran = running.ends();
        assertThat(ran.code()).as(ran.output()).isEqualTo(code);
    }

    private static void lookAtProcesses(long ours) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                search(process.resolve("cmdline"));
            }
        }
        search(Path.of("/proc", Long.toString(ours), "environ"));
    }

    private static void search(Path file) {
        try {
            if (holds(Files.readAllBytes(file))) {
                FOUND_IN_PROCESSES.add(file + ": " + Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        } catch (IOException gone) {
            // a process that has ended meanwhile shows nothing any more
        }
    }

    private static List<String> holding(Predicate<Path> where) throws IOException {
        try (Stream<Path> all = Files.walk(state)) {
            return all.filter(where)
                    .filter(Files::isRegularFile)
                    .filter(PoisonSecretIT::holds)
                    .map(file -> state.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static boolean holds(Path file) {
        try {
            return Files.size(file) < 50_000_000 && holds(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return needles().anyMatch(text::contains);
    }

    /** The secret's core as it is, and in base64 wherever in a longer text it may stand. */
    private static Stream<String> needles() {
        return Stream.concat(Stream.of(CORE), IntStream.range(0, 3).mapToObj(before -> Base64.getEncoder()
                .withoutPadding()
                .encodeToString(("x".repeat(before) + CORE).getBytes(StandardCharsets.UTF_8))
                .substring(before + 1, before + 1 + 24)));
    }
}
