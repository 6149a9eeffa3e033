package dev.provision.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.real.RealHosts.Kind;
import dev.provision.real.RealHosts.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The program as it is used, from old to converged: on a host with Debian's apt, GRUB and docker, and on one with rpm, dnf,
 * dracut and podman whose grubby is a double of ours.
 */
@Tag("real")
@ParameterizedClass
@EnumSource(RealHosts.Kind.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SeedOnRealHostsIT {
    private static final Path SITE = Path.of("../playbooks/site.yml");

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Operator operator;

    private final int host;
    private final Kind kind;

    SeedOnRealHostsIT(Kind kind) {
        this.kind = kind;
        this.host = kind == Kind.DEBIAN ? 1 : 2;
    }

    @BeforeAll
    static void asked_for() {
        RealHosts.require();
    }

    /** Runs first of a kind, and makes the host that the other tests of the kind find. */
    private void begin() throws Exception {
        RealHosts.fresh(kind, host);
        operator = Operator.of(Files.createDirectories(folder.resolve(kind.name())), host);
    }

    @Test
    @Order(1)
    void the_seed_system_is_set_up_from_an_old_host_with_one_reboot() throws Exception {
        begin();
        assertThat(sh("uname -r")).isEqualTo(kind == Kind.DEBIAN ? "6.12.48+deb13-amd64" : "6.17.9-300.fc43.x86_64");

        Result applied = operator.provision("apply", SITE);

        assertThat(applied.code()).as(applied.out()).isZero();
        assertThat(RealHosts.boots(host)).isEqualTo(2);
        assertThat(sh("cat /proc/cmdline"))
                .contains("ttm.pages_limit=32505856", "amd_iommu=off")
                .doesNotContain(" iommu=pt");
        if (kind == Kind.DEBIAN) {
            debian_is_as_the_playbook_says();
        } else {
            fedora_is_as_the_playbook_says();
        }
        assertThat(sh("curl -s http://127.0.0.1:8000/v1/models")).contains("zai-org/GLM-4.7-Flash");
    }

    private void debian_is_as_the_playbook_says() throws Exception {
        assertThat(sh("uname -r")).isEqualTo("6.18.9+deb13-amd64");
        assertThat(sh("dpkg-query -W firmware-amd-graphics")).contains("20260110-1~bpo13+1");
        assertThat(sh("grep vmlinuz-6.18.9 /boot/grub/grub.cfg").lines())
                .as("boot entries of GRUB")
                .anySatisfy(entry -> assertThat(entry)
                        .contains("ttm.pages_limit=32505856", "amd_iommu=off")
                        .doesNotContain(" iommu=pt"));
        assertThat(sh("docker ps --format {{.Names}}")).isEqualTo("vllm");
    }

    private void fedora_is_as_the_playbook_says() throws Exception {
        assertThat(sh("uname -r")).isEqualTo("6.18.9-200.fc43.x86_64");
        assertThat(sh("rpm -q amd-gpu-firmware linux-firmware-whence").lines())
                .allSatisfy(name -> assertThat(name).contains("20260221-1.fc43"));
        assertThat(sh("cat /boot/loader/entries/*.conf /etc/kernel/cmdline | grep root=")
                        .lines())
                .as("boot entries, and what new kernels get")
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry)
                        .contains("ttm.pages_limit=32505856", "amd_iommu=off")
                        .doesNotContain(" iommu=pt"));
        assertThat(sh("podman ps --format {{.Names}}")).isEqualTo("vllm");
    }

    @Test
    @Order(2)
    void a_second_apply_changes_nothing() throws Exception {
        String before = state();
        Result applied = operator.provision("apply", SITE);
        assertThat(applied.code()).as(applied.out()).isZero();
        assertThat(state()).isEqualTo(before);
        assertThat(operator.provision("plan", SITE).code()).isZero();
    }

    @Test
    @Order(3)
    void an_argument_changed_by_hand_is_named_with_both_values() throws Exception {
        sh(
                kind == Kind.DEBIAN
                        ? "sed -i s/ttm.pages_limit=32505856/ttm.pages_limit=1048576/ /etc/default/grub /etc/default/grub.d/*"
                                + " && update-grub 2>&1"
                        : "grubby --update-kernel=ALL --args=ttm.pages_limit=1048576");
        Result plan = operator.provision("plan", SITE);
        assertThat(plan.code()).as(plan.out()).isEqualTo(2);
        assertThat(plan.out()).contains("h" + host, "ttm.pages_limit", "1048576", "32505856");

        assertThat(operator.provision("apply", SITE).code()).isZero();
        assertThat(operator.provision("plan", SITE).code()).isZero();
    }

    /** What an apply without changes must leave as it is. */
    private String state() throws IOException, InterruptedException {
        return sh("cat /proc/sys/kernel/random/boot_id;" + (kind == Kind.DEBIAN ? "docker" : "podman")
                + " inspect -f \"{{.Id}} {{.State.StartedAt}}\" vllm;"
                + " find /etc /boot -type f -printf \"%p %T@ %m\\n\" | sort");
    }

    private String sh(String command) throws IOException, InterruptedException {
        return RealHosts.sh(host, command);
    }
}
