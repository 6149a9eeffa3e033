package dev.provision.resource.kernelargs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Facts;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Diff;
import dev.provision.resource.OnThisMachine;
import dev.provision.source.InvalidInput;
import dev.provision.testing.ScratchHost;
import dev.provision.testing.SomeFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The GPU's share of the memory as one wish, on hosts of every boot loader; they have 125.6 GiB. */
final class GttTest {
    private static final Facts HEALTHY = SomeFacts.fedora("6.18.9", "0x80");

    private final Path folder;

    GttTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static KernelArgs wish(Map<String, ?> body) {
        return new KernelArgsType().parse(OnThisMachine.body(body));
    }

    private static KernelArgs gtt(String size) {
        return wish(Map.of("gtt", size));
    }

    private BootHost debian(String options) {
        BootHost boot = BootHost.debian(folder, "dash");
        boot.host.file("/etc/default/grub", "GRUB_CMDLINE_LINUX_DEFAULT=\"" + options + "\"\n");
        return boot;
    }

    private static void module(ScratchHost host, String module, long pages) {
        host.file("/sys/module/" + module + "/parameters/pages_limit", pages + "\n");
    }

    /** GiB x 262144, as measured on hosts (domain.md 1.1). */
    @ParameterizedTest
    @CsvSource(textBlock = """
        64GiB,     16777216
        96 GiB,    25165824
        100GiB,    26214400
        108GiB,    28311552
        112GiB,    29360128
        115GiB,    30146560
        120GiB,    31457280
        124GiB,    32505856
        124.5GiB,  32636928
        126976MiB, 32505856
        """)
    void is_counted_in_pages_of_4_kib(String size, long pages) {
        assertThat(gtt(size).gtt().orElseThrow().pages()).isEqualTo(pages);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void sets_the_limit_and_takes_the_deprecated_one_away(String shell) throws Exception {
        BootHost boot = BootHost.debian(folder, shell);
        boot.host.file(
                "/etc/default/grub",
                "GRUB_CMDLINE_LINUX_DEFAULT=\"quiet amdgpu.gttsize=131072 ttm.pages_limit=33554432\"\n");
        KernelArgs desired = wish(Map.of("gtt", "124GiB", "set", Map.of("amd_iommu", "off")));
        assertThat(new KernelArgsType().describe(desired)).isEqualTo("gtt 124GiB, set amd_iommu=off");

        var change = boot.plan(desired).changes().get(0);
        assertThat(change.diffs())
                .containsExactly(
                        new Diff.Field(
                                "ttm.pages_limit", "33554432 in the GRUB defaults; (none) in grub.cfg", "32505856"),
                        new Diff.Field("amdgpu.gttsize", "131072 in the GRUB defaults; (none) in grub.cfg", null),
                        new Diff.Field("amd_iommu", null, "off"));
        boot.converge(desired);

        assertThat(boot.grubCfg()).containsExactly("quiet ttm.pages_limit=32505856 amd_iommu=off");
    }

    @Test
    void grubby_and_rpm_ostree_get_the_same() throws Exception {
        BootHost fedora = BootHost.fedora(folder.resolve("fedora"), "dash");
        fedora.entry("abc-6.17.9", "/boot/vmlinuz-6.17.9", "root=UUID=1 ro amdgpu.gttsize=131072");
        fedora.converge(gtt("124GiB"));
        assertThat(fedora.host.text("/boot/loader/entries/abc-6.17.9.conf"))
                .contains("options root=UUID=1 ro ttm.pages_limit=32505856\n");

        BootHost ostree = BootHost.ostree(folder.resolve("ostree"), "dash", "quiet amdgpu.gttsize=131072");
        ostree.converge(gtt("124GiB"));
        assertThat(ostree.host.text("/kargs").strip()).isEqualTo("quiet ttm.pages_limit=32505856");
    }

    /** YAML's 0x1f00000 reaches the kernel as it is written. */
    @Test
    void a_limit_in_hexadecimal_is_active_when_the_module_has_that_number() throws Exception {
        BootHost boot = debian("quiet");
        boot.converge(BootHost.wish("ttm.pages_limit=0x1f00000"));
        boot.host.file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz ro quiet ttm.pages_limit=0x1f00000\n");
        module(boot.host, "ttm", 0x1f00000);
        assertThat(boot.plan(BootHost.wish("ttm.pages_limit=0x1f00000")).rebootReasons())
                .isEmpty();
        module(boot.host, "ttm", 16464384);
        assertThat(boot.plan(BootHost.wish("ttm.pages_limit=0x1f00000")).rebootReasons())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/sys/module/amdttm/parameters/pages_limit",
                "/lib/modules/6.14.0-1018-oem/updates/dkms/amdttm.ko.zst"
            })
    void out_of_tree_modules_are_told_in_their_own_name(String trace) throws Exception {
        BootHost boot = debian("quiet");
        boot.host.file(trace, "16464384\n");

        boot.converge(gtt("124GiB"));

        assertThat(boot.grubCfg()).containsExactly("quiet ttm.pages_limit=32505856 amdttm.pages_limit=32505856");
    }

