package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small playbooks that went wrong when others tried the program, as they would run it. */
final class TrialsIT {
    @SuppressWarnings("NullAway.Init")
    private static ProgramOnLab program;

    @BeforeAll
    static void a_fleet_of_three(@TempDir Path state) throws Exception {
        program = new ProgramOnLab(state, 3);
    }

    @AfterAll
    static void ends() throws Exception {
        program.close();
    }

    @BeforeEach
    void all_as_at_first() throws Exception {
        program.succeed("lab", "reset");
    }

    @Test
    void a_secret_of_four_digits_cannot_be_found_from_what_is_shown() throws Exception {
        String playbook = program.playbook("pin.yml", """
            - name: A code
              hosts: halo-1
              become: true
              vars: { code: { secret: { env: CODE } } }
              tasks:
                - name: File
                  file: { path: /etc/code, content: "{{ code }}\\n" }
            """);
        Running.Ran first = program.with("CODE", "4711").succeed("apply", playbook, "--lab");
        Running.Ran plan = program.with("CODE", "4712").run("plan", playbook, "--lab");

        assertThat(plan.code()).as(plan.output()).isEqualTo(2);
        assertThat(plan.output()).contains("content: (not shown) -> changed (not shown)");
        assertThat(program.root("halo-1", "stat -c %a /etc/code")).isEqualTo("600\n");
        StringBuilder all = new StringBuilder(first.output()).append(plan.output());
        for (Path run : program.runs()) {
            try (Stream<Path> files = Files.walk(run)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        for (String code : List.of("4711", "4712")) {
            byte[] content = (code + "\n").getBytes(StandardCharsets.UTF_8);
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            assertThat(all).doesNotContain(code + "\\n").doesNotContain(code + "\n");
            assertThat(all).doesNotContain(digest).doesNotContain(digest.substring(0, 12));
        }
        assertThat(all.toString().toLowerCase()).doesNotContain("5 bytes").doesNotContain("\"length\"");
    }

    @Test
    void a_handler_that_was_notified_and_has_not_run_is_a_difference() throws Exception {
        String playbook = program.playbook("handler.yml", """
            - name: A handler
              hosts: halo-2
              become: true
              vars: { stop: false }
              tasks:
                - name: Configure
                  file: { path: /etc/waiting.conf, content: "one\\n" }
                  notify: Restart
                - name: Stop here
                  command: { shell: "test {{ stop }} = false && touch /etc/passed", creates: /etc/passed }
              handlers:
                - name: Restart
                  service: { name: ssh, state: restarted }
            """);
        assertThat(program.run("apply", playbook, "--lab", "-e", "stop=true").code())
                .isEqualTo(1);
        program.root("halo-2", "touch /etc/passed");

        for (String command : List.of("plan", "drift")) {
            Running.Ran ran = program.run(command, playbook, "--lab");
            assertThat(ran.code()).as(ran.output()).isEqualTo(2);
            assertThat(ran.output()).contains("restart ssh.service");
        }
        assertThat(program.succeed("apply", playbook, "--lab").output()).contains("restart ssh.service");
        program.succeed("plan", playbook, "--lab");
    }

    @Test
    void output_without_an_end_fails_its_task_and_does_not_fill_the_host() throws Exception {
        String playbook = program.playbook("endless.yml", """
            - name: Endless
              hosts: halo-1
              become: true
              tasks:
                - name: Prints for ever
                  command: { shell: "yes abcdefghijklmnopqrstuvwxyz", creates: /etc/never }
                  timeout: 5s
            """);
        Running running = program.start("apply", playbook, "--lab");
        running.until(event -> event.getString("event").equals("step_started"));
        long most = 0;
        while (running.process().isAlive()) {
            String used = program.root("halo-1", "du -sk /run | cut -f1").strip();
            most = Math.max(most, Long.parseLong(used));
        }
        Running.Ran ran = running.ends();

        assertThat(ran.code()).as(ran.output()).isEqualTo(1);
        assertThat(ran.output()).contains("Prints for ever: ").contains("timed out after 5 s");
        assertThat(most).as("KiB under /run").isPositive().isLessThan(20_000);
    }

    @Test
    void a_host_that_waits_for_others_holds_no_connection() throws Exception {
        String playbook = program.playbook("waves.yml", """
            - name: One
              hosts: all
              become: true
              serial: 1
              max_fail_percentage: 0
              tasks:
                - name: File
                  file: { path: /etc/one, content: "1\\n" }
                - name: Until told
                  command: { shell: "until [ -e /etc/go ]; do sleep 0.1; done; touch /etc/gone", creates: /etc/gone }
                  when: inventory_hostname == "halo-2"
            - name: Two
              hosts: all
              become: true
              serial: 1
              max_fail_percentage: 0
              tasks:
                - name: File
                  file: { path: /etc/two, content: "2\\n" }
            """);
        Running running = program.start("apply", playbook, "--lab");
        running.until(event -> event.getString("event").equals("step_started")
                && event.toString().contains("Until told"));

        assertThat(connections("halo-1")).isZero();
        assertThat(connections("halo-2")).isPositive();

        program.root("halo-2", "touch /etc/go");
        Running.Ran ran = running.ends();
        assertThat(ran.code()).as(ran.output()).isZero();
    }

    /** Established connections to the port of a host, as the kernel lists them. */
    private static long connections(String host) throws Exception {
        String port = String.format(
                "%04X",
                Integer.parseInt(Files.readString(program.state()
                                .resolve("lab/hosts")
                                .resolve(host)
                                .resolve("port"))
                        .strip()));
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
        lines.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
        return lines.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(line -> line[2].endsWith(":" + port) && line[3].equals("01"))
                .count();
    }

    static Stream<Arguments> defaults() {
        return Stream.of(
                Arguments.of(
                        "grub",
                        "GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX=\"net.ifnames=0\"\nGRUB_CMDLINE_LINUX+=\" quiet\"\n",
                        "GRUB_CMDLINE_LINUX+= quiet: not found"),
                Arguments.of("grub", "source more-settings\nGRUB_DEFAULT=0\n", "source: not found"),
                Arguments.of(
                        "grub",
                        "GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX=\"audit=1\nvga=normal\"\nvga=normal console=tty1\"\n",
                        "Unterminated quoted string"),
                Arguments.of(
                        "grub.d/zz-site.cfg",
                        "GRUB_CMDLINE_LINUX_DEFAULT=\"console=tty1 amd_iommu=on\"\n",
                        "zz-site.cfg) sets amd_iommu=on"));
    }

    @ParameterizedTest
    @MethodSource("defaults")
    void defaults_that_cannot_carry_the_arguments_are_refused_by_the_plan(String file, String text, String reason)
            throws Exception {
        String playbook = program.playbook("arguments.yml", """
            - name: Arguments
              hosts: halo-2
              become: true
              tasks:
                - name: No IOMMU
                  kernel_args: { set: { amd_iommu: "off" } }
            """);
        program.root("halo-2", "cat >/etc/default/" + file + " <<'END'\n" + text + "END\n");
        String listing = "find /etc/default /boot -type f -exec sha256sum {} + | sort -k2";
        String before = program.root("halo-2", listing);

        for (String command : List.of("plan", "apply")) {
            Running.Ran ran = program.run(command, playbook, "--lab");
            assertThat(ran.code()).as(ran.output()).isEqualTo(1);
            assertThat(ran.output()).contains(reason);
        }
        assertThat(program.root("halo-2", listing)).isEqualTo(before);
    }
}
