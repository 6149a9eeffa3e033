package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A secret in every place where text can go, and then a search for it in all that the program leaves or shows: on this
 * machine nowhere; on the hosts only in the files that are to hold it, and in the container engine's own record of a
 * container's environment, without which no container could have it.
 */
final class PoisonSecretIT {
    /** The part that nothing else can hold; around it what must be quoted everywhere. */
    private static final String CORE = HexFormat.of().formatHex(bytes());

    private static final String SECRET = "it's \"" + CORE + "\" $(id) \\q é";

    @SuppressWarnings("NullAway.Init")
    private static ProgramOnLab program;

    @SuppressWarnings("NullAway.Init")
    private static Path state;

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
        program.playbook("poison.yml", """
                - name: Poison
                  hosts: strix_halo
                  become: true
                  vars:
                    token: { secret: { file: "%s" } }
                  tasks:
                    - name: Content
                      file: { path: /root/content, content: "token={{ token }}\\n", mode: "0600" }
                    - name: Template
                      file: { path: /root/template, template: token.j2, mode: "0600" }
                    - name: Environment of a command
                      command: { shell: 'test -n "$TOKEN" && touch /root/ran', creates: /root/ran }
                      environment: { TOKEN: "{{ token }}" }
                    - name: A command that shows it
                      command:
                        shell: |
                          echo "$TOKEN"; printf 'x%%s' "$TOKEN" | base64 >&2; printf %%s "$TOKEN" | base64 -w 0
                          printf 'user:%%s' "$TOKEN" | base64; exit 3
                        creates: /root/never
                      environment: { TOKEN: "{{ token }}" }
                      register: shown
                      ignore_errors: true
                    - name: What it showed
                      file: { path: "/root/failed", content: "{{ shown.rc }}\\n" }
                    - name: Environment of a container
                      container:
                        name: poisoned
                        image: cr.holdenitdown.net/rfhold/vllm:rocm-gfx1151
                        devices: [/dev/kfd, /dev/dri]
                        groups: [video, render]
                        ipc: host
                        security_opt: [seccomp=unconfined]
                        command: [--model, zai-org/GLM-4.7-Flash]
                        environment: { HF_TOKEN: "{{ token }}" }
                """.formatted(secret));
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
    void shows_up_nowhere_but_where_it_is_to_be() throws Exception {
        watched(2, "plan", "poison.yml");
        watched(2, "plan", "poison.yml", "--output", "json");
        watched(0, "apply", "poison.yml", "-v");
        watched(0, "apply", "poison.yml", "--output", "json");
        watched(1, "apply", "failing.yml", "-v");
        watched(1, "apply", "failing.yml", "--output", "json");
        program.root("halo-1", "echo other >/root/content; echo other >/root/template");
        watched(2, "drift", "poison.yml");
        watched(0, "apply", "poison.yml");

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
                        .toList())
                .containsExactlyInAnyOrderElementsOf(Stream.of("halo-1", "halo-2")
                        .flatMap(host -> Stream.of(
                                        "root/content", "root/template", "var/lib/lab/docker/containers/ID/spec")
                                .map(file -> "lab/hosts/" + host + "/disk/" + file))
                        .toList());
        assertThat(Files.readString(state.resolve("outputs").resolve("7.txt"))).contains("***");
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

    private static List<String> holding(java.util.function.Predicate<Path> where) throws IOException {
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
