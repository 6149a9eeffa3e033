package dev.provision.resource.kernelargs;

import dev.provision.probe.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** What is worth saying of arguments that are as wanted, and yet not what somebody had in mind (domain.md 0, 1.1, 1.2). */
final class Remarks {
    private static final long PAGE = 4096;

    private Remarks() {}

    static List<Remark> on(KernelArgs desired, Observed observed, Facts facts) {
        List<Remark> remarks = new ArrayList<>();
        for (Owned one : desired.owned()) {
            if (!one.removal()) {
                ofSetting(one, observed, facts, remarks);
            }
            String[] module = Argument.name(one.key()).split("\\.", 2);
            if (module.length == 2 && observed.options().stream().anyMatch(line -> sets(line, module))) {
                remarks.add(new Remark(
                        Remark.Code.MODPROBE,
                        one.key(),
                        "/etc/modprobe.d sets " + module[1] + " of " + module[0]
                                + " too; the kernel argument is the one that counts"));
            }
        }
        return remarks;
    }

    private static void ofSetting(Owned one, Observed observed, Facts facts, List<Remark> remarks) {
        String name = Argument.name(one.key());
        String value = Objects.requireNonNullElse(
                Argument.of(one.words().get(one.words().size() - 1)).value(), "");
        if (one.words().size() == 1 && one.on(observed.active()).size() > 1) {
            remarks.add(new Remark(
                    Remark.Code.REPEATED,
                    one.key(),
                    one.key() + " stands " + one.on(observed.active()).size()
                            + " times in the running kernel's arguments; the last one counts"));
        }
        if (name.equals("amdgpu.gttsize")) {
            remarks.add(new Remark(
                    Remark.Code.DEPRECATED,
                    one.key(),
                    "amdgpu.gttsize is deprecated: ttm.pages_limit alone sets the GPU's memory"));
        }
        if (name.equals("amdgpu.gtt_size")) {
            remarks.add(new Remark(
                    Remark.Code.UNKNOWN_PARAMETER,
                    one.key(),
                    "the driver has no gtt_size and ignores it; ttm.pages_limit is what sets the GPU's memory"));
        }
        if (name.equals("amd_iommu") && value.equals("pt")) {
            remarks.add(new Remark(
                    Remark.Code.INVALID_VALUE,
                    one.key(),
                    "amd_iommu=pt is not valid and is ignored by the kernel; iommu=pt is another argument"));
        }
        if (name.startsWith("ttm.") && observed.amdttm()) {
            remarks.add(new Remark(
                    Remark.Code.OTHER_MODULE,
                    one.key(),
                    "the module amdttm is loaded, which does not look at " + one.key() + ": set amdttm."
                            + one.key().substring("ttm.".length()) + " as well"));
        }
        if (name.equals("ttm.pages_limit") || name.equals("amdttm.pages_limit")) {
            limit(one.key(), value, facts.memory().total(), remarks);
        }
    }

    private static void limit(String key, String value, long total, List<Remark> remarks) {
        if (!value.matches("[0-9]{1,12}")) {
            return;
        }
        long limit = Long.parseLong(value) * PAGE;
        String figures = String.format(Locale.ROOT, "%s allows %s, ", key, gib(limit));
        if (limit > total) {
            remarks.add(new Remark(
                    Remark.Code.ABOVE_TOTAL, key, figures + "more than the " + gib(total) + " that the host has"));
        } else if (limit > total / 10 * 9) {
            remarks.add(
                    new Remark(Remark.Code.NEAR_TOTAL, key, figures + "more than 90 % of the host's " + gib(total)));
        }
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    private static boolean sets(String options, String[] module) {
        return Pattern.matches(
                module[0].replace("_", "[-_]") + "\\s(?:.*\\s)?" + module[1].replace("_", "[-_]") + "(?:=.*)?",
                options);
    }
}
