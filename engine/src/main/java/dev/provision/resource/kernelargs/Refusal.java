package dev.provision.resource.kernelargs;

import dev.provision.resource.CannotPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Why the arguments of a host's next boot cannot be changed, whatever they are.
 *
 * @param forGood whether no earlier task can change that
 */
record Refusal(String reason, String hint, boolean forGood) {
    private static final String SUPPORTED =
            "supported are GRUB with /etc/default/grub, GRUB and systemd-boot with boot loader"
                    + " entries, proxmox-boot-tool with systemd-boot, and rpm-ostree";

    /** @param lines the answer of the probe: the rest of each line by its first word */
    static Optional<Refusal> read(Map<String, List<String>> lines) {
        Optional<Refusal> unsupported = first(lines, "unsupported")
                .map(name -> new Refusal(
                        "unsupported boot loader: the running kernel was started by " + name, SUPPORTED, true));
        return unsupported
                .or(() -> first(lines, "refused").map(text -> new Refusal(text, "install it, or configure it", false)))
                .or(() -> first(lines, "failed")
                        .map(text -> new Refusal("the boot loader's tool failed: " + text, SUPPORTED, false)))
                .or(() -> first(lines, "unreadable")
                        .map(text -> new Refusal(
                                "grub-mkconfig cannot read /etc/default/grub or its drop-ins: " + text,
                                "make every command there succeed in sh; grub-mkconfig ends at the first that fails",
                                false)))
                .or(() -> first(lines, "unended")
                        .map(file -> new Refusal(
                                "the line \"# provision: end\" is missing in " + file,
                                "restore it, or remove the part from \"# provision: begin\" on",
                                false)))
                .or(() -> first(lines, "full")
                        .map(place -> new Refusal("less than 1 MiB is free on " + place, "remove old kernels", false)));
    }

    private static Optional<String> first(Map<String, List<String>> lines, String word) {
        return Optional.ofNullable(lines.get(word)).map(all -> all.get(0).strip());
    }

    CannotPlan exception() {
        return forGood ? CannotPlan.forGood(reason, hint) : new CannotPlan(reason, hint);
    }
}
