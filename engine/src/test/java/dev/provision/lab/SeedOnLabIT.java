package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command on the embedded fleet, as a process of its own: change, nothing to change, drift. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SeedOnLabIT {
    private static final Path PLAYBOOKS = ProgramOnLab.PLAYBOOKS;

    @SuppressWarnings("NullAway.Init")
    private static ProgramOnLab program;

    @BeforeAll
    static void a_fleet_of_two(@TempDir Path state) throws Exception {
        program = new ProgramOnLab(state, 2);
    }

    @AfterAll
    static void ends() throws Exception {
        program.close();
    }

    @Test
    @Order(1)
    void all_four_areas_change_with_one_reboot_a_host() throws Exception {
        Running.Ran ran = program.run("apply", PLAYBOOKS + "/site.yml", "--lab");
        assertThat(ran.code()).as(ran.output()).isZero();
        assertThat(ran.output())
                .contains("halo-1       changed  Firmware without the MES regression")
                .contains("halo-1       changed  Kernel that sees all of the memory")
                .contains("halo-1       changed  Unified memory for the GPU")
                .contains("halo-2       changed  vLLM")
                .contains("2 hosts: 2 converged, 2 changed, 2 reboots");
    }

    @Test
    @Order(2)
    void the_same_again_changes_nothing() throws Exception {
        Running.Ran ran = program.run("apply", PLAYBOOKS + "/site.yml", "--lab");
        assertThat(ran.code()).as(ran.output()).isZero();
        assertThat(ran.output()).contains("2 hosts: 2 converged, 0 changed, 0 reboots");
        assertThat(program.run("plan", PLAYBOOKS + "/site.yml", "--lab").code()).isZero();
    }

    @Test
    @Order(3)
    void an_argument_changed_by_hand_is_drift_with_host_key_and_both_values() throws Exception {
        String byHand = program.playbook("by-hand.yml", """
                - name: Somebody's hand
                  hosts: halo-1
                  become: true
                  tasks:
                    - kernel_args: { set: { ttm.pages_limit: 1000 } }
                """);
        assertThat(program.run("apply", byHand, "--lab").code()).isZero();
        Running.Ran ran = program.run("plan", PLAYBOOKS + "/site.yml", "--lab");
        assertThat(ran.code()).as(ran.output()).isEqualTo(2);
        assertThat(ran.output()).contains("1 host, differs: halo-1").contains("ttm.pages_limit: 1000 -> 32505856");
        assertThat(program.run("drift", PLAYBOOKS + "/site.yml", "--lab", "-l", "halo-2")
                        .code())
                .isZero();
    }

    @Test
    @Order(4)
    void an_account_that_serves_gets_into_the_groups_of_the_gpu_s_devices() throws Exception {
        String[] apply = {"apply", PLAYBOOKS + "/host.yml", "--lab", "-l", "halo-2", "-e", "gpu_users=[ops]"};
        assertThat(program.succeed(apply).output())
                .contains("changed  Accounts that may use the GPU")
                .contains("0 reboots");
        assertThat(program.root("halo-2", "id -nG ops")).contains("render").contains("video");
        assertThat(program.succeed(apply).output()).contains("1 host: 1 converged, 0 changed, 0 reboots");
    }

    @Test
    @Order(5)
    void more_memory_than_there_is_is_refused_before_anything_changes() throws Exception {
        program.succeed("lab", "reset");
        for (String command : List.of("plan", "apply")) {
            Running.Ran ran =
                    program.run(command, PLAYBOOKS + "/site.yml", "--lab", "-l", "halo-1", "-e", "gtt=128GiB");
            assertThat(ran.code()).as(ran.output()).isEqualTo(1);
            assertThat(ran.output())
                    .contains("gtt: 128GiB is more than this host can give: Linux has 125.6 GiB (MemTotal)")
                    .contains("at most 124.6 GiB");
        }
        assertThat(program.run("plan", PLAYBOOKS + "/site.yml", "--lab", "-l", "halo-1")
                        .output())
                .contains("amd-gpu-firmware");
    }

    @Test
    @Order(6)
    void a_rocm_that_does_not_go_with_the_kernel_is_refused_before_anything_changes() throws Exception {
        String boot =
                program.root("halo-1", "cat /proc/sys/kernel/random/boot_id; rpm -q kernel-core amd-gpu-firmware");
        String[] rocm = {"-l", "halo-1", "-e", "vllm_image_rocm=7.1.1"};
        String refusal = "ROCm 7.1.1 on a kernel with the fixes of 6.18.4 does not work";

        Running.Ran plan = program.run("plan", PLAYBOOKS + "/site.yml", "--lab", rocm[0], rocm[1], rocm[2], rocm[3]);
        assertThat(plan.output()).containsSubsequence(refusal, "install amd-gpu-firmware");
        Running.Ran apply = program.run("apply", PLAYBOOKS + "/site.yml", "--lab", rocm[0], rocm[1], rocm[2], rocm[3]);
        assertThat(apply.code()).as(apply.output()).isEqualTo(1);
        assertThat(apply.output()).contains(refusal).contains("0 changed, 0 reboots");
        assertThat(program.root("halo-1", "cat /proc/sys/kernel/random/boot_id; rpm -q kernel-core amd-gpu-firmware"))
                .isEqualTo(boot);
    }
}
