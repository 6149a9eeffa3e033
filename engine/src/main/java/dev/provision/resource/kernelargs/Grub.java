package dev.provision.resource.kernelargs;

import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * GRUB with a generated grub.cfg (Debian, Ubuntu, Arch): what the defaults come to, and what the entries were made with.
 *
 * @param dropins whether grub-mkconfig reads /etc/default/grub.d; if not, our lines stand at the end of /etc/default/grub
 * @param defaults the arguments that the next grub.cfg will have
 * @param entries those in grub.cfg now, one line per entry that is not a recovery one
 */
record Grub(boolean dropins, List<Argument> defaults, List<String> entries, Managed managed, String root)
        implements BootLoader {
    private static final String SCRIPT = ScriptFile.read(Grub.class, "common.sh", "carries.sh", "grub.sh");

    Grub {
        defaults = List.copyOf(defaults);
        entries = List.copyOf(entries);
    }

    @Override
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        places.add(new Place("the GRUB defaults", defaults));
        if (entries.isEmpty()) {
            places.add(new Place("grub.cfg", List.of()));
        }
        entries.forEach(entry -> places.add(new Place("an entry of grub.cfg", Argument.line(entry))));
        return places;
    }

    @Override
    public List<Step> write(List<Owned> owned) {
        List<Owned> all = managed.with(owned).owned();
        byte[] text = new Managed(all).text().getBytes(StandardCharsets.UTF_8);
        return List.of(
                new Step.Put("upload the arguments for GRUB", "managed", text),
                new Step.Run(
                        "write the GRUB defaults, update-grub, check grub.cfg",
                        Fragment.of(SCRIPT, root, BootLoader.expectation(owned)),
                        Duration.ofMinutes(10)));
    }
}
