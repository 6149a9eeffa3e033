package dev.provision.resource.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Diff;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Step;
import dev.provision.testing.OnPackageHosts;
import dev.provision.testing.PackageHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Firmware on hosts as their distributions make them: what is planned, what the steps do, and that it is enough. */
final class FirmwareTypeTest extends OnPackageHosts<Firmware, Observed> {
    private static final Firmware GOOD =
            new Firmware(java.util.Optional.of("20260110"), List.of("20251125"), Map.of(), false);

    FirmwareTypeTest(@TempDir Path folder) {
        super(folder);
    }

    @Override
    protected FirmwareType type(String root) {
        return new FirmwareType(root);
    }

    private static Firmware wish(Map<String, ?> body) {
        return new FirmwareType().parse(OnThisMachine.body(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void fedora_gets_the_first_good_snapshot_of_the_whole_family(String shell) throws Exception {
        PackageHost fedora = PackageHost.of("fedora-43", folder, shell);
        var change = fedora.change(type(fedora), GOOD).orElseThrow();
        assertThat(change.summary()).isEqualTo("install amd-gpu-firmware >= 20260110, not 20251125");
        assertThat(change.diffs())
                .containsExactly(new Diff.Field("amd-gpu-firmware", "20251125-1.fc43", ">= 20260110, not 20251125"));
        assertThat(change.steps())
                .extracting(Step::title)
                .containsExactly("dnf install amd-gpu-firmware", "rebuild the initramfs");
        assertThat(change.rebootReason()).contains("firmware: amd-gpu-firmware is loaded at boot only");

        Assessment after = fedora.converge(type(fedora), GOOD);

        assertThat(fedora.log())
                .containsExactly(
                        "dnf -y upgrade amd-gpu-firmware-20260110-1.fc43 linux-firmware-20260110-1.fc43"
                                + " linux-firmware-whence-20260110-1.fc43",
                        "dracut --force --kver 6.17.9-300.fc43.x86_64");
        assertThat(after.rebootReasons())
                .containsExactly("firmware: amd-gpu-firmware 20260110-1.fc43 is not active, MES 0x83 is loaded");

        fedora.boots("6.17.9-300.fc43.x86_64").mes("0x00000080");
        assertThat(fedora.plan(type(fedora), GOOD)).matches(Assessment::isQuiet);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        rhel-10          | linux-firmware        | 20260217-16.el10_1                  | dnf -y upgrade linux-firmware-20260217-16.el10_1 | dracut --force --kver 6.12.0-124.8.1.el10_1.x86_64
        ubuntu-24.04-hwe | linux-firmware        | 20240318.git3b128b60-0ubuntu2.17    | linux-firmware=20240318.git3b128b60-0ubuntu2.17  | update-initramfs -u -k all
        debian-13        | firmware-amd-graphics | 20260110-1~bpo13+1                  | firmware-amd-graphics=20260110-1~bpo13+1         | update-initramfs -u -k all
        """)
    void every_distribution_gets_its_own_good_version(
            String name, String judged, String version, String install, String rebuild) throws Exception {
        PackageHost on = host(name);

        Assessment after = on.converge(type(on), GOOD);

        assertThat(on.log()).anyMatch(line -> line.endsWith(install)).endsWith(rebuild);
        assertThat(after.rebootReasons())
                .containsExactly("firmware: " + judged + " " + version + " is not active, MES 0x7c is loaded");
    }

    @ParameterizedTest
    @CsvSource({"ubuntu-24.04-oem", "ubuntu-26.04"})
    void ubuntu_is_never_judged_by_the_date(String name) throws Exception {
        PackageHost ubuntu = host(name);
        assertThat(ubuntu.plan(type(ubuntu), GOOD)).matches(Assessment::isQuiet);
    }

    @Test
    void ubuntu_compares_its_own_revision_as_dpkg_does() throws Exception {
        PackageHost ubuntu = host("ubuntu-24.04-oem");
        for (String good : List.of("2.17", "2.21", "2.100", "3.1")) {
            ubuntu.installed("linux-firmware", "20240318.git3b128b60-0ubuntu" + good, 90_000);
            assertThat(ubuntu.plan(type(ubuntu), GOOD).changes()).as(good).isEmpty();
        }
        for (String old : List.of("2.9", "2.16", "2", "1.20")) {
            ubuntu.installed("linux-firmware", "20240318.git3b128b60-0ubuntu" + old, 90_000);
            assertThat(ubuntu.plan(type(ubuntu), GOOD).changes()).as(old).hasSize(1);
        }
    }

    /** One whose running kernel is the next one too, with firmware that is good by its version. */
    private PackageHost good() {
        return host("ubuntu-24.04-hwe").installed("linux-firmware", "20240318.git3b128b60-0ubuntu2.27", 90_000);
    }

    @Test
    void the_faulting_mes_counts_more_than_a_good_version() throws Exception {
        PackageHost ubuntu = good().mes("0x00000083");

        Assessment assessment = ubuntu.plan(type(ubuntu), GOOD);

        assertThat(assessment.changes()).singleElement().satisfies(change -> {
            assertThat(change.isFinding()).isTrue();
            assertThat(change.summary())
                    .contains("the loaded MES is one that faults, though linux-firmware is good")
                    .contains("add 20240318.git3b128b60-0ubuntu2.27 to \"deny\"");
            assertThat(change.diffs()).containsExactly(new Diff.Field("mes", "0x83", "not 0x83"));
        });
        assertThat(assessment.rebootReasons()).isEmpty();
    }

    @Test
    void what_masks_the_package_is_named_and_blamed() throws Exception {
        PackageHost ubuntu = good().mes("0x00000083").installed("amdgpu-dkms-firmware", "1:6.16.6", 90_000);
        ubuntu.host.file("/lib/firmware/updates/amdgpu/gc_11_5_1_mes_2.bin.zst", "");

        Assessment assessment = ubuntu.plan(type(ubuntu), GOOD);

        assertThat(assessment.notes())
                .containsExactly(
                        "amdgpu-dkms-firmware is taken before the package's firmware",
                        "/lib/firmware/updates/amdgpu/gc_11_5_1_mes_2.bin.zst is taken before the package's firmware");
        assertThat(assessment.changes().get(0).summary())
                .endsWith("remove amdgpu-dkms-firmware, /lib/firmware/updates/amdgpu/gc_11_5_1_mes_2.bin.zst");
    }

    @Test
    void an_old_mes_that_does_not_fault_is_worth_a_note_only() throws Exception {
        PackageHost ubuntu = host("ubuntu-26.04").mes("0x0000006f");
        Assessment assessment = ubuntu.plan(type(ubuntu), GOOD);
        assertThat(assessment.changes()).isEmpty();
        assertThat(assessment.rebootReasons()).isEmpty();
        assertThat(assessment.notes()).containsExactly("the loaded MES is 0x6f; 0x80 and later are known to be good");
    }

    @Test
    void a_mes_that_cannot_be_seen_is_no_fault_but_said_where_nothing_else_tells() throws Exception {
        PackageHost ubuntu = host("ubuntu-26.04").mes("");
        assertThat(ubuntu.plan(type(ubuntu), GOOD).notes())
                .containsExactly("no version of linux-firmware is known to tell, and the loaded MES cannot be read");
        assertThat(ubuntu.plan(type(ubuntu), GOOD).changes()).isEmpty();
    }

    @Test
    void the_playbooks_own_deny_list_refuses_snapshots_versions_and_mes() throws Exception {
        PackageHost ubuntu = good().mes("0x00000088");
        assertThat(ubuntu.change(type(ubuntu), wish(Map.of("deny", List.of("0X88", "0x0088")))))
                .get()
                .satisfies(change -> assertThat(change.isFinding()).isTrue());
        assertThat(ubuntu.change(type(ubuntu), wish(Map.of("deny", List.of("20240318.git3b128b60-0ubuntu2.2")))))
                .as("2.2 is not the beginning of 2.27")
                .isEmpty();
        assertThat(ubuntu.change(type(ubuntu), wish(Map.of("deny", List.of("20240318.git3b128b60-0ubuntu2.27")))))
                .get()
                .satisfies(change -> assertThat(change.summary())
                        .isEqualTo("install linux-firmware >= 20240318.git3b128b60-0ubuntu2.17,"
                                + " not 20240318.git3b128b60-0ubuntu2.27"));
    }

    @Test
    void a_denied_snapshot_is_left_downwards_where_nothing_newer_is_good() throws Exception {
        PackageHost fedora = host("fedora-43");
        Firmware older = wish(Map.of("minimum", "20251101", "deny", List.of("20260110")));

        fedora.converge(type(fedora), older);

        assertThat(fedora.log()).contains("dnf -y downgrade amd-gpu-firmware-20251111-1.fc43");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /etc/dnf/versionlock.toml             | 'version = "1.0"~[[packages]]~name = "amd-gpu-firmware"~[[packages.conditions]]~key = "evr"~comparator = "="~value = "20251125-1.fc43"'
        /etc/dnf/plugins/versionlock.list     | '# Added lock on Mon~amd-gpu-firmware-0:20251125-1.fc43.*'
        /etc/yum/pluginconf.d/versionlock.list| '0:amd-gpu-firmware-20251125-1.fc43.*'
        /etc/dnf/dnf.conf                     | '[main]~excludepkgs=tuned, amd-gpu-firmware*'
        /etc/yum.repos.d/updates.repo         | '[updates]~exclude = *-firmware'
        """)
    void a_lock_of_dnf_is_reported_and_never_lifted(String file, String text) {
        PackageHost fedora = host("fedora-43");
        fedora.host.file(file, text.replace('~', '\n') + "\n");

        assertThatThrownBy(() -> fedora.plan(type(fedora), GOOD))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("amd-gpu-firmware is held at 20251125-1.fc43")
                .extracting(e -> ((CannotPlan) e).hint())
                .asString()
                .contains("dnf versionlock delete amd-gpu-firmware");
    }

    @Test
    void a_lock_that_excludes_one_bad_version_holds_nothing() throws Exception {
        PackageHost fedora = host("fedora-43");
        fedora.host.file("/etc/dnf/plugins/versionlock.list", "!amd-gpu-firmware-0:20251125-1.fc43.*\n");
        assertThat(fedora.change(type(fedora), GOOD)).isPresent();
    }

    @Test
    void a_hold_of_apt_is_reported_and_never_lifted() throws Exception {
        PackageHost ubuntu = host("ubuntu-24.04-hwe").held("linux-firmware");
        assertThatThrownBy(() -> ubuntu.plan(type(ubuntu), GOOD))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("held at 20240318.git3b128b60-0ubuntu2.10")
                .extracting(e -> ((CannotPlan) e).hint())
                .isEqualTo("apt-mark unhold linux-firmware");

        ubuntu.installed("linux-firmware", "20240318.git3b128b60-0ubuntu2.17", 90_000);
        assertThat(ubuntu.plan(type(ubuntu), GOOD).changes()).singleElement().satisfies(finding -> {
            assertThat(finding.isFinding()).isTrue();
            assertThat(finding.summary())
                    .isEqualTo("linux-firmware is held, which keeps later fixes out:"
                            + " apt-mark unhold linux-firmware, or set hold: accept");
        });
        Assessment accepted =
                ubuntu.plan(type(ubuntu), new Firmware(GOOD.minimum(), GOOD.deny(), GOOD.distributions(), true));
        assertThat(accepted.changes()).isEmpty();
        assertThat(accepted.notes()).contains("linux-firmware is held; that keeps later fixes out too");
    }

    @Test
    void a_tool_that_installs_nothing_and_succeeds_is_found_out() throws Exception {
        PackageHost fedora = host("fedora-43");
        fedora.host.file("/.locked", "amd-gpu-firmware\nlinux-firmware\nlinux-firmware-whence\n");
        var ended = fedora.host.apply(fedora.change(type(fedora), GOOD).orElseThrow());
        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors()).contains("amd-gpu-firmware is still 20251125-1.fc43");
    }

    @Test
    void repositories_without_a_good_version_are_named_with_what_they_have() throws Exception {
        PackageHost fedora = host("fedora-43");
        fedora.host.file("/.available", "amd-gpu-firmware 20251125-1.fc43\n");
        var ended = fedora.host.apply(fedora.change(type(fedora), GOOD).orElseThrow());
        assertThat(ended.status()).isNotZero();
        assertThat(ended.errors())
                .contains("no repository of this host has a good amd-gpu-firmware")
                .contains("20251125-1.fc43");
        assertThat(fedora.log()).isEmpty();
    }

    @Test
    void the_initramfs_of_the_kernel_that_will_boot_is_rebuilt() throws Exception {
        PackageHost fedora = host("fedora-43").kernel("6.18.9-200.fc43.x86_64", 500);
        fedora.host.file("/.default", "6.18.9-200.fc43.x86_64\n");

        fedora.converge(type(fedora), GOOD);

        assertThat(fedora.log()).endsWith("dracut --force --kver 6.18.9-200.fc43.x86_64");
    }

    @Test
    void an_initramfs_that_is_older_than_good_firmware_is_rebuilt() throws Exception {
        PackageHost fedora = host("fedora-43").mes("0x00000080");
        fedora.installed("amd-gpu-firmware", "20260110-1.fc43", 100);

        var change = fedora.change(type(fedora), GOOD).orElseThrow();
        assertThat(change.summary()).isEqualTo("rebuild the initramfs, which is older than amd-gpu-firmware");
        Assessment after = fedora.converge(type(fedora), GOOD);
        assertThat(after.rebootReasons()).as("0x80 is good as it is").isEmpty();
        assertThat(fedora.log()).containsExactly("dracut --force --kver 6.17.9-300.fc43.x86_64");
    }

    @Test
    void an_initramfs_without_good_firmware_is_one_to_reboot_from_where_the_driver_does_not_tell() throws Exception {
        PackageHost fedora = host("fedora-43").mes("").kernel("6.17.9-300.fc43.x86_64", 95_000);
        fedora.installed("amd-gpu-firmware", "20260110-1.fc43", 90_000);

        assertThat(fedora.change(type(fedora), GOOD).orElseThrow().rebootReason())
                .contains("firmware: amd-gpu-firmware is loaded at boot only");
        fedora.converge(type(fedora), GOOD);
        assertThat(fedora.boots("6.17.9-300.fc43.x86_64").plan(type(fedora), GOOD))
                .as("not a second time")
                .matches(Assessment::isQuiet);
    }

    @Test
    void an_old_mes_is_left_by_a_reboot_once_the_initramfs_has_the_new_one() throws Exception {
        PackageHost fedora = host("fedora-43").mes("0x0000006f").kernel("6.17.9-300.fc43.x86_64", 95_000);
        fedora.installed("amd-gpu-firmware", "20260110-1.fc43", 90_000);

        assertThat(fedora.change(type(fedora), GOOD).orElseThrow().rebootReason())
                .isPresent();
        assertThat(fedora.converge(type(fedora), GOOD).rebootReasons())
                .containsExactly("firmware: amd-gpu-firmware 20260110-1.fc43 is not active, MES 0x6f is loaded");
        assertThat(fedora.boots("6.17.9-300.fc43.x86_64")
                        .plan(type(fedora), GOOD)
                        .rebootReasons())
                .as("not a second time")
                .isEmpty();
    }

    @Test
    void a_package_that_is_missing_is_installed() throws Exception {
        PackageHost debian = host("debian-13").removed("firmware-amd-graphics");
        assertThat(debian.change(type(debian), GOOD).orElseThrow().diffs())
                .containsExactly(new Diff.Field("firmware-amd-graphics", null, ">= 20260110, not 20251125"));
        debian.converge(type(debian), GOOD);
    }

    @Test
    void one_that_was_removed_but_for_its_configuration_is_missing() throws Exception {
        PackageHost debian = host("debian-13").removed("firmware-amd-graphics");
        debian.host.file("/.installed", "firmware-amd-graphics 20260110-1~bpo13+1 removed\n");
        assertThat(debian.change(type(debian), GOOD)).isPresent();
    }

    @Test
    void a_distribution_without_a_rule_says_so_with_what_the_driver_has() {
        PackageHost arch = host("arch");
        assertThatThrownBy(() -> arch.plan(type(arch), GOOD))
                .isInstanceOf(CannotPlan.class)
                .hasMessage("firmware packages of Arch Linux are not supported; the loaded MES is 0x80")
                .extracting(e -> ((CannotPlan) e).hint())
                .asString()
                .contains("linux-firmware")
                .contains("verify");
    }

    @Test
    void an_image_based_system_is_updated_as_a_whole() {
        PackageHost fedora = host("fedora-43");
        fedora.host.file("/run/ostree-booted", "");
        assertThatThrownBy(() -> fedora.plan(type(fedora), GOOD))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("a part of this system's image");
    }

    @Test
    void what_is_said_for_one_distribution_counts_there_only() throws Exception {
        Firmware special = wish(Map.of(
                "minimum",
                "20260110",
                "distributions",
                Map.of("ubuntu-24.04", Map.of("minimum", "20240318.git3b128b60-0ubuntu2.28"))));
        PackageHost ubuntu = host("ubuntu-24.04-oem");
        assertThat(ubuntu.change(type(ubuntu), special).orElseThrow().summary())
                .isEqualTo("install linux-firmware >= 20240318.git3b128b60-0ubuntu2.28");
    }
}
