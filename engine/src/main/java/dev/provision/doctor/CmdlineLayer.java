package dev.provision.doctor;

import dev.provision.source.Data;
import java.util.Map;
import java.util.Optional;

/** What the running kernel was told. Remarks are those of {@code kernel_args}. */
final class CmdlineLayer {
    static final String ARGUMENTS = "cmdline.arguments";
    static final String NEXT_BOOT = "cmdline.next_boot";
    static final String SIZES = "cmdline.gtt_sizes";
    static final String IOMMU = "cmdline.iommu";
    static final String CWSR = "cmdline.cwsr";

    private CmdlineLayer() {}

    static void judge(Known known, Judgement judgement) {
        TaskCheck.Outcome outcome = known.outcome(known.questions.arguments);
        boolean clean = true;
        Data.Dict result = outcome.result();
        if (result != null && result.get("remarks") instanceof Data.Seq remarks) {
            for (Data remark : remarks.items()) {
                clean &= remark((Data.Dict) remark, known, judgement);
            }
            pending(result, judgement);
        }
        sizes(known, judgement);
        if (clean && outcome.assessment().isPresent()) {
            judgement.add(Finding.ok(ARGUMENTS, "nothing on the command line that does harm")
                    .observed(String.join(" ", shown(known.cmdline().gpu()))));
        }
        if (outcome.assessment().isEmpty()) {
            judgement.add(Finding.unknown(
                            NEXT_BOOT, "what the next boot is told could not be read: " + outcome.reason())
                    .fix(
                            known.settings.root()
                                    ? Fix.advice(outcome.hint() == null ? "look at the boot loader" : outcome.hint())
                                    : known.asRoot()));
        }
        iommu(known, judgement);
        if (known.cmdline().value("amdgpu.cwsr_enable").equals(Optional.of("0"))) {
            judgement.add(Finding.ok(
                            CWSR, "wave save and restore is off: a work-around that kernels from 6.18 on do not need")
                    .observed(known.cmdline().quote("amdgpu.cwsr_enable"))
                    .rule(
                            "needed for MES 0x80 on kernels before 6.18-rc6; of no help with MES 0x83",
                            "ROCm#5991",
                            "ROCm#5724"));
        }
    }

    /** Whether it is nothing to worry about. */
    private static boolean remark(Data.Dict remark, Known known, Judgement judgement) {
        String key = text(remark, "key");
        Finding finding = Finding.warn(ARGUMENTS, text(remark, "text"))
                .observed(known.cmdline().quote(key));
        if (!known.cmdline().gpu().containsKey(key)) {
            return true; // a remark on the value that was only asked about
        }
        switch (text(remark, "code")) {
            case "repeated" ->
                judgement.add(
                        finding.rule("one value of a key; where there are two the last counts", Sources.PARAMETERS)
                                .fix(Fix.playbook("kernel_args: { set: { " + key + ": "
                                        + known.cmdline().gpu().get(key) + " } }   # leaves one")));
            case "deprecated", "unknown_parameter" ->
                judgement.add(
                        finding.rule("ttm.pages_limit alone, in pages of 4 KiB", Sources.OPTIMIZATION, "ROCm#5595")
                                .fix(limit(known, key)));
            case "invalid_value" ->
                judgement.add(finding.rule(
                                "off, or one of the words that the kernel documents; it logs AMD-Vi: Unknown option",
                                Sources.PARAMETERS)
                        .fix(Fix.playbook("kernel_args: { remove: [" + key + "] }, or set it to off")));
            case "other_module" ->
                judgement.add(finding.rule("the module that is loaded takes its own name", "ROCm#5562", "ROCm#5595")
                        .fix(Fix.playbook("kernel_args: { set: { am" + "d" + key + ": "
                                + known.cmdline().gpu().get(key) + " } }")));
            case "above_total" ->
                judgement.add(finding.rule(
                                "less than the host's memory; amd-ttm refuses more",
                                "https://github.com/superm1/amd-debug-tools src/amd_debug/ttm.py")
                        .fix(limit(known, "")));
            case "modprobe" ->
                judgement.add(finding.rule(
                                "one place; what a later change forgets in the other comes back some day",
                                Sources.OPTIMIZATION)
                        .fix(Fix.advice("remove the line from /etc/modprobe.d and rebuild the initramfs")));
            default -> {
                return true;
            }
        }
        return false;
    }