    @Test
    void active_is_what_the_module_runs_with() throws Exception {
        BootHost boot = debian("quiet");
        boot.converge(gtt("124GiB"));
        assertThat(boot.plan(gtt("124GiB")).rebootReasons())
                .containsExactly("ttm.pages_limit: active (none), configured 32505856");

        boot.host.file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz ro quiet ttm.pages_limit=32505856\n");
        assertThat(boot.plan(gtt("124GiB")).rebootReasons())
                .as("nothing else is known")
                .isEmpty();

        module(boot.host, "ttm", 16464384);
        assertThat(boot.plan(gtt("124GiB")).rebootReasons())
                .containsExactly("ttm.pages_limit: active 16464384, configured 32505856");
        assertThat(boot.plan(BootHost.wish("ttm.pages_limit=32505856")).rebootReasons())
                .hasSize(1);

        module(boot.host, "ttm", 32505856);
        assertThat(boot.plan(gtt("124GiB")).rebootReasons()).isEmpty();

        module(boot.host, "amdttm", 16464384);
        boot.converge(gtt("124GiB"));
        assertThat(boot.plan(gtt("124GiB")).rebootReasons())
                .containsExactly("amdttm.pages_limit: active 16464384, configured 32505856");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        128GiB  | 1GiB  | at most 124.5 GiB
        125GiB  | 1GiB  | at most 124.5 GiB
        124GiB  | 4GiB  | at most 121.5 GiB
        126GiB  | 0B    | at most 125.5 GiB
        16TiB   | 1TiB  | at most 0.0 GiB
        """)
    void more_than_the_host_can_give_is_refused_whatever_is_pending(String size, String reserve, String hint) {
        BootHost boot = debian("quiet");
        assertThatThrownBy(() -> boot.plan(wish(Map.of("gtt", size, "gtt_reserve", reserve))))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining(
                        "gtt: " + size + " is more than this host can give: Linux has 125.6 GiB (MemTotal)")
                .satisfies(e -> {
                    assertThat(((CannotPlan) e).isForGood()).isTrue();
                    assertThat(((CannotPlan) e).hint()).startsWith(hint);
                });
    }

    @Test
    void up_to_the_reserve_all_can_be_had() throws Exception {
        BootHost boot = debian("quiet");
        assertThat(boot.plan(gtt("124GiB")).changes()).hasSize(1);
        assertThat(boot.plan(wish(Map.of("gtt", "125GiB", "gtt_reserve", "512MiB")))
                        .changes())
                .hasSize(1);
    }

    @Test
    void a_carve_out_of_the_bios_is_named_as_what_took_the_memory() {
        Facts carved = new Facts(
                HEALTHY.os(),
                HEALTHY.kernel(),
                new Facts.Gpu("gfx1151", 16777216000L, 103079215104L, "0x80"),
                new Facts.Memory(31L << 30, 20L << 30),
                HEALTHY.bootId(),
                HEALTHY.commands(),
                HEALTHY.data());
        assertThatThrownBy(() -> gtt("124GiB").on(carved, false))
                .extracting(e -> ((CannotPlan) e).hint())
                .isEqualTo("the BIOS has set 96.0 GiB apart for the GPU: set its UMA frame buffer to 512 MB");
    }

    @Test
    void above_90_percent_is_worth_a_note() throws Exception {
        BootHost boot = debian("quiet");
        assertThat(boot.plan(gtt("124GiB")).notes())
                .containsExactly("ttm.pages_limit allows 124.0 GiB, more than 90 % of the host's 125.6 GiB");
        assertThat(boot.plan(gtt("96GiB")).notes()).isEmpty();
    }

    @Test
    void options_of_modprobe_are_a_second_source_that_is_named() throws Exception {
        BootHost boot = debian("quiet");
        boot.host
                .file(
                        "/etc/modprobe.d/ttm.conf",
                        "# 96 GiB\noptions ttm pages_limit=25165824 page_pool_size=25165824\n")
                .file("/etc/modprobe.d/amd.conf", "options  amdgpu noretry=0 gttsize=122800\n")
                .file("/usr/lib/modprobe.d/other.conf", "options snd_hda power_save=1\n");
        assertThat(boot.plan(gtt("96GiB")).notes())
                .containsExactly(
                        "/etc/modprobe.d/ttm.conf sets pages_limit of ttm too; the kernel argument is the one that"
                                + " counts",
                        "/etc/modprobe.d/amd.conf sets gttsize of amdgpu, which still takes effect: remove it there");
    }

    @Test
    void a_gpu_that_has_another_amount_although_all_is_active_is_noted() throws Exception {
        BootHost boot = debian("quiet");
        boot.converge(gtt("96GiB"));
        boot.host.file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz ro quiet ttm.pages_limit=25165824\n");
        module(boot.host, "ttm", 25165824);
        Assessment assessment = boot.plan(gtt("96GiB"));
        assertThat(assessment.rebootReasons()).isEmpty();
        assertThat(assessment.notes())
                .singleElement()
                .asString()
                .startsWith("the driver gives the GPU 124.0 GiB although ttm.pages_limit is active");
    }

    @Test
    void what_gtt_decides_is_decided_by_nothing_else() {
        for (Map<String, ?> body : List.<Map<String, ?>>of(
                Map.of("gtt", "124GiB", "set", Map.of("ttm.pages-limit", 1)),
                Map.of("gtt", "124GiB", "set", Map.of("amdttm.pages_limit", 1)),
                Map.of("gtt", "124GiB", "set", Map.of("amdgpu.gttsize", 1)),
                Map.of("gtt", "124GiB", "remove", List.of("ttm.pages_limit")),
                Map.of("gtt", "124 GB"),
                Map.of("gtt", "124"),
                Map.of("gtt", "0GiB"),
                Map.of("gtt", "much"),
                Map.of("gtt", "124GiB", "gtt_reserve", "some"),
                Map.of("gtt_reserve", "4GiB", "set", Map.of("a", 1)))) {
            assertThatThrownBy(() -> wish(body)).as(body.toString()).isInstanceOf(InvalidInput.class);
        }
        assertThat(wish(Map.of("gtt", "124GiB", "remove", List.of("amdgpu.gttsize")))
                        .gtt())
                .isPresent();
    }
}
