package dev.provision.resource.kernelargs;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Step;
import dev.provision.resource.versions.BootMenu;
import dev.provision.shell.Fragment;
import dev.provision.shell.FreeSpace;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Boot loader entries as files, which GRUB (Fedora, RHEL and kin) or systemd-boot reads.
 *
 * @param started {@code "grub"} or {@code "systemd-boot"}
 * @param entries the arguments of each entry of this system that is not a rescue one, the newest first
 * @param kernelCmdline what /etc/kernel/cmdline gives to new kernels; empty if there is no such file
 * @param seeded whether that file is to exist, since a tool of this host reads it
 * @param defaults what /etc/default/grub comes to, empty if there is no such file or GRUB did not start the kernel
 */
record Entries(
        String started,
        List<String> entries,
        Optional<String> kernelCmdline,
        boolean seeded,
        Optional<List<Argument>> defaults,
        Managed managed,
        String root)
        implements BootLoader {
    private static final String SCRIPT = BootMenu.SCRIPT
            + SafePath.SCRIPT
            + FreeSpace.SCRIPT
            + ScriptFile.read(Entries.class, "common.sh", "words.sh", "entries.sh");

    Entries {
        entries = List.copyOf(entries);
    }

    @Override
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        if (entries.isEmpty()) {
            places.add(new Place("a boot entry", List.of()));
        }
        entries.forEach(entry -> places.add(new Place("a boot entry", Argument.line(entry))));
        if (seeded || kernelCmdline.isPresent()) {
            places.add(new Place("/etc/kernel/cmdline", Argument.line(kernelCmdline.orElse(""))));
        }
        defaults.ifPresent(arguments -> places.add(new Place("/etc/default/grub", arguments)));
        return places;
    }

    @Override
    public List<Step> write(List<Owned> owned) throws CannotPlan {
        if (entries.isEmpty()) {
            throw new CannotPlan(
                    "no boot entry is of a Linux kernel of this system",
                    "check /boot/loader/entries (is /boot mounted?)");
        }
        byte[] text = managed.with(owned).text().getBytes(StandardCharsets.UTF_8);
        return List.of(
                new Step.Put("upload the arguments for GRUB", "managed", text),
                new Step.Run(
                        "write all boot entries and the files for new kernels, compare every other word",
                        Fragment.of(SCRIPT, root, BootLoader.expectation(owned), started, seeded ? "seed" : ""),
                        Duration.ofMinutes(5)));
    }
}
