package dev.provision.resource.kernelargs;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Step;
import java.util.List;

/** What configures the arguments of the next boot, with what it is configured to now. */
sealed interface BootLoader permits Entries, Grub, ProxmoxBoot, RpmOstree {
    /** Every place that has to carry an argument for it to be configured. */
    List<Place> places();

    /** Whether an earlier write was cut off in the midst, so that something has to be put right whatever the places say. */
    default boolean interrupted() {
        return false;
    }

    /**
     * What makes every place carry the wanted arguments; each step checks what it has written and puts back what was there
     * if that is wrong.
     */
    List<Step> write(List<Owned> owned) throws CannotPlan;

    /** @param name {@code "a boot entry"}, {@code "/etc/kernel/cmdline"} */
    record Place(String name, List<Argument> arguments) {
        public Place {
            arguments = List.copyOf(arguments);
        }
    }

    /** What the scripts check after writing: the name of a key (or name=value where only that value is meant) and the words
     * that must stand for it, a line each. */
    static String expectation(List<Owned> owned) {
        StringBuilder lines = new StringBuilder();
        for (Owned one : owned) {
            lines.append(Argument.name(one.key())).append(one.only().isEmpty() ? "" : "=" + one.only());
            one.words().forEach(word -> lines.append(' ').append(word));
            lines.append('\n');
        }
        return lines.toString().stripTrailing();
    }

    static String added(List<Owned> owned) {
        return String.join(
                " ", owned.stream().flatMap(one -> one.words().stream()).toList());
    }
}
