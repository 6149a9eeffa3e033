package dev.provision.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.real.RealHosts.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is used, on a host with its own sshd, GRUB, apt, systemd and docker, from old to converged. */
@Tag("real")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealHostsIT {
    private static final int HOST = 1;
    private static final Path SITE = Path.of("../playbooks/site.yml");
    private static final Path TWENTY_TASKS = Path.of("../bench/twenty-tasks.yml");

    @TempDir
    static Path folder;

    private static Path operatorsHome = Path.of("/nonexistent");

    @BeforeAll
    static void a_fresh_host() throws Exception {
        RealHosts.require();
        RealHosts.reset(HOST);
        operatorsHome = RealHosts.operatorsHome(folder);
        Files.writeString(folder.resolve("inventory.yml"), """
                all:
                  vars:
                    user: ops
                    identity_file: %s
                    vllm_image: %s/strix/vllm:rocm-gfx1151
                    vllm_image_size: 20MB
                  children:
                    strix_halo:
                      hosts:
                        h1: { address: %s }
                """.formatted(
                        RealHosts.key(), RealHosts.warehouse(), RealHosts.address(HOST)));
    }

    @Test
    @Order(1)
    void the_seed_system_is_set_up_from_an_old_host_with_one_reboot() throws Exception {
        assertThat(RealHosts.sh(HOST, "uname -r")).isEqualTo("6.12.48+deb13-amd64");

        Result applied = provision("apply", SITE);

        assertThat(applied.code()).as(applied.out()).isZero();
        assertThat(RealHosts.boots(HOST)).isEqualTo(2);
        assertThat(RealHosts.sh(HOST, "uname -r")).isEqualTo("6.18.9+deb13-amd64");
        assertThat(RealHosts.sh(HOST, "dpkg-query -W firmware-amd-graphics")).contains("20260110-1~bpo13+1");
        assertThat(RealHosts.sh(HOST, "grep vmlinuz-6.18.9 /boot/grub/grub.cfg").lines())
                .as("boot entries of GRUB")
                .anySatisfy(entry -> assertThat(entry)
                        .contains("ttm.pages_limit=32505856", "amd_iommu=off")
                        .doesNotContain(" iommu=pt"));
        assertThat(RealHosts.sh(HOST, "cat /proc/cmdline"))
                .contains("ttm.pages_limit=32505856", "amd_iommu=off")
                .doesNotContain(" iommu=pt");
        assertThat(RealHosts.sh(HOST, "docker ps --format {{.Names}}")).isEqualTo("vllm");
        assertThat(RealHosts.sh(HOST, "curl -s http://127.0.0.1:8000/v1/models"))
                .contains("zai-org/GLM-4.7-Flash");
    }

    @Test
    @Order(2)
    void a_second_apply_changes_nothing() throws Exception {
        String before = state();
        Result applied = provision("apply", SITE);
        assertThat(applied.code()).as(applied.out()).isZero();
        assertThat(state()).isEqualTo(before);
        assertThat(provision("plan", SITE).code()).isZero();
    }

    @Test
    @Order(3)
    void an_argument_changed_by_hand_is_named_with_both_values() throws Exception {
        RealHosts.sh(
                HOST,
                "sed -i s/ttm.pages_limit=32505856/ttm.pages_limit=1048576/ /etc/default/grub /etc/default/grub.d/*"
                        + " && update-grub 2>&1");
        Result plan = provision("plan", SITE);
        assertThat(plan.code()).as(plan.out()).isEqualTo(2);
        assertThat(plan.out()).contains("h1", "ttm.pages_limit", "1048576", "32505856");

        assertThat(provision("apply", SITE).code()).isZero();
        assertThat(provision("plan", SITE).code()).isZero();
    }

    @Test
    @Order(4)
    void a_plan_of_twenty_converged_tasks_is_one_connection_and_at_most_two_commands() throws Exception {
        Result applied = provision("apply", TWENTY_TASKS);
        assertThat(applied.code()).as(applied.out()).isZero();
        String mark = "before the plan of twenty tasks";
        RealHosts.sh(HOST, "echo " + mark + " >>/var/log/sshd.log");

        Result plan = provision("plan", TWENTY_TASKS);

        assertThat(plan.code()).as(plan.out()).isZero();
        List<String> log = RealHosts.sh(HOST, "cat /var/log/sshd.log").lines().toList();
        // The last connection is that of the test, which reads the log.
        List<String> ours = log.subList(log.indexOf(mark) + 1, log.size());
        assertThat(ours).filteredOn(line -> line.startsWith("Connection from ")).hasSize(1 + 1);
        assertThat(ours)
                .filteredOn(line -> line.startsWith("Starting session: command"))
                .hasSizeBetween(1 + 1, 2 + 1);
    }

    /** What an apply without changes must leave as it is. */
    private static String state() throws IOException, InterruptedException {
        return RealHosts.sh(
                HOST,
                "cat /proc/sys/kernel/random/boot_id; docker inspect -f {{.Id}}{{.State.StartedAt}} vllm;"
                        + " find /etc /boot -type f -printf \"%p %T@ %m\\n\" | sort");
    }

    private static Result provision(String command, Path playbook) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("../provision", command, playbook.toString()));
        line.addAll(List.of("-i", folder.resolve("inventory.yml").toString()));
        ProcessBuilder builder = new ProcessBuilder();
        builder.environment().put("PROVISION_JAVA_OPTS", "-Duser.home=" + operatorsHome);
        return RealHosts.run(line, builder);
    }
}
