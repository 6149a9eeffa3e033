package dev.provision.resource.kernelargs;

import dev.provision.probe.Facts;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Desired kernel arguments: an owned set of keys, everything else on the command line is left alone.
 *
 * @param owned what was written word for word
 * @param gtt what becomes arguments once the host is known
 */
record KernelArgs(List<Owned> owned, Optional<Gtt> gtt) {
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
        Optional<Gtt> gtt = Gtt.parse(body, problems);
        if (gtt.isPresent()) {
            refuseRivals(body, problems);
        }
        problems.throwIfAny();
        return new KernelArgs(owned, gtt);
    }

    /** All arguments on a host, those that gtt comes to first. */
    List<Owned> on(Facts facts, boolean dkms) throws CannotPlan {
        if (gtt.isEmpty()) {
            return owned;
        }
        List<Owned> all = new ArrayList<>(gtt.get().on(facts, dkms));
        owned.stream()
                .filter(one -> !Gtt.KEYS.contains(Argument.name(one.key())))
                .forEach(all::add);
        return all;
    }

    /** What gtt decides may be decided by nothing else; to remove what it removes does no harm. */
    private static void refuseRivals(TaskBody body, Problems problems) {
        if (body.get("set").orElse(null) instanceof Data.Dict set) {
            set.entries().keySet().stream()
                    .filter(key -> Gtt.KEYS.contains(Argument.name(key)))
                    .forEach(key -> problems.error(Problem.at(set.keyAt(key), "gtt already decides " + key)
                            .hint("leave one of them out")));
        }
        if (body.get("remove").orElse(null) instanceof Data.Seq remove) {
            remove.items().stream()
                    .filter(item -> Set.of(Gtt.LIMIT, Gtt.DKMS_LIMIT)
                            .contains(Argument.of(TaskBody.scalar(item)).name()))
                    .forEach(item -> problems.error(Problem.at(item.at(), "gtt sets " + TaskBody.scalar(item))
                            .hint("leave one of them out")));
        }
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
