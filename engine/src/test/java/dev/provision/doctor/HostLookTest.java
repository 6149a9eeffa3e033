package dev.provision.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Shells;
import dev.provision.testing.ProbeFuzzer;
import dev.provision.testing.ScratchHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The probe, run by real shells against a folder that looks like a Strix Halo's root. */
final class HostLookTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private ScratchHost halo(String shell) {
        return new ScratchHost(folder.resolve("host"), shell)
                .file("/sys/module/amdgpu/parameters/gttsize", "-1\n")
                .file("/sys/module/ttm/parameters/pages_limit", "32505856\n")
                .file("/sys/bus/pci/devices/0000:c5:00.0/vendor", "0x1002\n")
                .file("/sys/bus/pci/devices/0000:c5:00.0/device", "0x1586\n")
                .file("/sys/bus/pci/devices/0000:c5:00.0/class", "0x038000\n")
                .file("/sys/bus/pci/devices/0000:c5:00.0/uevent", "DRIVER=amdgpu\nPCI_ID=1002:1586\n")
                .file("/sys/bus/pci/devices/0000:c5:00.1/vendor", "0x1002\n")
                .file("/sys/bus/pci/devices/0000:c5:00.1/device", "0x1640\n")
                .file("/sys/bus/pci/devices/0000:c5:00.1/class", "0x040300\n")
                .file("/sys/class/iommu/ivhd0/version", "")
                .file("/sys/firmware/efi/efivars/SecureBoot-8be4df61", "\u0006\u0000\u0000\u0000\u0001")
                .file("/proc/uptime", "100.5 3000.0\n")
                .file(
                        "/etc/modprobe.d/ttm.conf",
                        "# limits\n  options   ttm pages_limit=1\noptions ttm pages_limit=30 page_pool_size=2\n")
                .file("/etc/modprobe.d/a|c.conf", "options snd x=1\n# blacklist amdgpu\n")
                .file("/boot/initramfs-6.18.9.img", "")
                .file("/dev/kfd", "")
                .file("/dev/dri/renderD128", "")
                .file("/dev/dri/card1", "");
    }

    private HostState ask(String shell, String journal) throws Exception {
        ScratchHost host = halo(shell);
        Shells.tool(folder, "journalctl", journal);
        OnThisMachine machine = Shells.machine(shell, folder);
        HostLook look = new HostLook(host.root(), "6.18.9");
        return look.parse(machine.run(look.fragment()));
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void everything_is_read_by_every_shell(String shell) throws Exception {
        HostState state = ask(shell, "printf '%s\\n' 'AMD-Vi: Unknown option' 'end' 'module forged'\n");
        assertThat(state.modules()).containsExactlyInAnyOrder("amdgpu", "ttm");
        assertThat(state.number("ttm.pages_limit")).isEqualTo(OptionalLong.of(32505856));
        assertThat(state.parameters()).containsEntry("amdgpu.gttsize", "-1");
        assertThat(state.gpus()).containsExactly(new HostState.Pci("0000:c5:00.0", "0x1586", "amdgpu"));
        assertThat(state.options())
                .extracting(HostState.ModuleOption::line)
                .containsExactlyInAnyOrder("options ttm pages_limit=1", "options ttm pages_limit=30 page_pool_size=2");
        assertThat(state.nodes()).extracting(HostState.Node::path).containsExactly("/dev/kfd", "/dev/dri/renderD128");
        assertThat(state.nodes().get(0).mode()).matches("[0-7]{3}");
        assertThat(state.iommu()).isTrue();
        assertThat(state.secureBoot()).contains(true);
        assertThat(state.initramfs()).isPresent();
        assertThat(state.booted().earliest())
                .isBetween(System.currentTimeMillis() - 160_000, System.currentTimeMillis() - 90_000);
        assertThat(state.kernelLog().orElseThrow()).containsExactly("AMD-Vi: Unknown option", "end", "module forged");
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void both_ends_of_a_long_log_are_read_and_no_more(String shell) throws Exception {
        List<String> log = ask(shell, "i=0; while [ $i -lt 9000 ]; do echo \"line $i\"; i=$((i + 1)); done\n")
                .kernelLog()
                .orElseThrow();
        assertThat(log).hasSize(3000).contains("line 0", "line 8999").doesNotContain("line 4000");
    }

    /** Not by busybox, whose shell prefers its own dmesg to any other. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash"})
    void a_log_that_may_not_be_read_is_not_an_empty_one(String shell) throws Exception {
        Shells.tool(folder, "dmesg", "echo 'dmesg: read kernel buffer failed' >&2; exit 1\n");
        assertThat(ask(shell, "exit 1\n").kernelLog()).isEmpty();
    }

    @Test
    void a_host_without_any_of_it_is_seen_as_one() throws Exception {
        ScratchHost bare = new ScratchHost(folder.resolve("bare"), "sh")
                .command("journalctl", "#!/bin/sh\nexit 1\n")
                .command("dmesg", "#!/bin/sh\nexit 1\n");
        HostState state = bare.ask(new HostLook(bare.root(), "6.1"));
        assertThat(state.gpus()).isEmpty();
        assertThat(state.nodes()).isEmpty();
        assertThat(state.secureBoot()).isEmpty();
        assertThat(state.kernelLog()).isEmpty();
        assertThat(Files.exists(Path.of(bare.root()))).isTrue();
    }

    @Test
    void an_answer_that_was_cut_is_unreadable() {
        assertThatThrownBy(() -> new HostLook("", "6.1").parse(ProbeOutput.of("module amdgpu\nklog end")))
                .isInstanceOf(Probe.Unreadable.class);
    }

    @Test
    void a_false_answer_is_a_value_or_unreadable() {
        String text = """
                module amdgpu
                parameter ttm.pages_limit 32505856
                pci 0000:c5:00.0 0x1586 amdgpu
                modprobe 1795826965 /etc/modprobe.d/ttm.conf options ttm pages_limit=1
                booted 1795826965
                initramfs 1795826900
                node 660 root render yes /dev/kfd
                node 660 0 105 root render /dev/kfd
                iommu
                secureboot 1
                klog amdgpu: [gfxhub] page fault
                end
                """;
        new ProbeFuzzer(6).check(new HostLook("", "6.18.9"), List.of(text, "noklog\nend\n"));
    }
}
