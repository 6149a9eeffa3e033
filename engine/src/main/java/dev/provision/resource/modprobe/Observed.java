package dev.provision.resource.modprobe;

import dev.provision.probe.BootTime;
import dev.provision.resource.owned.DropIn;
import dev.provision.resource.owned.OwnedFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * @param conf and {@code load}: our files below modprobe.d and modules-load.d
 * @param others files that may say something of the module too
 * @param loaded whether the running kernel has the module
 * @param loadable whether the host has the tool that loads modules
 * @param active values of options that can be read, by name
 * @param kernel release of the one that boots next, empty if there is none
 * @param presence of the module in it
 * @param known options that the module has; empty = the host cannot tell
 * @param stale the initramfs that has the module and not our file
 */
record Observed(
        OwnedFile.Seen conf,
        OwnedFile.Seen load,
        List<DropIn> others,
        BootTime booted,
        boolean loaded,
        boolean loadable,
        Map<String, String> active,
        String kernel,
        Presence presence,
        List<String> known,
        Optional<String> stale) {
    Observed {
        others = List.copyOf(others);
        active = Map.copyOf(active);
        known = List.copyOf(known);
    }

    enum Presence {
        THERE,
        BUILTIN,
        MISSING,
        UNKNOWN
    }
}
