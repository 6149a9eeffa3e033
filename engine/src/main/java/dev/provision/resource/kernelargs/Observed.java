package dev.provision.resource.kernelargs;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * @param active the running kernel's arguments
 * @param loader empty if none is supported
 * @param refusal why the boot loader's arguments cannot be changed
 * @param decisive the entry that starts by default, where it is one whose arguments are not managed
 * @param settled whether all that configures the next boot is older than the running boot
 * @param leftover whether an earlier version of this program was interrupted while it edited /etc/default/grub
 * @param amdttm whether AMD's out-of-tree memory manager is loaded, or built for a kernel that is installed
 * @param parameters what loaded modules really run with, by the argument that sets it; only those that show it unchanged
 * @param options what modprobe.d sets
 */
record Observed(
        List<Argument> active,
        Optional<BootLoader> loader,
        Optional<Refusal> refusal,
        Optional<BootLoader.Place> decisive,
        boolean settled,
        boolean leftover,
        boolean amdttm,
        Map<String, String> parameters,
        List<Option> options) {
    Observed {
        active = List.copyOf(active);
        parameters = Map.copyOf(parameters);
        options = List.copyOf(options);
    }

    /** @param line the module and its parameters, as the file has them behind {@code options} */
    record Option(String file, String line) {}

    /** Whether the running kernel was given what is wanted, and its modules run with it where they tell. */
    boolean active(Owned one) {
        return one.active(active) && otherParameter(one).isEmpty();
    }

    /** What a module runs with instead of what is wanted. */
    Optional<String> otherParameter(Owned one) {
        String seen = parameters.get(Argument.name(one.key()));
        return one.words().size() == 1
                        && seen != null
                        && !OptionValue.same(
                                Objects.requireNonNullElse(
                                        Argument.of(one.words().get(0)).value(), ""),
                                seen)
                ? Optional.of(seen)
                : Optional.empty();
    }
}
