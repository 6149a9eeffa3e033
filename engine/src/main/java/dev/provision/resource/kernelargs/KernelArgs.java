package dev.provision.resource.kernelargs;

import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Desired kernel arguments: an owned set of keys, everything else on the command line is left alone. */
record KernelArgs(List<Owned> owned) {
    /** What survives grubby's sed, GRUB's shell and the kernel's parser alike (domain.md 2.2). */
    private static final String VALUE = "[A-Za-z0-9_.,:/=+@%-]*";

    private static final String KEY = "[A-Za-z0-9][A-Za-z0-9_.-]*";
    private static final Set<String> BOOT_LOADERS = Set.of("root", "BOOT_IMAGE", "initrd");

    KernelArgs {
        owned = List.copyOf(owned);
    }

    static KernelArgs parse(TaskBody body) {
        Problems problems = new Problems();
        List<Owned> owned = new ArrayList<>();
        Set<String> names = new HashSet<>();
        if (body.get("set").orElse(null) instanceof Data.Dict set) {
            set.entries().forEach((key, value) -> {
                checkKey(key, set.keyAt(key), problems);
                if (!names.add(Argument.name(key))) {
                    problems.error(Problem.at(set.keyAt(key), "\"" + key + "\" is set twice")
                            .hint("- and _ are the same to the kernel"));
                }
                List<String> values = TaskBody.scalars(value);
                values.forEach(text -> checkValue(text, value.at(), problems));
                owned.add(Owned.set(key, values));
            });
        }
        if (body.get("remove").orElse(null) instanceof Data.Seq remove) {
            for (Data item : remove.items()) {
                Owned gone = Owned.gone(TaskBody.scalar(item));
                checkKey(gone.key(), item.at(), problems);
                checkValue(gone.only(), item.at(), problems);
                if (names.contains(Argument.name(gone.key()))) {
                    problems.error(Problem.at(item.at(), "\"" + gone.key() + "\" is set and removed")
                            .hint("\"set\" already puts its values in the place of all others"));
                }
                owned.add(gone);
            }
        }
        problems.throwIfAny();
        return new KernelArgs(owned);
    }

    static boolean clean(String word) {
        Argument argument = Argument.of(word);
        return argument.key().matches(KEY)
                && (argument.value() == null || argument.value().matches(VALUE));
    }

    private static void checkKey(String key, At at, Problems problems) {
        if (!key.matches(KEY)) {
            problems.error(Problem.at(at, "\"" + key + "\" is not the name of a kernel argument")
                    .expected("letters, digits, \".\", \"_\" and \"-\"")
                    .found(key));
        } else if (BOOT_LOADERS.contains(key)) {
            problems.error(Problem.at(at, "\"" + key + "\" belongs to the boot loader")
                    .hint("the engine does not move a host's root file system"));
        }
    }

    private static void checkValue(String value, At at, Problems problems) {
        if (!value.matches(VALUE)) {
            problems.error(Problem.at(at, "the value of a kernel argument cannot hold such a character")
                    .expected("letters, digits and _ . , : / = + @ % -")
                    .found(value)
                    .hint("boot loader tools evaluate or corrupt blanks, quotes, $, & and the like"));
        }
    }
}
