package dev.provision.doctor;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether this is a Strix Halo whose GPU the kernel's driver runs. */
final class HardwareLayer {
    static final String GPU = "hardware.gpu";
    static final String DRIVER = "hardware.driver";
    static final String COMPUTE = "hardware.compute";

    /** The 8060S, 8050S and 8040S share it. */
    private static final String DEVICE = "0x1586";

    private static final String RULE = "a display device with PCI id 1002:1586 (Radeon 8060S, 8050S or 8040S)";
    private static final String SOURCE = "https://pci-ids.ucw.cz (1002:1586)";

    private HardwareLayer() {}

    static void judge(Known known, Judgement judgement) {
        Optional<HostState> state = known.hostState();
        if (state.isEmpty()) {
            judgement.add(
                    Finding.unknown(GPU, "the host could not be looked at").observed(Known.reason(known.host)));
            return;
        }
        List<HostState.Pci> gpus = state.get().gpus();
        Optional<HostState.Pci> halo =
                gpus.stream().filter(one -> one.device().equals(DEVICE)).findFirst();
        if (halo.isEmpty()) {
            judgement.add(Finding.fail(GPU, "this host has no Strix Halo GPU")
                    .observed(
                            gpus.isEmpty()
                                    ? "no AMD display device on the PCI bus"
                                    : gpus.stream()
                                            .map(one -> one.slot() + " 1002:"
                                                    + one.device().replace("0x", ""))
                                            .collect(Collectors.joining(", ")))
                    .rule(RULE, SOURCE)
                    .fix(Fix.advice("take the host out of the group; provision's rules are for gfx1151")));
            return;
        }
        judgement.add(Finding.ok(GPU, "a Strix Halo GPU")
                .observed("1002:1586 at " + halo.get().slot())
                .rule(RULE, SOURCE));
        if (halo.get().driver().equals("amdgpu")) {
            compute(known, judgement);
        } else {
            judgement.add(withoutDriver(known, state.get(), halo.get()));
        }
    }

    private static Finding withoutDriver(Known known, HostState state, HostState.Pci gpu) {
        Finding finding = Finding.fail(DRIVER, "the driver amdgpu does not run the GPU")
                .rule("amdgpu is bound to the device; it makes /dev/kfd and /dev/dri", Sources.AMDGPU);
        String driver = gpu.driver().isEmpty() ? "no driver" : gpu.driver();
        String observed = driver + " on " + gpu.slot();
        for (String word : List.of("nomodeset", "amdgpu.modeset=0", "modprobe.blacklist=amdgpu")) {
            if (known.cmdline().has(word)) {
                return finding.observed(observed + ", and " + word + " on the command line")
                        .fix(Fix.playbook("kernel_args: { remove: [" + word.replaceFirst("=.*", "")
                                + "] }, then reboot: { when: required }"));
            }
        }
        Optional<HostState.ModuleOption> blacklist = state.options().stream()
                .filter(one -> one.line().matches("blacklist\\s+amdgpu\\b.*"))
                .findFirst();
        if (blacklist.isPresent()) {
            return finding.observed(observed + ", and \"" + blacklist.get().line() + "\" in "
                            + blacklist.get().file())
                    .fix(Fix.advice(
                            "remove that line from " + blacklist.get().file() + ", rebuild the initramfs and reboot"));
        }
        if (!state.modules().contains("amdgpu") && state.secureBoot().orElse(false)) {
            return finding.observed(observed + ", the module is not loaded, and Secure Boot is on")
                    .fix(Fix.advice("a module of dkms must be signed with an enrolled key: use the kernel's own amdgpu"
                            + " (remove amdgpu-dkms), or enrol the key (mokutil --import)"));
        }
        return finding.observed(observed + (state.modules().contains("amdgpu") ? "" : ", the module is not loaded"))
                .fix(Fix.command("modprobe amdgpu; journalctl -k -b -g amdgpu"));
    }

    private static void compute(Known known, Judgement judgement) {
        TaskCheck.Outcome outcome = known.outcome(known.questions.gfx);
        String gfx = known.facts.gpu().gfx();
        String rule = "a KFD node with gfx_target_version 110501 (gfx1151)";
        String source = Sources.AMDGPU;
        judgement.add(Finding.ok(DRIVER, "amdgpu runs it"));
        if (outcome.holds() && gfx != null) {
            judgement.add(Finding.ok(COMPUTE, "it computes").observed(gfx).rule(rule, source));
        } else if (outcome.assessment().isEmpty()) {
            judgement.add(Finding.unknown(COMPUTE, outcome.reason()).rule(rule, source));
        } else {
            judgement.add(Finding.fail(
                            COMPUTE, outcome.assessment().get().changes().get(0).summary())
                    .observed(gfx == null ? "no node under /sys/class/kfd/kfd/topology/nodes" : gfx)
                    .rule(rule, source)
                    .fix(Fix.command("journalctl -k -b -g kfd")));
        }
    }
}
