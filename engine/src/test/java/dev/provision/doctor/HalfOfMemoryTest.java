package dev.provision.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** "ROCm sees half of the memory" has many causes; which one it is follows from what the host shows. */
final class HalfOfMemoryTest {
    private static final String OPTION = "options ttm pages_limit=32505856";

    /** Nothing is set and the kernel's default is active. */
    private static SickHost half() {
        SickHost host = new SickHost().without("parameter ttm.pages_limit").with("parameter ttm.pages_limit 16465664");
        host.cmdline = "ro quiet";
        host.gtt = 16465664L * 4096;
        return host;
    }

    static Stream<Arguments> causes() {
        return Stream.of(
                cause("nothing is set", host -> {}, "no limit of ours is active", "ttm.pages_limit: 32505856"),
                cause(
                        "nothing is set for AMD's own module",
                        host -> host.with("module amdttm").with("parameter amdttm.pages_limit 16465664"),
                        "no limit of ours is active",
                        "set: { amdttm.pages_limit: 32505856"),
                cause(
                        "the other module is loaded",
                        host -> {
                            host.cmdline = "ro ttm.pages_limit=32505856";
                            host.with("module amdttm").with("parameter amdttm.pages_limit 16465664");
                        },
                        "the limit is set for ttm, and the module that is loaded is amdttm",
                        "amdttm.pages_limit: 32505856"),
                cause(
                        "the name of a module that is not there",
                        host -> host.cmdline = "ro amdttm.pages_limit=32505856",
                        "the limit is set for amdttm, and the module that is loaded is ttm",
                        "ttm.pages_limit: 32505856"),
                cause(
                        "a typing error",
                        host -> host.cmdline = "ro amdgpu.gtt_size=126976",
                        "the driver has no gtt_size",
                        "remove: [amdgpu.gtt_size]"),
                cause(
                        "configured and not rebooted",
                        host -> host.nextCmdline = "ro quiet ttm.pages_limit=32505856",
                        "set for the next boot, and the host was not rebooted since",
                        "reboot: { when: required }"),
                cause(
                        "modprobe.d after the initramfs",
                        host -> host.with("modprobe 1800 /etc/modprobe.d/ttm.conf " + OPTION),
                        "the initramfs is older than that file",
                        "update-initramfs"),
                cause(
                        "modprobe.d and initramfs after the boot",
                        host -> host.without("initramfs")
                                .with("initramfs 2600")
                                .with("modprobe 2500 /etc/modprobe.d/ttm.conf " + OPTION),
                        "set in modprobe.d, and the host was not rebooted since",
                        "systemctl reboot"),
                cause(
                        "modprobe.d in the second of the initramfs",
                        host -> host.with("modprobe 1500 /etc/modprobe.d/ttm.conf " + OPTION),
                        "the initramfs is older than that file",
                        "update-initramfs"),
                cause(
                        "modprobe.d and initramfs in the second of the boot",
                        host -> host.without("initramfs")
                                .with("initramfs 2000")
                                .with("modprobe 1999 /etc/modprobe.d/ttm.conf " + OPTION),
                        "set in modprobe.d, and the host was not rebooted since",
                        "systemctl reboot"),
                cause(
                        "modprobe.d, initramfs rebuilt, booted, and yet not",
                        host -> host.with("modprobe 1200 /etc/modprobe.d/ttm.conf " + OPTION),
                        "the module was loaded without it",
                        "lsinitramfs"),
                cause(
                        "gttsize wins",
                        host -> host.cmdline = "ro ttm.pages_limit=32505856 amdgpu.gttsize=64318",
                        "the command line sets another limit than the GPU has",
                        "remove: [amdgpu.gttsize]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("causes")
    void the_cause_is_told_with_what_was_seen(String name, Consumer<SickHost> how, String summary, String fix) {
        SickHost host = half();
        how.accept(host);
        Finding finding = host.finding("memory.gpu");
        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.summary())
                .startsWith("the GPU sees half of the memory")
                .contains(summary);
        assertThat(finding.observed()).contains("62.8 GiB of GTT");
        assertThat(finding.fix().orElseThrow().text()).contains(fix);
    }

    @Test
    void a_limit_that_is_only_lower_is_the_operators_choice() {
        SickHost host = half();
        host.cmdline = "ro ttm.pages_limit=25165824";
        host.gtt = 25165824L * 4096;
        assertThat(host.finding("memory.gpu").status()).isEqualTo(Status.OK);
    }

    @Test
    void half_is_the_operators_choice_where_it_is_what_is_set() {
        SickHost host = half();
        host.cmdline = "ro ttm.pages_limit=16465664";
        assertThat(host.finding("memory.gpu"))
                .matches(one -> one.status() == Status.OK)
                .extracting(Finding::observed)
                .asString()
                .endsWith("as ttm.pages_limit=16465664 has it");

        host.cmdline = "ro quiet";
        host.with("modprobe 1200 /etc/modprobe.d/ttm.conf options ttm pages_limit=16465664");
        assertThat(host.finding("memory.gpu").status()).isEqualTo(Status.OK);
    }

    @Test
    void fifteen_gigabytes_of_a_large_memory_are_a_small_part() {
        SickHost host = half();
        host.gtt = 16651264L * 1024;
        assertThat(host.finding("memory.gpu"))
                .matches(one -> one.status() == Status.FAIL && one.summary().contains("small part"));
    }

    @Test
    void what_the_gpu_has_and_the_next_boot_loses_is_told_too() {
        SickHost host = new SickHost();
        host.nextCmdline = "ro quiet amd_iommu=off";
        assertThat(host.finding("memory.gpu").status()).isEqualTo(Status.OK);
        assertThat(host.finding("cmdline.next_boot").observed())
                .isEqualTo("ttm.pages_limit: active 32505856, configured (none)");
    }

    private static Arguments cause(String name, Consumer<SickHost> how, String summary, String fix) {
        return Arguments.of(name, how, summary, fix);
    }
}
