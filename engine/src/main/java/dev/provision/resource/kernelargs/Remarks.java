package dev.provision.resource.kernelargs;

import dev.provision.probe.Facts;
import dev.provision.source.SizeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** What is worth saying of arguments that are as wanted, and yet not what somebody had in mind on this host (domain.md 1). */
final class Remarks {
    private Remarks() {}

    static List<String> on(List<Owned> desired, Observed observed, Facts facts) {
        List<String> remarks = new ArrayList<>();
        for (Owned one : desired) {
            if (!one.removal()) {
                ofSetting(one, observed, facts, remarks);
            }
            elsewhere(one, observed, remarks);
        }
        return remarks;
    }

    private static void ofSetting(Owned one, Observed observed, Facts facts, List<String> remarks) {
        String name = Argument.name(one.key());
        String value = Objects.requireNonNullElse(
                Argument.of(one.words().get(one.words().size() - 1)).value(), "");
        if (one.words().size() == 1 && one.on(observed.active()).size() > 1) {
            remarks.add(one.key() + " stands " + one.on(observed.active()).size()
                    + " times in the running kernel's arguments; the last one counts");
        }
        if (name.startsWith("ttm.") && observed.amdttm() && !name.equals(Gtt.LIMIT)) {
            remarks.add("the module amdttm is there, which does not look at " + one.key() + ": set amdttm."
                    + one.key().substring("ttm.".length()) + " as well");
        }
        if (name.equals(Gtt.LIMIT) || name.equals(Gtt.DKMS_LIMIT)) {
            limit(one, value, observed, facts, remarks);
        }
    }

    private static void limit(Owned one, String value, Observed observed, Facts facts, List<String> remarks) {
        PagesLimit.remark(one.key(), value, facts.memory().total()).ifPresent(remarks::add);
        if (!value.matches("[0-9]{1,12}")) {
            return;
        }
        long limit = Long.parseLong(value) * Gtt.PAGE;
        Long seen = facts.gpu().gttTotal();
        if (observed.active(one) && seen != null && seen != limit) {
            remarks.add("the driver gives the GPU " + SizeText.gib(seen) + " although " + one.key()
                    + " is active: look for " + Gtt.DEPRECATED + ", and for which of ttm and amdttm it uses");
        }
    }

    /** A kernel argument counts more than an option of modprobe.d; one that is gone leaves the option in force. */
    private static void elsewhere(Owned one, Observed observed, List<String> remarks) {
        String[] module = Argument.name(one.key()).split("\\.", 2);
        if (module.length < 2) {
            return;
        }
        for (Observed.Option option : observed.options()) {
            if (sets(option.line(), module)) {
                remarks.add(option.file() + " sets " + module[1] + " of " + module[0]
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
