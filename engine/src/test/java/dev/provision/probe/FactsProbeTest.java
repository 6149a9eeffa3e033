package dev.provision.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.source.Data;
import dev.provision.testing.PackageHost;
import dev.provision.testing.ProbeFuzzer;
import dev.provision.testing.ScratchHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FactsProbeTest {
    private static final String BOOT_ID = "6f1c2e0e-3f6c-4e2f-8a5c-0f7a6f0f4c11";

    private final Path folder;
    private ScratchHost host;

    FactsProbeTest(@TempDir Path folder) {
        this.folder = folder;
        this.host = new ScratchHost(folder, "dash");
    }

    @BeforeEach
    void a_host_that_can_be_asked_at_all() {
        host.file("/proc/sys/kernel/random/boot_id", BOOT_ID + "\n");
        host.file("/proc/meminfo", "MemTotal:       131725312 kB\nMemFree: 1 kB\nMemAvailable:   126113972 kB\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            fedora-43        | fedora | 43    | Fedora Linux 43 (Server Edition)             | fedora | 6.17.9-300.fc43.x86_64       | -                                           | 0x83
            rhel-10          | rhel   | 10.1  | Red Hat Enterprise Linux 10.1 (Coughlan)     | fedora | 6.12.0-124.8.1.el10_1.x86_64 | -                                           | 0x7c
            ubuntu-24.04-hwe | ubuntu | 24.04 | Ubuntu 24.04.3 LTS                           | debian | 6.14.0-27-generic            | Ubuntu 6.14.0-27.27~24.04.1-generic 6.14.8  | 0x7c
            ubuntu-24.04-oem | ubuntu | 24.04 | Ubuntu 24.04.3 LTS                           | debian | 6.14.0-1018-oem              | Ubuntu 6.14.0-1018.18-oem 6.14.11           | 0x80
            ubuntu-26.04     | ubuntu | 26.04 | Ubuntu 26.04 LTS                             | debian | 7.0.0-12-generic             | Ubuntu 7.0.0-12.12-generic 7.0.2            | 0x88
            debian-13        | debian | 13    | Debian GNU/Linux 13 (trixie)                 | debian | 6.12.48+deb13-amd64          | -                                           | 0x7c
            arch             | arch   | ''    | Arch Linux                                   | arch   | 6.17.9-arch1-1               | -                                           | 0x80
            """)
    void knows_a_distribution_by_its_own_files(
            String name,
            String id,
            String version,
            String pretty,
            String family,
            String release,
            String signature,
            String mes) {
        Facts facts = PackageHost.of(name, folder, "dash").facts();

        assertThat(facts.os().id()).isEqualTo(id);
        assertThat(facts.os().version()).isEqualTo(version);
        assertThat(facts.os().prettyName()).isEqualTo(pretty);
        assertThat(at(facts, "os", "family")).isEqualTo(family);
        assertThat(facts.kernel().release()).isEqualTo(release);
        assertThat(facts.kernel().versionSignature()).isEqualTo(signature);
        assertThat(facts.gpu().mes()).isEqualTo(mes);
        assertThat(facts.gpu().gfx()).isEqualTo("gfx1151");
        assertThat(facts.bootId()).isEqualTo(BOOT_ID);
        assertThat(facts.memory()).isEqualTo(new Facts.Memory(131725312L * 1024, 126113972L * 1024));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void every_shell_says_the_same(String shell) {
        host = new ScratchHost(folder, shell);
        card("card1", "1002:1586", "0000:c5:00.0", 133143986176L, 536870912L);
        debug("1", "0000:c5:00.0", "0x00000080");
        host.file("/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=UUID=1 ro a=\"b c\"\n")
                .file("/run/ostree-booted", "")
                .file("/run/systemd/system/x", "");

        Facts facts = FactsOf.host(host);

        assertThat(facts.gpu()).isEqualTo(new Facts.Gpu(null, 133143986176L, 536870912L, "0x80"));
        assertThat(facts.kernel().cmdline()).isEqualTo("BOOT_IMAGE=/vmlinuz root=UUID=1 ro a=\"b c\"");
        assertThat(facts.os().ostree()).isTrue();
        assertThat(facts.os().systemd()).isTrue();
        assertThat(facts.os().id()).as("no os-release").isEqualTo("linux");
    }

    @Test
    void of_several_cards_the_strix_halo_counts_with_its_own_firmware() {
        card("card0", "1002:744C", "0000:03:00.0", 1L, 25753026560L);
        card("card1", "1002:1586", "0000:c5:00.0", 133143986176L, 536870912L);
        host.file("/sys/class/drm/card1-DP-1/status", "connected\n");
        host.file("/sys/class/drm/card1-DP-1/device/uevent", "DRIVER=amdgpu\nPCI_ID=1002:1586\n");
        debug("0", "0000:03:00.0", "0x00000066");
        debug("128", "0000:c5:00.0", "0x00000080");
        nodes("0", "110000", "110501");

        Facts.Gpu gpu = FactsOf.host(host).gpu();

        assertThat(gpu).isEqualTo(new Facts.Gpu("gfx1151", 133143986176L, 536870912L, "0x80"));
    }

    @Test
    void the_firmware_of_another_card_is_nobodys() {
        card("card1", "1002:1586", "0000:c5:00.0", 133143986176L, 536870912L);
        debug("0", "0000:03:00.0", "0x00000066");
        assertThat(FactsOf.host(host).gpu().mes()).isNull();
    }

    @Test
    void the_scheduler_s_firmware_is_not_that_of_its_queue() {
        card("card1", "1002:1586", "0000:c5:00.0", 133143986176L, 536870912L);
        host.file(
                "/sys/kernel/debug/dri/1/amdgpu_firmware_info",
                "MES_KIQ feature version: 6, firmware version: 0x00000083\n");
        assertThat(FactsOf.host(host).gpu().mes()).isNull();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            133143986176, 536870912,    133143986176
            16777216000,  103079215104, 103079215104
            133143986176, -,            133143986176
            -,            536870912,    536870912
            -,            -,            -
            """)
    void the_gpu_can_use_the_larger_of_both_memories(@Nullable Long gtt, @Nullable Long vram, @Nullable Long usable) {
        card("card1", "1002:1586", "0000:c5:00.0", gtt, vram);
        Object memory = at(FactsOf.host(host), "gpu", "memory");
        assertThat(memory).isEqualTo(usable);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            110501, gfx1151
            110000, gfx1100
            90402,  gfx942
            90010,  gfx90a
            100306, gfx1036
            """)
    void the_compute_driver_s_number_is_the_compiler_s_name(String version, String gfx) {
        nodes("0", version);
        assertThat(FactsOf.host(host).gpu().gfx()).isEqualTo(gfx);
    }

    @Test
    void a_host_without_a_gpu_has_none() {
        nodes("0");
        card("card0", "10DE:2684", "0000:01:00.0", null, null);
        host.file("/sys/class/drm/card0/device/uevent", "DRIVER=nvidia\nPCI_ID=10DE:2684\n");
        assertThat(FactsOf.host(host).gpu()).isEqualTo(new Facts.Gpu(null, null, null, null));
    }

    @Test
    void what_a_file_says_is_neither_run_nor_taken_for_another_fact() {
        host.file(
                "/etc/os-release",
                "ID='a\"b'\nID_LIKE=\"x  y\"\nVERSION_ID=$(touch " + host.root() + "/run)\nNAME=\"a\\$b\\\"\"\n"
                        + "release 9.9\nend\n");
        host.file("/proc/cmdline", "ro\nboot_id 00000000-0000-0000-0000-000000000000\nsystemd\n");

        Facts facts = FactsOf.host(host);

        assertThat(facts.os().id()).isEqualTo("a\"b");
        assertThat(facts.os().like()).containsExactly("x", "y");
        assertThat(facts.os().version()).startsWith("$(touch");
        assertThat(facts.os().prettyName()).isEqualTo("a$b\"");
        assertThat(facts.os().systemd()).isFalse();
        assertThat(facts.bootId()).isEqualTo(BOOT_ID);
        assertThat(host.path("/run")).doesNotExist();
    }

    @Test
    void numbers_that_are_none_are_missing_and_no_error() {
        card("card1", "1002:1586", "0000:c5:00.0", null, null);
        host.file("/sys/class/drm/card1/device/mem_info_gtt_total", "12 GiB\n");
        host.file("/sys/kernel/debug/dri/1/amdgpu_firmware_info", "MES feature version: 1, firmware version: zero\n");
        assertThat(FactsOf.host(host).gpu()).isEqualTo(new Facts.Gpu(null, null, null, null));
    }

    @Test
    void a_container_is_known_by_what_its_engine_leaves() {
        host.file("/run/.containerenv", "engine=\"podman\"\n");
        assertThat(FactsOf.host(host).os().container()).isEqualTo("podman");
        host.file("/proc/1/environ", "PATH=/bin\0container=lxc\0HOME=/\0");
        host.file("/run/systemd/container", "systemd-nspawn");
        assertThat(FactsOf.host(host).os().container())
                .as("systemd's own word first")
                .isEqualTo("systemd-nspawn");
    }

    @Test
    void only_commands_that_are_there_are_named() {
        host.command("grubby", "#!/bin/sh\n").command("rpm-ostree", "#!/bin/sh\n");
        assertThat(FactsOf.host(host).commands())
                .contains("grubby", "rpm-ostree")
                .doesNotContain("kernelstub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sudo: a password is required", "0123", ""})
    void a_boot_id_that_is_none_makes_the_facts_unknown(String said) {
        host.file("/proc/sys/kernel/random/boot_id", said + "\n");
        assertThatThrownBy(() -> host.ask(new FactsProbe(host.root())))
                .isInstanceOf(Probe.Unreadable.class)
                .hasMessageContaining("boot_id");
    }

    @Test
    void an_answer_that_was_cut_off_or_has_no_memory_is_unknown() {
        assertThatThrownBy(() ->
                        new FactsProbe().parse(ProbeOutput.of("boot_id " + BOOT_ID + "\nmemory MemTotal: 1 kB\n")))
                .hasMessageContaining("not complete");
        host.file("/proc/meminfo", "MemFree: 12 kB\n");
        assertThatThrownBy(() -> host.ask(new FactsProbe(host.root()))).hasMessageContaining("MemTotal");
    }

    @Test
    void a_false_answer_is_a_value_or_unreadable() {
        card("card1", "1002:1586", "0000:c5:00.0", 133143986176L, 536870912L);
        debug("1", "0000:c5:00.0", "0x00000080");
        nodes("0", "110501");
        FactsProbe probe = new FactsProbe(host.root());
        String text = host.run(probe.fragment()).output();
        assertThat(text).contains("end");
        new ProbeFuzzer(7).check(probe, List.of(text));
    }

    private void card(String name, String id, String slot, @Nullable Long gtt, @Nullable Long vram) {
        String device = "/sys/class/drm/" + name + "/device/";
        host.file(device + "uevent", "DRIVER=amdgpu\nPCI_CLASS=38000\nPCI_ID=" + id + "\nPCI_SLOT_NAME=" + slot + "\n");
        if (gtt != null) {
            host.file(device + "mem_info_gtt_total", gtt + "\n");
        }
        if (vram != null) {
            host.file(device + "mem_info_vram_total", vram + "\n");
        }
    }

    private void debug(String index, String slot, String mes) {
        host.file("/sys/kernel/debug/dri/" + index + "/name", "amdgpu dev=" + slot + " unique=" + slot + "\n");
        host.file(
                "/sys/kernel/debug/dri/" + index + "/amdgpu_firmware_info",
                "MES_KIQ feature version: 6, firmware version: 0x0000006f\nMES feature version: 1, firmware version: "
                        + mes + "\n");
    }

    private void nodes(String... versions) {
        for (int i = 0; i < versions.length; i++) {
            host.file(
                    "/sys/class/kfd/kfd/topology/nodes/" + i + "/properties",
                    "simd_count 80\ngfx_target_version " + versions[i] + "\nvendor_id 4098\n");
        }
    }

    private static @Nullable Object at(Facts facts, String group, String name) {
        Data.Dict dict = (Data.Dict) Objects.requireNonNull(facts.data().get(group));
        return Objects.requireNonNull(dict.get(name)).plain();
    }
}
