package dev.provision.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One fault at a time: what is found, how bad it is and what removes it; and that nothing else is blamed. */
final class DiagnosisTest {
    @Test
    void a_healthy_host_has_nothing_but_good_findings_in_every_layer() {
        Diagnosis diagnosis = new SickHost().diagnosis();
        assertThat(diagnosis.findings()).allMatch(one -> one.status() == Status.OK);
        assertThat(diagnosis.findings().stream().map(Finding::layer).distinct()).containsExactly(Layer.values());
        assertThat(diagnosis.worst()).isEqualTo(Status.OK);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "driver did not take the GPU",
                        host -> unbound(host),
                        "hardware.driver",
                        "FAIL",
                        "modprobe amdgpu"),
                fault(
                        "nomodeset",
                        host -> unbound(host).cmdline = "ro nomodeset",
                        "hardware.driver",
                        "FAIL",
                        "remove: [nomodeset]"),
                fault(
                        "blacklisted",
                        host -> unbound(host).with("modprobe 1 /etc/modprobe.d/b.conf blacklist amdgpu"),
                        "hardware.driver",
                        "FAIL",
                        "remove that line from /etc/modprobe.d/b.conf"),
                fault(
                        "Secure Boot and dkms",
                        host -> unbound(host).without("module").with("secureboot 1"),
                        "hardware.driver",
                        "FAIL",
                        "signed"),
                fault("no KFD node", host -> host.gfx = null, "hardware.compute", "FAIL", "journalctl"),
                fault(
                        "kernel older than 6.16.9",
                        host -> kernel(host, "6.15.2-100.fc43.x86_64"),
                        "kernel.memory",
                        "FAIL",
                        "kernel: { minimum: 6.18.4 }"),
                fault(
                        "kernel without the fixes",
                        host -> kernel(host, "6.17.9-300.fc43.x86_64"),
                        "kernel.running",
                        "FAIL",
                        "kernel: { minimum: 6.18.4 }"),
                fault(
                        "good kernel not booted",
                        host -> host.release = "6.17.9-300.fc43.x86_64",
                        "kernel.running",
                        "FAIL",
                        "reboot: { when: required }"),
                fault(
                        "good kernel not booted by the last boot",
                        host -> {
                            host.release = "6.17.9-300.fc43.x86_64";
                            host.settled = true;
                        },
                        "kernel.running",
                        "FAIL",
                        "another reboot is futile: check that the boot loader reads this menu"),
                fault(
                        "bad kernel boots next",
                        host -> host.next = "6.17.9-300.fc43.x86_64",
                        "kernel.running",
                        "WARN",
                        "kernel: { minimum: 6.18.4 }"),
                fault(
                        "ROCm 7.1 on a fixed kernel",
                        host -> host.rocm = "7.1.0-52",
                        "kernel.rocm",
                        "FAIL",
                        "one with ROCm 10.1"),
                fault("a ROCm nobody knows", host -> host.rocm = "9.9.0", "kernel.rocm", "UNKNOWN", ""),
                fault(
                        "MES 0x83",
                        host -> firmware(host, "20251125-1.fc43 1000").mes = "0x83",
                        "firmware.mes",
                        "FAIL",
                        "firmware: {}"),
                fault(
                        "MES 0x83, good package",
                        host -> host.mes = "0x83",
                        "firmware.mes",
                        "FAIL",
                        "deny: [\"20260221-1.fc43\"]"),
                fault(
                        "MES 0x83, good package since the boot",
                        host -> firmware(host, "20260221-1.fc43 2100").without("initramfs").mes = "0x83",
                        "firmware.mes",
                        "FAIL",
                        "reboot: { when: required }"),
                fault(
                        "MES 0x83, override",
                        host -> {
                            host.mes = "0x83";
                            host.firmware =
                                    "override /lib/firmware/updates/amdgpu/gc_11_5_1_mes_2.bin\n" + host.firmware;
                        },
                        "firmware.mes",
                        "FAIL",
                        "rm /lib/firmware/updates"),
                fault("MES 0x7c", host -> host.mes = "0x7c", "firmware.mes", "WARN", "firmware: {}"),
                fault("MES that cannot be read", host -> host.mes = null, "firmware.mes", "UNKNOWN", "debugfs"),
                fault(
                        "denied package, good MES",
                        host -> firmware(host, "20251125-1.fc43 1000"),
                        "firmware.package",
                        "WARN",
                        "firmware: {}"),
                fault(
                        "denied package, no MES",
                        host -> firmware(host, "20251125-1.fc43 1000").mes = null,
                        "firmware.package",
                        "FAIL",
                        "firmware: {}"),
                fault(
                        "override",
                        host -> host.firmware = "override amdgpu-dkms-firmware\n" + host.firmware,
                        "firmware.override",
                        "WARN",
                        "apt-get purge amdgpu-dkms-firmware"),
                fault(
                        "hold",
                        host -> host.firmware = "held amd-gpu-firmware\n" + host.firmware,
                        "firmware.held",
                        "WARN",
                        "versionlock delete amd-gpu-firmware"),
                fault(
                        "initramfs older",
                        host -> firmware(host, "20260221-1.fc43 1700"),
                        "firmware.package",
                        "WARN",
                        "firmware: {}"),
                fault(
                        "no /dev/kfd",
                        host -> host.without("node 660 0 105 render /dev/kfd"),
                        "devices.kfd",
                        "FAIL",
                        "udevadm"),
                fault(
                        "no render node",
                        host -> host.without("node 660 0 105 render /dev/dri"),
                        "devices.render",
                        "FAIL",
                        "udevadm"),
                fault(
                        "devices of root only",
                        host -> host.without("node")
                                .with("node 660 0 0 root /dev/kfd")
                                .with("node 660 0 0 root /dev/dri/renderD128"),
                        "devices.access",
                        "FAIL",
                        "MODE=\"0660\""),
                fault("BIOS carve-out", host -> carved(host), "memory.carve_out", "WARN", "512M"),
                fault(
                        "GTT above the memory",
                        host -> gtt(host, 128, "33554432"),
                        "memory.gpu",
                        "WARN",
                        "ttm.pages_limit: 32505856"),
                fault(
                        "above the memory on the command line",
                        host -> gtt(host, 128, "33554432"),
                        "cmdline.arguments",
                        "WARN",
                        "ttm.pages_limit: 32505856"),
                fault(
                        "gttsize",
                        host -> host.cmdline += " amdgpu.gttsize=126976",
                        "cmdline.arguments",
                        "WARN",
                        "remove: [amdgpu.gttsize]"),
                fault(
                        "gttsize that disagrees",
                        host -> host.cmdline += " amdgpu.gttsize=131072",
                        "cmdline.gtt_sizes",
                        "WARN",
                        "remove: [amdgpu.gttsize]"),
                fault(
                        "typing error",
                        host -> host.cmdline += " amdgpu.gtt_size=1",
                        "cmdline.arguments",
                        "WARN",
                        "remove: [amdgpu.gtt_size]"),
                fault(
                        "amd_iommu=pt",
                        host -> host.cmdline = host.cmdline.replace("=off", "=pt"),
                        "cmdline.arguments",
                        "WARN",
                        "remove: [amd_iommu]"),
                fault(
                        "two values",
                        host -> host.cmdline = "ttm.pages_limit=1 " + host.cmdline,
                        "cmdline.arguments",
                        "WARN",
                        "leaves one"),
                fault(
                        "set in two places",
                        host -> host.alsoInModprobe = "ttm pages_limit=1",
                        "cmdline.arguments",
                        "WARN",
                        "/etc/modprobe.d"),
                fault(
                        "removed for the next boot",
                        host -> host.nextCmdline = "ro quiet",
                        "cmdline.next_boot",
                        "WARN",
                        "reboot: { when: required }"),
                fault(
                        "kernel log not readable",
                        host -> host.without("klog").with("noklog"),
                        "log.kernel",
                        "UNKNOWN",
                        "journalctl"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void a_fault_is_found_with_its_fix(String name, Consumer<SickHost> fault, String check, Status status, String fix) {
        SickHost host = new SickHost();
        fault.accept(host);
        Map<String, Finding> findings = host.findings();
        assertThat(findings).containsKey(check);
        Finding finding = SickHost.in(findings, check);
        assertThat(finding.status()).as(finding.toString()).isEqualTo(status);
        assertThat(finding.fix().map(Fix::text).orElse("")).contains(fix);
        assertThat(finding.summary()).isNotBlank();
        assertThat(findings.values().stream().filter(one -> one.status() == Status.FAIL))
                .as("only what is broken is blamed")
                .allMatch(one -> one.layer() == finding.layer());
        if (status != Status.UNKNOWN) {
            assertThat(finding.observed().isEmpty() && finding.rule().isEmpty() && !check.equals("container.state"))
                    .as("neither seen nor ruled: " + finding)
                    .isFalse();
        }
    }

    @Test
    void a_hold_is_one_finding_and_the_package_is_judged_without_it() {
        SickHost host = new SickHost();
        host.firmware = "held amd-gpu-firmware\n" + host.firmware;
        Map<String, Finding> findings = host.findings();
        assertThat(SickHost.in(findings, "firmware.held").status()).isEqualTo(Status.WARN);
        assertThat(SickHost.in(findings, "firmware.package").status()).isEqualTo(Status.OK);
    }

    @Test
    void a_host_of_another_kind_is_told_so_and_nothing_else() {
        SickHost host = new SickHost().without("pci").with("pci 0000:03:00.0 0x744c amdgpu");
        Diagnosis diagnosis = host.diagnosis();
        assertThat(diagnosis.findings().get(0))
                .matches(one -> one.check().equals("hardware.gpu") && one.status() == Status.FAIL)
                .matches(one -> one.observed().equals("0000:03:00.0 1002:744c"));
        assertThat(diagnosis.findings().stream().skip(1))
                .hasSize(Layer.values().length - 1)
                .allMatch(one ->
                        one.status() == Status.SKIPPED && one.summary().equals("this host has no Strix Halo GPU"));
    }

    @Test
    void without_a_driver_what_stands_above_it_is_skipped_with_the_reason() {
        Map<String, Finding> findings = unbound(new SickHost()).findings();
        assertThat(findings.keySet())
                .contains("firmware.all", "memory.all", "devices.all", "container.all", "log.all", "kernel.running");
        assertThat(SickHost.in(findings, "memory.all").summary()).contains("amdgpu does not run the GPU");
    }

    @Test
    void without_devices_the_container_is_skipped_and_the_firmware_is_not() {
        Map<String, Finding> findings =
                new SickHost().without("node 660 0 105 render /dev/kfd").findings();
        assertThat(findings.keySet()).contains("container.all", "log.all", "firmware.mes");
    }

    @Test
    void a_carve_out_that_serves_does_not_fail_the_check_of_the_gtt() {
        Map<String, Finding> findings = carved(new SickHost()).findings();
        assertThat(SickHost.in(findings, "memory.gpu").status()).isEqualTo(Status.OK);
        assertThat(SickHost.in(findings, "memory.carve_out").observed())
                .isEqualTo("96.0 GiB of VRAM; the system has 29.6 GiB of 125.6 GiB");
    }

    @Test
    void a_host_without_engine_or_container_is_no_fault() {
        SickHost host = new SickHost();
        host.engine = "";
        assertThat(host.diagnosis().worst()).isEqualTo(Status.OK);
        assertThat(host.finding("log.container").summary()).isEqualTo("the host has neither docker nor podman");
        SickHost bare = new SickHost();
        bare.container = null;
        assertThat(bare.diagnosis().worst()).isEqualTo(Status.OK);
        assertThat(bare.finding("kernel.rocm").status()).isEqualTo(Status.SKIPPED);
    }

    @Test
    void an_operator_who_names_the_rocm_is_believed() {
        SickHost host = new SickHost();
        host.imageRocm = java.util.Optional.of("7.1.1");
        assertThat(host.finding("kernel.rocm"))
                .matches(one -> one.status() == Status.FAIL && one.observed().contains("--image-rocm"));
    }

    @Test
    void a_boot_loader_that_nobody_knows_is_not_taken_for_good() {
        SickHost host = new SickHost();
        host.loader = "systemd-boot";
        assertThat(host.finding("cmdline.next_boot").status()).isEqualTo(Status.UNKNOWN);
        assertThat(host.findings()).doesNotContainKey("cmdline.arguments");
        assertThat(host.finding("memory.gpu").status()).isEqualTo(Status.OK);
    }

    @Test
    void secrets_of_the_container_are_known_before_anything_is_shown() {
        SickHost host = new SickHost();
        host.config("Config").put("Cmd", List.of("--api-key", "sk-0123456789"));
        host.config("Config").put("Env", List.of("HF_TOKEN=hf_abcdefghijkl", "TOKENIZERS_PARALLELISM=false"));
        assertThat(Diagnosis.secrets(host.facts(), host.observations(), host.settings()).stream()
                        .map(secret -> secret.reveal()))
                .containsExactlyInAnyOrder("hf_abcdefghijkl", "sk-0123456789");
    }

    private static Arguments fault(String name, Consumer<SickHost> fault, String check, String status, String fix) {
        return Arguments.of(name, fault, check, Status.valueOf(status), fix);
    }

    private static SickHost unbound(SickHost host) {
        host.gfx = null;
        return host.without("pci").with("pci 0000:c5:00.0 0x1586 -");
    }

    private static void kernel(SickHost host, String release) {
        host.release = release;
        host.next = release;
    }

    private static SickHost firmware(SickHost host, String versionAndTime) {
        long time = Long.parseLong(versionAndTime.split(" ")[1]);
        host.firmware = "package amd-gpu-firmware " + versionAndTime + " yes\nbooted 2000\ninitramfs "
                + (time > 2000 ? time + 10 : 1500) + "\nend\n";
        return host;
    }

    private static SickHost carved(SickHost host) {
        host.vram = 96 * SickHost.GIB;
        host.memory = 131_725_312L * 1024 - host.vram;
        host.gtt = host.memory / 2;
        host.cmdline = "ro quiet";
        return host.without("parameter");
    }

    private static void gtt(SickHost host, long gib, String pages) {
        host.gtt = gib * SickHost.GIB;
        host.cmdline = host.cmdline.replace(SickHost.LIMIT, pages);
    }
}
