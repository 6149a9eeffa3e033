package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a host can do to us: each has its outcome and its exit code, and a later run converges. */
final class LabFaultsIT {
    @SuppressWarnings("NullAway.Init")
    private static ProgramOnLab program;

    @SuppressWarnings("NullAway.Init")
    private static String rebooting;

    @SuppressWarnings("NullAway.Init")
    private static String manually;

    @SuppressWarnings("NullAway.Init")
    private static String filling;

    @BeforeAll
    static void a_fleet_of_two(@TempDir Path state) throws Exception {
        program = new ProgramOnLab(state, 2);
        rebooting = program.playbook("rebooting.yml", """
            - name: Arguments
              hosts: strix_halo
              become: true
              serial: 1
              tasks:
                - name: No IOMMU
                  kernel_args: { set: { amd_iommu: "off" } }
                - name: Boot
                  reboot: { timeout: 15s }
            """);
        manually = program.playbook("manually.yml", """
            - name: A reboot that the operator asks for
              hosts: halo-1
              become: true
              tasks:
                - name: Boot
                  reboot: { when: always, timeout: 15s }
            """);
        filling = program.playbook("filling.yml", """
            - name: Files
              hosts: halo-1
              become: true
              tasks:
                - name: One file
                  file: { path: /etc/one.conf, content: "one\\n" }
                - name: A command
                  command: { shell: "printf x >>/etc/ran.new; seq 2000; mv /etc/ran.new /etc/ran", creates: /etc/ran }
                - name: Two files
                  file: { path: "/etc/{{ item }}.conf", content: "{{ item }}\\n" }
                  loop: [two, three, four]
                - name: Arguments
                  kernel_args: { set: { amd_iommu: "off" } }
            """);
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
    void a_host_that_does_not_come_back_is_lost_and_the_rollout_stops() throws Exception {
        program.succeed("lab", "fault", "halo-1", "boot-hangs");
        Running.Ran ran = program.run("apply", rebooting, "--lab");
        assertThat(ran.code()).as(ran.output()).isEqualTo(1);
        assertThat(ran.output())
                .contains("the host did not return within 15 s of the order to reboot")
                .contains("a reboot was requested, and the host was not back at the end of the run")
                .contains("next: provision apply")
                .contains("halo-1 was lost while it was being changed; not begun: halo-2");
        program.succeed("lab", "fault", "halo-1", "none");
        converges(rebooting);
    }

    @Test
    void a_host_that_returns_with_the_old_arguments_fails_and_the_rollout_stops() throws Exception {
        program.succeed("lab", "fault", "halo-1", "boots-old-kernel");
        Running.Ran ran = program.run("apply", rebooting, "--lab");
        assertThat(ran.code()).as(ran.output()).isEqualTo(1);
        assertThat(ran.output())
                .contains("No IOMMU: the host was rebooted, and still: amd_iommu: active (none), configured off")
                .contains("It is not rebooted twice for the same reason")
                .contains("halo-1 did not come back as planned; not begun: halo-2");

        // The configuration is older than the boot: no later run reboots for it, before the cause is fixed and the host
        // rebooted.
        Running.Ran again = program.run("apply", rebooting, "--lab", "--limit", "halo-1");
        assertThat(again.code()).as(again.output()).isEqualTo(1);
        assertThat(again.output())
                .contains("amd_iommu: active (none), configured off; this was configured before the host's last boot")
                .contains("0 reboots");
        program.succeed("apply", manually, "--lab");
        converges(rebooting);
    }

    @Test
    void a_host_with_another_key_is_not_spoken_to() throws Exception {
        program.succeed("lab", "fault", "halo-1", "host-key-changed");
        Running.Ran ran = program.run("apply", rebooting, "--lab");
        assertThat(ran.code()).as(ran.output()).isEqualTo(1);
        assertThat(ran.output())
                .contains("halo-1       unreachable  the host key has changed")
                .contains("If the host was installed anew, remove that line")
                .doesNotContain("u000a")
                .contains("1 unreachable, 1 not started");
        program.succeed("lab", "fault", "halo-1", "none");
        assertThat(program.root("halo-1", "cat /proc/cmdline")).doesNotContain("amd_iommu=off");
        converges(rebooting);
    }

    @Test
    void a_host_that_comes_back_as_another_fails_at_once() throws Exception {
        String boot = program.bootId("halo-1");
        Running running = program.start("apply", rebooting, "--lab")
                .until(event -> event.getString("event").equals("step_started")
                        && event.getString("step").equals("reboot"));
        program.succeed("lab", "fault", "halo-1", "host-key-changed");
        Running.Ran ran = running.ends();
        assertThat(ran.code()).as(ran.output()).isEqualTo(1);
        assertThat(ran.output()).contains("the host came back as another").contains("not begun: halo-2");
        program.succeed("lab", "fault", "halo-1", "none");
        program.bootedSince("halo-1", boot); // the run was over before the host was down
        converges(rebooting);
    }

    static IntStream cuts() {
        return new Random(20261123).ints(5, 1, 12_000);
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void a_connection_cut_after_any_number_of_bytes_harms_nothing(int bytes) throws Exception {
        program.succeed("lab", "fault", "halo-1", "cut-after=" + bytes);
        Running.Ran ran = program.run("apply", filling, "--lab");
        assertThat(program.succeed("lab", "status").output())
                .as("the connection was cut")
                .doesNotContain("cut-after");
        assertThat(ran.code())
                .as("the run goes on over another connection: " + ran.output())
                .isZero();
        program.succeed("lab", "fault", "halo-1", "none");
        converges(filling);
        assertThat(program.root("halo-1", "cat /etc/ran /etc/one.conf /etc/two.conf /etc/three.conf /etc/four.conf"))
                .isEqualTo("xone\ntwo\nthree\nfour\n");
        assertThat(program.root("halo-1", "ls -A /run/provision; find /etc /boot -name '.provision*' -o -name '*.new'"))
                .isEqualTo("holder\nlock\n");
    }

    private static void converges(String playbook) throws Exception {
        program.succeed("apply", playbook, "--lab");
        assertThat(program.succeed("apply", playbook, "--lab").output()).contains("0 changed, 0 reboots");
    }
}
