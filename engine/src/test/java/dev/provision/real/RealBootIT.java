package dev.provision.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.real.RealHosts.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kernel arguments through a real boot: a virtual machine with a real GRUB and Debian's real kernel, under emulation. */
@Tag("real")
class RealBootIT {
    private static final String MACHINE = "1";
    private static final String SCRIPT = "src/test/real/vm";
    private static final String PLAYBOOK = """
            - name: Memory of the GPU
              hosts: strix_halo
              become: true
              tasks:
                - name: Arguments
                  kernel_args:
                    set: { ttm.pages_limit: 32505856, amd_iommu: "off" }
                    remove: [nowatchdog]
                - name: Boot
                  reboot: { when: required, timeout: 10m }
                - name: Active
                  verify: { cmdline: ["ttm.pages_limit=32505856", "amd_iommu=off"] }
            """;

    @BeforeAll
    static void a_new_machine() throws Exception {
        RealHosts.require();
        RealHosts.run(List.of(SCRIPT, "down", MACHINE)).succeeds();
        RealHosts.run(List.of(SCRIPT, "up", MACHINE)).succeeds();
    }

    @AfterAll
    static void switched_off() throws Exception {
        if (Boolean.getBoolean("provision.real")) {
            RealHosts.run(List.of(SCRIPT, "down", MACHINE)).succeeds();
        }
    }

    @Test
    void arguments_reach_the_kernel_by_one_boot_and_a_second_apply_changes_nothing(@TempDir Path folder)
            throws Exception {
        Operator operator = Operator.of(folder, Map.of("vm1", RealHosts.machineAddress(1)));
        Path playbook = Files.writeString(folder.resolve("boot.yml"), PLAYBOOK);
        String firstBoot = ssh("cat /proc/sys/kernel/random/boot_id");
        assertThat(ssh("cat /proc/cmdline")).contains(" nowatchdog").doesNotContain("ttm.pages_limit");

        Result applied = operator.provision("apply", playbook);

        assertThat(applied.code()).as(applied.out()).isZero();
        String secondBoot = ssh("cat /proc/sys/kernel/random/boot_id");
        assertThat(secondBoot).isNotEqualTo(firstBoot);
        assertThat(ssh("cat /proc/cmdline").split(" "))
                .contains("ttm.pages_limit=32505856", "amd_iommu=off", "mitigations=off")
                .doesNotContain("nowatchdog");

        Result again = operator.provision("apply", playbook);

        assertThat(again.code()).as(again.out()).isZero();
        assertThat(again.out()).contains("0 changed, 0 reboots");
        assertThat(ssh("cat /proc/sys/kernel/random/boot_id")).isEqualTo(secondBoot);
    }

    private static String ssh(String command) throws IOException, InterruptedException {
        return RealHosts.run(List.of(SCRIPT, "ssh", MACHINE, command))
                .succeeds()
                .out()
                .strip();
    }
}
