package dev.provision.resource.versions;

import dev.provision.probe.BootTime;
import dev.provision.shell.ScriptFile;

/** Definitions of sh that stand before a script which compares or installs packages. */
public final class PackageTools {
    /** Needs {@code $r}, the root, and {@code $tools}, {@code apt} or {@code dnf}, to be set before a function is called. */
    public static final String SCRIPT =
            BootTime.SCRIPT + BootMenu.SCRIPT + ScriptFile.read(PackageTools.class, "versions.sh");

    private PackageTools() {}
}