    /** What is configured for the next boot and does not run yet. */
    private static void pending(Data.Dict result, Judgement judgement) {
        if (!(result.get("arguments") instanceof Data.Dict arguments)) {
            return;
        }
        for (Map.Entry<String, Data> argument : arguments.entries().entrySet()) {
            Data.Dict values = (Data.Dict) argument.getValue();
            String active = text(values, "active").replaceFirst(".* ", "");
            String configured = text(values, "configured");
            if (!configured.replaceFirst(".* ", "").equals(active)) {
                judgement.add(Finding.warn(
                                NEXT_BOOT,
                                "the next boot has other arguments than the running kernel: " + argument.getKey())
                        .observed(argument.getKey() + ": active " + or(active) + ", configured " + or(configured))
                        .rule("what is configured runs, after one reboot")
                        .fix(
                                configured.contains(" in ")
                                        ? Fix.playbook("kernel_args: { set: { " + argument.getKey() + ": " + or(active)
                                                + " } }")
                                        : Fix.playbook("reboot: { when: required }   # after the kernel_args task")));
            }
        }
    }

    /** Both at once take effect, and when they disagree the driver itself calls it unusual. */
    private static void sizes(Known known, Judgement judgement) {
        Optional<Long> gttsize = known.cmdline().number("amdgpu.gttsize");
        Optional<Long> limit = known.cmdline().number("ttm.pages_limit");
        if (gttsize.isPresent() && limit.isPresent() && gttsize.get() << 20 != limit.get() * 4096) {
            judgement.add(Finding.warn(SIZES, "two arguments set the size of the GTT, and they disagree")
                    .observed(known.cmdline().quote("amdgpu.gttsize") + " is " + Known.gib(gttsize.get() << 20) + ", "
                            + known.cmdline().quote("ttm.pages_limit") + " is " + Known.gib(limit.get() * 4096))
                    .rule(
                            "one of them; the driver logs: GTT size has been set as ... but TTM size has been set as ...",
                            Sources.OPTIMIZATION)
                    .fix(Fix.playbook("kernel_args: { remove: [amdgpu.gttsize] }")));
        }
    }

    private static void iommu(Known known, Judgement judgement) {
        if (known.cmdline().value("amd_iommu").equals(Optional.of("off"))) {
            judgement.add(Finding.ok(IOMMU, "off: 5 to 12 % more throughput, and no NPU and no VFIO")
                    .observed("amd_iommu=off")
                    .rule("a policy, not a requirement", "kyuz0/amd-strix-halo-toolboxes#66", "antirez/ds4#871"));
        } else {
            known.hostState()
                    .ifPresent(state -> judgement.add(
                            Finding.ok(IOMMU, state.iommu() ? "on, as the NPU and VFIO need it" : "none is active")
                                    .observed(known.cmdline().quote("amd_iommu"))
                                    .rule("a policy, not a requirement", "kyuz0/amd-strix-halo-toolboxes#66")));
        }
    }

    static Fix limit(Known known, String removed) {
        return Fix.playbook(
                "kernel_args: { set: { " + known.memoryModule() + ".pages_limit: " + known.questions.gttPages() + " }"
                        + (removed.isEmpty() ? "" : ", remove: [" + removed + "]") + " }   # "
                        + known.questions.gttGib() + " GiB; then reboot: { when: required }");
    }

    private static java.util.List<String> shown(Map<String, String> arguments) {
        return arguments.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .toList();
    }

    private static String or(String value) {
        return value.isEmpty() ? "(none)" : value;
    }

    private static String text(Data.Dict dict, String key) {
        Data found = dict.get(key);
        return found == null ? "" : String.valueOf(found.plain());
    }
}
