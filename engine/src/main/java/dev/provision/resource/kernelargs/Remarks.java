package dev.provision.resource.kernelargs;

import dev.provision.probe.Facts;
import dev.provision.source.SizeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What is worth saying of arguments that are as wanted, and yet not what somebody had in mind on this host (domain.md 1). */
final class Remarks {
    private final Observed observed;
    private final Facts facts;
    private final List<Remark> remarks = new ArrayList<>();

    private Remarks(Observed observed, Facts facts) {
        this.observed = observed;
        this.facts = facts;
    }

    static List<Remark> on(List<Owned> desired, Observed observed, Facts facts) {
        Remarks all = new Remarks(observed, facts);
        for (Owned one : desired) {
            if (!one.removal()) {
                all.ofSetting(one);
                all.ofItsModule(one, desired);
            }
            all.elsewhere(one);
        }
        return all.remarks;
    }

    private void add(Remark.Code code, Owned one, String text) {
        remarks.add(new Remark(code, one.key(), text));
    }

    private void ofSetting(Owned one) {
        String name = Argument.name(one.key());
        String value = Objects.requireNonNullElse(
                Argument.of(one.words().get(one.words().size() - 1)).value(), "");
        if (one.words().size() == 1 && one.on(observed.active()).size() > 1) {
            add(
                    Remark.Code.REPEATED,
                    one,
                    one.key() + " stands " + one.on(observed.active()).size()
                            + " times in the running kernel's arguments; the last one counts");
        }
        if (name.equals(Gtt.DEPRECATED)) {
            add(Remark.Code.DEPRECATED, one, one.key() + " is deprecated: ttm.pages_limit alone sets the GPU's memory");
        }
        if (name.equals(OldGuides.TYPO)) {
            add(
                    Remark.Code.UNKNOWN_PARAMETER,
                    one,
                    "the driver has no gtt_size and ignores it; ttm.pages_limit is what sets the GPU's memory");
        }
        if (name.equals("amd_iommu") && value.equals("pt")) {
            add(
                    Remark.Code.INVALID_VALUE,
                    one,
                    "amd_iommu=pt is not valid and is ignored by the kernel; iommu=pt is another argument");
        }
        if (name.equals(Gtt.LIMIT) || name.equals(Gtt.DKMS_LIMIT)) {
            limit(one, value);
        }
    }

    /** Unless the same is set for the other module too, as {@code gtt} does it. */
    private void ofItsModule(Owned one, List<Owned> desired) {
        String name = Argument.name(one.key());
        boolean other = name.startsWith("ttm.") && observed.amdttm();
        if (!other || desired.stream().anyMatch(two -> Argument.name(two.key()).equals("amd" + name))) {
            return;
        }
        add(
                Remark.Code.OTHER_MODULE,
                one,
                "the module amdttm is there, which does not look at " + one.key() + ": set amdttm."
                        + one.key().substring("ttm.".length()) + " as well");
    }

    private void limit(Owned one, String value) {
        long total = facts.memory().total();
        if (!value.matches("[0-9]{1,12}")) {
            return;
        }
        long pages = Long.parseLong(value);
        Remark.Code code = PagesLimit.size(pages, total) == PagesLimit.Size.TIGHT
                ? Remark.Code.NEAR_TOTAL
                : Remark.Code.ABOVE_TOTAL;
        PagesLimit.remark(one.key(), value, total).ifPresent(text -> add(code, one, text));
        Long seen = facts.gpu().gttTotal();
        if (observed.active(one) && seen != null && seen != pages * Gtt.PAGE) {
            add(
                    Remark.Code.NOT_GIVEN,
                    one,
                    "the driver gives the GPU " + SizeText.gib(seen) + " although " + one.key()
                            + " is active: look for " + Gtt.DEPRECATED + ", and for which of ttm and amdttm it uses");
        }
    }

    /** A kernel argument counts more than an option of modprobe.d; one that is gone leaves the option in force. */
    private void elsewhere(Owned one) {
        String[] module = Argument.name(one.key()).split("\\.", 2);
        if (module.length < 2) {
            return;
        }
        for (Observed.Option option : observed.options()) {
            if (sets(option.line(), module)) {
                add(
                        Remark.Code.MODPROBE,
                        one,
                        option.file() + " sets " + module[1] + " of " + module[0]
                                + (one.removal()
                                        ? ", which still takes effect: remove it there"
                                        : " too; the kernel argument is the one that counts"));
            }
        }
    }

    private static boolean sets(String options, String[] module) {
        return Pattern.matches(
                module[0].replace("_", "[-_]") + "\\s(?:.*\\s)?" + module[1].replace("_", "[-_]") + "(?:[\\s=].*)?",
                options);
    }
}
