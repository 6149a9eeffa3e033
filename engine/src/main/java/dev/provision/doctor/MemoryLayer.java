package dev.provision.doctor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What of the host's memory the GPU can use, and why it is not more. */
final class MemoryLayer {
    static final String GPU = "memory.gpu";
    static final String CARVE_OUT = "memory.carve_out";

    private static final long GIB = 1L << 30;
    private static final long PAGE = 4096;

    /** More than a BIOS sets apart on a machine that is meant to share its memory. */
    private static final long LARGE = 8 * GIB;

    private static final String RULE = "nearly all of the memory, by ttm.pages_limit; the kernel's default is a half";

    private MemoryLayer() {}

    static void judge(Known known, Judgement judgement) {
        Long vram = known.facts.gpu().vramTotal();
        Long gtt = known.facts.gpu().gttTotal();
        Long usable = known.facts.gpu().usable();
        if (usable == null) {
            judgement.add(Finding.unknown(GPU, "the driver does not say how much memory the GPU can use")
                    .observed("no mem_info_gtt_total under /sys/class/drm"));
            return;
        }
        long total = known.facts.memory().total();
        if (vram != null && vram >= LARGE) {
            judgement.add(carveOut(vram, total));
        }
        if (gtt == null || usable > gtt) {
            judgement.add(Finding.ok(GPU, "the GPU uses what the BIOS has set apart; the GTT does not matter")
                    .observed(Known.gib(usable) + " of VRAM, " + (gtt == null ? "no GTT" : Known.gib(gtt) + " of GTT"))
                    .rule("the larger of the two counts", "kernel commit 759e764f7d587"));
            return;
        }
        judgement.add(shared(known, gtt, total));
    }

    private static Finding carveOut(long vram, long total) {
        return Finding.warn(CARVE_OUT, "the BIOS takes a large part of the memory away from the system")
                .observed(Known.gib(vram) + " of VRAM; the system has " + Known.gib(total) + " of "
                        + Known.gib(vram + total))
                .rule("a small reservation (0.5 GB), and the rest shared", Sources.OPTIMIZATION)
                .fix(Fix.advice("change the UMA frame buffer size in the BIOS to 512M; it cannot be set from here"));
    }

    private static Finding shared(Known known, long gtt, long total) {
        String observed = Known.gib(gtt) + " of GTT (" + gtt + " bytes) of the system's " + Known.gib(total);
        if (gtt > total) {
            return Finding.warn(GPU, "the GPU may take more than the host has, and drive it out of memory")
                    .observed(observed)
                    .rule(
                            "less than the host's memory; amd-ttm refuses more",
                            "https://github.com/superm1/amd-debug-tools src/amd_debug/ttm.py")
                    .fix(CmdlineLayer.limit(known, ""));
        }
        Optional<String> chosen = chosen(known, gtt);
        if (chosen.isPresent()) {
            return Finding.ok(GPU, "the GPU can use " + Known.gib(gtt) + " of shared memory")
                    .observed(observed + ", as " + chosen.get() + " has it")
                    .rule(RULE, Sources.OPTIMIZATION);
        }
        boolean half = Math.abs(gtt - total / 2) <= total / 25;
        boolean small = gtt < 17 * GIB && total > 40 * GIB;
        Optional<Finding> limit = known.hostState().flatMap(state -> notActive(known, state, gtt));
        if (half || small) {
            Finding finding = Finding.fail(
                            GPU,
                            half
                                    ? "the GPU sees half of the memory: no limit of ours is active"
                                    : "the GPU sees a small part of the memory")
                    .observed(observed)
                    .rule(RULE, Sources.OPTIMIZATION, "ROCm#5595");
            return limit.map(cause -> finding.because(cause))
                    .orElseGet(() -> finding.observed(observed + "; no " + known.memoryModule()
                                    + ".pages_limit on the command line, in modprobe.d or for the next boot")
                            .fix(CmdlineLayer.limit(known, "")));
        }
        return limit.map(cause -> Finding.warn(GPU, "the GPU's limit is not the one that is set")
                        .observed(observed)
                        .rule(RULE, Sources.OPTIMIZATION)
                        .because(cause))
                .orElseGet(() -> Finding.ok(GPU, "the GPU can use " + Known.gib(gtt) + " of shared memory")
                        .observed(observed)
                        .rule(RULE, Sources.OPTIMIZATION));
    }

