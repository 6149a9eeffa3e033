package dev.provision.resource.kernelargs;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Boot loader specification entries edited by grubby (Fedora, RHEL and kin).
 *
 * @param entries the arguments of each entry that is not a rescue one
 * @param kernelCmdline /etc/kernel/cmdline, from which new kernels take theirs; empty if there is no such file
 * @param interrupted whether /etc/default/grub may be as a grubby left it that was cut off
 * @param defaults what /etc/default/grub comes to, empty if there is no such file
 */
record Grubby(
        List<String> entries,
        Optional<String> kernelCmdline,
        Optional<List<Argument>> defaults,
        Managed managed,
        boolean interrupted,
        String root)
        implements BootLoader {
    private static final String SCRIPT = ScriptFile.read(Grubby.class, "common.sh", "carries.sh", "grubby.sh");

    Grubby {
        entries = List.copyOf(entries);
    }

    @Override
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        if (entries.isEmpty()) {
            places.add(new Place("a boot entry", List.of()));
        }
        entries.forEach(entry -> places.add(new Place("a boot entry", Argument.line(entry))));
        places.add(new Place("/etc/kernel/cmdline", Argument.line(kernelCmdline.orElse(""))));
        defaults.ifPresent(arguments -> places.add(new Place("/etc/default/grub", arguments)));
        return places;
    }

    @Override
    public List<Step> write(List<Owned> owned) throws CannotPlan {
        for (Owned one : owned) {
            refuseCollateral(one);
        }
        String removed = owned.stream().flatMap(one -> removals(one).stream()).collect(Collectors.joining(" "));
        byte[] text = managed.with(owned).text().getBytes(StandardCharsets.UTF_8);
        return List.of(
                new Step.Put("upload the arguments for GRUB", "managed", text),
                new Step.Run(
                        "grubby --update-kernel=ALL, check all entries",
                        Fragment.of(SCRIPT, root, BootLoader.expectation(owned), removed, BootLoader.added(owned)),
                        Duration.ofMinutes(5)));
    }

    /** grubby takes a key for a regular expression: a key that it would take away beside ours must not be there. */
    private void refuseCollateral(Owned one) throws CannotPlan {
        for (Place place : places()) {
            for (Argument argument : place.arguments()) {
                if (argument.key().matches(one.key()) && !argument.name().equals(Argument.name(one.key()))) {
                    throw new CannotPlan(
                            "grubby would also change " + argument.key() + " of " + place.name() + " when it changes "
                                    + one.key() + ", since it reads a key as a regular expression",
                            "remove " + argument.key() + " by hand first");
                }
            }
        }
    }

    /** Other spellings of a key that is set; for a key or value to be gone, as many words as stand in any place. */
    private List<String> removals(Owned one) {
        if (!one.removal()) {
            return places().stream()
                    .flatMap(place -> place.arguments().stream())
                    .filter(one::concerns)
                    .map(Argument::key)
                    .filter(key -> !key.equals(one.key()))
                    .distinct()
                    .toList();
        }
        List<String> most = List.of();
        for (Place place : places()) {
            List<String> here = one.on(place.arguments());
            most = here.size() > most.size() ? here : most;
        }
        if (!one.only().isEmpty()) {
            return most;
        }
        List<String> keys = new ArrayList<>(List.of(one.key()));
        places().stream()
                .flatMap(place -> place.arguments().stream())
                .filter(one::concerns)
                .map(Argument::key)
                .forEach(keys::add);
        return keys.stream().distinct().toList();
    }
}
