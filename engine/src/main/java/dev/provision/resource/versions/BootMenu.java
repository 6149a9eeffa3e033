package dev.provision.resource.versions;

import dev.provision.shell.ScriptFile;

/** Definitions of sh that read the menu of the boot loader: which entry and which kernel start next. */
public final class BootMenu {
    /** Needs {@code $r}, the root, to be set before a function is called. */
    public static final String SCRIPT = ScriptFile.read(BootMenu.class, "menu.sh");

    private BootMenu() {}
}
