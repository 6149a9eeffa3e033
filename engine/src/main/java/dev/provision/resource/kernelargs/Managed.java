package dev.provision.resource.kernelargs;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Our part of the GRUB defaults: sh that takes the words of our keys out of whatever was set before it and adds ours. It
 * says in comments what it is made of, so that another task can add to it.
 */
record Managed(List<Owned> owned) {
    Managed {
        owned = List.copyOf(owned);
    }

    /**
     * Reads the comments back.
     *
     * @param lines {@code set k=v ...} and {@code remove k}; a line that this program would not have written is left out
     */
    static Managed read(List<String> lines) {
        List<Owned> owned = new ArrayList<>();
        for (String line : lines) {
            List<String> words = List.of(line.strip().split(" +"));
            List<String> rest = words.subList(1, words.size());
            if (rest.isEmpty() || !rest.stream().allMatch(KernelArgs::clean)) {
                continue;
            }
            if (words.get(0).equals("set")) {
                owned.add(new Owned(Argument.of(rest.get(0)).key(), rest, ""));
            } else if (words.get(0).equals("remove")) {
                owned.add(Owned.gone(rest.get(0)));
            }
        }
        return new Managed(owned);
    }

    /** With newer wishes in the place of those of the same keys. */
    Managed with(List<Owned> newer) {
        List<Owned> all = new ArrayList<>();
        for (Owned old : owned) {
            boolean replaced = newer.stream()
                    .anyMatch(one -> Argument.name(one.key()).equals(Argument.name(old.key()))
                            && (one.only().isEmpty()
                                    || !old.removal()
                                    || one.only().equals(old.only())));
            if (!replaced) {
                all.add(old);
            }
        }
        all.addAll(newer);
        return new Managed(all);
    }

    String text() {
        String comments = owned.stream()
                .map(one -> "# provision-" + (one.removal() ? "remove " : "set ") + one.written() + "\n")
                .collect(Collectors.joining());
        String cases = owned.stream()
                .map(one -> "            " + one.pattern() + " | " + one.pattern() + "=*) ;;\n")
                .collect(Collectors.joining());
        String words = owned.stream().flatMap(one -> one.words().stream()).collect(Collectors.joining(" "));
        String add = words.isEmpty()
                ? ""
                : "GRUB_CMDLINE_LINUX_DEFAULT=\"${GRUB_CMDLINE_LINUX_DEFAULT:+$GRUB_CMDLINE_LINUX_DEFAULT }" + words
                        + "\"\n";
        return "# Kernel arguments kept by provision. Change the playbook, not these lines.\n"
                + comments
                + """
                provision_others() (
                    set -f
                    IFS=' \t
                '
                    others=
                    for word in $1; do
                        case $word in
                """
                + cases
                + """
                            *) others="$others $word" ;;
                        esac
                    done
                    printf '%s' "${others# }"
                )
                GRUB_CMDLINE_LINUX=$(provision_others "${GRUB_CMDLINE_LINUX-}")
                GRUB_CMDLINE_LINUX_DEFAULT=$(provision_others "${GRUB_CMDLINE_LINUX_DEFAULT-}")
                """
                + add;
    }
}
