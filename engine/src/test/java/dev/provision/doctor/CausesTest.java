package dev.provision.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.testing.ScratchHost;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One text in a log, several causes: which is believed follows from what the other layers found. */
final class CausesTest {
    static Stream<Arguments> causes() {
        return Stream.of(
                cause(
                        "memory_access_fault",
                        "MES 0x83",
                        host -> host.mes = "0x83",
                        "explained by firmware.mes",
                        "firmware: { deny"),
                cause(
                        "memory_access_fault",
                        "MES 0x83 and a bad pair: the firmware comes first",
                        host -> {
                            host.mes = "0x83";
                            host.rocm = "7.1.0";
                        },
                        "explained by firmware.mes",
                        "firmware: { deny"),
                cause(
                        "memory_access_fault",
                        "good MES, bad pair",
                        host -> host.rocm = "7.1.0",
                        "explained by kernel.rocm",
                        "one with ROCm"),
                cause(
                        "memory_access_fault",
                        "good MES, denied package, bad pair: what is loaded counts",
                        host -> {
                            host.rocm = "7.1.0";
                            host.firmware =
                                    "package amd-gpu-firmware 20251125-1.fc43 1000 yes\nbooted 2000\ninitramfs 1500\nend\n";
                        },
                        "explained by kernel.rocm",
                        "one with ROCm"),
                cause(
                        "memory_access_fault",
                        "old kernel",
                        host -> {
                            host.release = "6.17.9-300.fc43.x86_64";
                            host.next = host.release;
                        },
                        "explained by kernel.running",
                        "kernel: { minimum: 6.18.4 }"),
                cause(
                        "memory_access_fault",
                        "override of firmware",
                        host -> host.firmware =
                                "override /lib/firmware/updates/amdgpu/gc_11_5_1_mes_2.bin\n" + host.firmware,
                        "explained by firmware.override",
                        "rm /lib/firmware/updates"),
                cause(
                        "memory_access_fault",
                        "nothing else is wrong",
                        host -> {},
                        "the GPU reads memory that is not there",
                        "without amd_iommu=off"),
                cause(
                        "memory_access_fault",
                        "MES cannot be seen",
                        host -> host.mes = null,
                        "not ruled out: firmware.mes",
                        "without amd_iommu=off"),
                cause("mes_hang", "old MES", host -> host.mes = "0x6f", "explained by firmware.mes", "firmware: {}"),
                cause(
                        "mes_hang",
                        "kernel without CWSR's fix",
                        host -> {
                            host.release = "6.17.9-300.fc43.x86_64";
                            host.next = host.release;
                        },
                        "explained by kernel.running",
                        "kernel: { minimum: 6.18.4 }"),
                cause(
                        "sees_15_gib",
                        "old kernel",
                        host -> {
                            host.release = "6.15.2-100.fc43.x86_64";
                            host.next = host.release;
                        },
                        "explained by kernel.memory",
                        "kernel: { minimum: 6.18.4 }"),
                cause("sees_half", "host is right: the image is not", host -> {}, "about half", "released ROCm"),
                cause(
                        "sees_half",
                        "host has half",
                        host -> {
                            host.cmdline = "ro";
                            host.gtt = host.memory / 2;
                        },
                        "explained by memory.gpu",
                        "ttm.pages_limit"),
                cause(
                        "free_memory",
                        "carve-out",
                        host -> host.vram = 64 * SickHost.GIB,
                        "explained by memory.carve_out",
                        "512M"),
                cause(
                        "free_memory",
                        "utilization",
                        host -> host.config("Config").put("Cmd", java.util.List.of("--gpu-memory-utilization=0.99")),
                        "explained by container.memory",
                        "0.85"),
                cause(
                        "miopen_build",
                        "FP32",
                        host -> host.config("Config").put("Cmd", java.util.List.of("--dtype", "float32")),
                        "explained by container.dtype",
                        "--dtype, auto"),
                cause("miopen_build", "another type", host -> {}, "MIOpen cannot compile", "half"),
                cause(
                        "out_of_resources",
                        "pair",
                        host -> host.rocm = "7.1.0",
                        "explained by kernel.rocm",
                        "one with ROCm"),
                cause(
                        "kfd_permission",
                        "named groups",
                        host -> host.config("HostConfig").put("GroupAdd", java.util.List.of("render")),
                        "explained by container.groups",
                        "numbers"),
                cause(
                        "no_such_group",
                        "named groups",
                        host -> host.config("HostConfig").put("GroupAdd", java.util.List.of("render")),
                        "explained by container.groups",
                        "numbers"),
                cause(
                        "no_kfd",
                        "no devices",
                        host -> host.config("HostConfig").put("Devices", new org.json.JSONArray()),
                        "explained by container.devices",
                        "/dev/kfd"),
                cause("disk_full", "full", host -> host.freeKib = 100, "explained by container.storage", "prune"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("causes")
    void the_first_check_that_explains_it_gives_the_fix(
            String signature, String name, Consumer<SickHost> how, String summary, String fix) {
        SickHost host = saying(signature);
        how.accept(host);
        Finding finding = host.finding("log." + signature);
        assertThat(finding.status()).isEqualTo(Status.FAIL);
        assertThat(finding.summary()).contains(summary);
        assertThat(finding.fix().orElseThrow().text()).contains(fix);
        assertThat(finding.observed()).isNotBlank();
        assertThat(finding.sources()).isNotEmpty();
    }

    /** On a host with 64 GB, or with a limit of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"sees_half", "sees_15_gib"})
    void rocm_sees_no_half_where_it_sees_all_that_the_host_gives(String signature) {
        SickHost host = saying(signature);
        assertThat(host.findings()).containsKey("log." + signature);

        SickHost small = saying(signature);
        small.gtt = signature.equals("sees_half") ? 62 * SickHost.GIB : 16651264L * 1024;
        small.cmdline = "ro ttm.pages_limit=" + small.gtt / 4096;
        assertThat(small.findings()).doesNotContainKey("log." + signature);
    }

    @Test
    void a_line_is_quoted_short_and_without_the_token_in_it() {
        Finding finding = saying("hub_token").finding("log.hub_token");
        assertThat(finding.observed())
                .contains("gated repo")
                .doesNotContain("hf_abc")
                .hasSizeLessThan(310);
    }

    @Test
    void why_the_engine_could_not_start_it_counts_as_its_word() {
        SickHost host = new SickHost();
        host.config("State").put("Status", "created").put("Error", "Unable to find group render: no matching entries");
        assertThat(host.finding("log.no_such_group").observed()).startsWith("Unable to find group");
    }

    @Test
    void the_kernel_speaks_for_itself() {
        SickHost host = new SickHost();
        ScratchHost.resource(CausesTest.class, "logs/out_of_memory.txt").lines().forEach(host::kernelLog);
        assertThat(host.finding("log.out_of_memory").status()).isEqualTo(Status.FAIL);
        assertThat(new SickHost().findings()).doesNotContainKey("log.out_of_memory");
    }

    private static SickHost saying(String signature) {
        SickHost host = new SickHost();
        ScratchHost.resource(CausesTest.class, "logs/" + signature + ".txt")
                .lines()
                .forEach(host.log::add);
        return host;
    }

    private static Arguments cause(String signature, String name, Consumer<SickHost> how, String summary, String fix) {
        return Arguments.of(signature, name, how, summary, fix);
    }
}