    /** What sets the limit that is in force, however low it is. The command line counts more than modprobe.d. */
    private static Optional<String> chosen(Known known, long gtt) {
        Optional<HostState> state = known.hostState();
        String module = known.memoryModule();
        Optional<Long> argument = known.cmdline().number(module + ".pages_limit");
        if (argument.isPresent()) {
            return argument.filter(pages -> close(pages * PAGE, gtt))
                    .map(pages -> known.cmdline().quote(module + ".pages_limit"));
        }
        return state.stream()
                .flatMap(host -> host.options().stream())
                .filter(option ->
                        option.value(module, "pages_limit").stream().anyMatch(pages -> close(pages * PAGE, gtt)))
                .map(option -> option.file() + ": " + option.line())
                .findFirst();
    }

    /** Where somebody has set a limit that the driver does not show: which of the ways to do so went wrong. */
    private static Optional<Finding> notActive(Known known, HostState state, long gtt) {
        String module = known.memoryModule();
        String other = module.equals("ttm") ? "amdttm" : "ttm";
        OptionalLong active = state.number(module + ".pages_limit");
        Optional<Long> wrong = known.cmdline().number(other + ".pages_limit");
        Optional<Long> right = known.cmdline().number(module + ".pages_limit");
        if (wrong.isPresent() && right.isEmpty() && !close(wrong.get() * PAGE, gtt)) {
            return Optional.of(
                    Finding.fail(GPU, "the limit is set for " + other + ", and the module that is loaded is " + module)
                            .observed(known.cmdline().quote(other + ".pages_limit") + "; " + module + ".pages_limit is "
                                    + text(active))
                            .fix(Fix.playbook("kernel_args: { set: { " + module + ".pages_limit: " + wrong.get()
                                    + " } }, then reboot: { when: required }")));
        }
        if (known.cmdline().value("amdgpu.gtt_size").isPresent() && right.isEmpty()) {
            return Optional.of(Finding.fail(GPU, "the driver has no gtt_size and ignores it")
                    .observed(known.cmdline().quote("amdgpu.gtt_size"))
                    .fix(CmdlineLayer.limit(known, "amdgpu.gtt_size")));
        }
        if (right.isPresent() && !close(right.get() * PAGE, gtt)) {
            return Optional.of(Finding.fail(GPU, "the command line sets another limit than the GPU has")
                    .observed(known.cmdline().quote(module + ".pages_limit") + " is "
                            + Known.gib(right.get() * PAGE) + "; " + module + ".pages_limit is " + text(active)
                            + (known.cmdline().value("amdgpu.gttsize").isPresent()
                                    ? "; " + known.cmdline().quote("amdgpu.gttsize")
                                    : ""))
                    .fix(CmdlineLayer.limit(known, "amdgpu.gttsize")));
        }
        if (right.isPresent()) {
            return Optional.empty();
        }
        Optional<String> next = NextBoot.limit(known, module);
        if (next.isPresent()) {
            return Optional.of(Finding.fail(
                            GPU, "a limit is set for the next boot, and the host was not rebooted since")
                    .observed("configured " + module + ".pages_limit=" + next.get() + ", active " + text(active))
                    .fix(Fix.playbook("reboot: { when: required }   # after the kernel_args task")));
        }
        return modprobe(state, module, gtt, active);
    }

    private static Optional<Finding> modprobe(HostState state, String module, long gtt, OptionalLong active) {
        List<HostState.ModuleOption> options = state.options();
        for (HostState.ModuleOption option : options) {
            OptionalLong value = option.value(module, "pages_limit");
            if (value.isEmpty() || close(value.getAsLong() * PAGE, gtt)) {
                continue;
            }
            String observed = option.file() + ": " + option.line() + "; active " + text(active);
            if (state.initramfs().filter(made -> !option.changed().before(made)).isPresent()) {
                return Optional.of(
                        Finding.fail(GPU, "the limit is set in modprobe.d, and the initramfs is older than that file")
                                .observed(observed)
                                .fix(Fix.command("update-initramfs -u -k all, or dracut --regenerate-all --force; then"
                                        + " reboot")));
            }
            if (!state.booted().follows(option.changed())
                    || state.initramfs()
                            .filter(made -> !state.booted().follows(made))
                            .isPresent()) {
                return Optional.of(
                        Finding.fail(GPU, "the limit is set in modprobe.d, and the host was not rebooted since")
                                .observed(observed)
                                .fix(Fix.command("systemctl reboot")));
            }
            return Optional.of(Finding.fail(GPU, "the limit is set in modprobe.d, and the module was loaded without it")
                    .observed(observed)
                    .fix(Fix.command("lsinitramfs or lsinitrd, to see whether " + option.file()
                            + " is in the initramfs; or set it by kernel_args instead")));
        }
        return Optional.empty();
    }

    static boolean close(long wanted, long seen) {
        return Math.abs(wanted - seen) <= wanted / 20;
    }

    private static String text(OptionalLong pages) {
        return pages.isEmpty() ? "unknown" : pages.getAsLong() + " (" + Known.gib(pages.getAsLong() * PAGE) + ")";
    }
}
