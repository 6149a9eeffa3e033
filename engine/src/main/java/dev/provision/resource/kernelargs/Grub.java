package dev.provision.resource.kernelargs;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Step;
import dev.provision.resource.versions.BootMenu;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * GRUB with a generated grub.cfg (Debian, Ubuntu, Arch): what the defaults come to, and what the entries were made with.
 *
 * @param defaults the arguments that the next grub.cfg will have, as sh makes them of the defaults
 * @param entries those in grub.cfg now, one line per entry that is not a recovery one
 * @param later empty where grub-mkconfig does not read /etc/default/grub.d; our lines are then at the end of /etc/default/grub
 */
record Grub(String defaults, List<String> entries, Optional<Later> later, Managed managed, String root)
        implements BootLoader {
    private static final String SCRIPT =
            BootMenu.SCRIPT + SafePath.SCRIPT + ScriptFile.read(Grub.class, "common.sh", "words.sh", "grub.sh");

    Grub {
        entries = List.copyOf(entries);
    }

    /**
     * What the drop-ins that are read after ours make of our values, each of which a word stands for.
     *
     * @param names of these files
     * @param linux what GRUB_CMDLINE_LINUX comes to
     * @param byDefault what GRUB_CMDLINE_LINUX_DEFAULT comes to
     */
    record Later(String names, String linux, String byDefault) {
        private static final String OURS = "provision.default";

        /** Our arguments after these files have been read. */
        List<Argument> applied(List<Owned> owned) {
            String ours = BootLoader.added(owned);
            return Argument.line(linux + " " + byDefault).stream()
                    .flatMap(argument -> argument.word().equals(OURS)
                            ? Argument.line(ours).stream()
                            : java.util.stream.Stream.of(argument))
                    .toList();
        }
    }

    @Override
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        places.add(new Place("the GRUB defaults", Argument.line(defaults)));
        if (entries.isEmpty()) {
            places.add(new Place("grub.cfg", List.of()));
        }
        entries.forEach(entry -> places.add(new Place("an entry of grub.cfg", Argument.line(entry))));
        return places;
    }

    @Override
    public List<Step> write(List<Owned> owned) throws CannotPlan {
        List<Owned> all = managed.with(owned).owned();
        if (later.isPresent()) {
            refuse(later.get(), all);
        }
        if ((" " + defaults + " ").contains(" -- ")) {
            throw new CannotPlan(
                    "the GRUB defaults pass arguments to init, behind which none reaches the kernel: " + defaults,
                    "remove \"--\" from GRUB_CMDLINE_LINUX and GRUB_CMDLINE_LINUX_DEFAULT");
        }
        byte[] text = new Managed(all).text().getBytes(StandardCharsets.UTF_8);
        return List.of(
                new Step.Put("upload the arguments for GRUB", "managed", text),
                new Step.Run(
                        "write the GRUB defaults, update-grub, check grub.cfg",
                        Fragment.of(SCRIPT, root, BootLoader.expectation(owned)),
                        Duration.ofMinutes(10)));
    }

    private static void refuse(Later later, List<Owned> all) throws CannotPlan {
        List<Argument> result = later.applied(all);
        for (Owned one : all) {
            if (!one.holds(result)) {
                throw new CannotPlan(
                        "what is read after 99-provision.cfg in /etc/default/grub.d (" + later.names() + ") sets "
                                + (one.on(result).isEmpty()
                                        ? "the arguments without " + one.written()
                                        : String.join(" ", one.on(result))),
                        "append to \"$GRUB_CMDLINE_LINUX_DEFAULT\" there without " + one.key()
                                + ", or rename the file so that it is read earlier");
            }
        }
    }
}
