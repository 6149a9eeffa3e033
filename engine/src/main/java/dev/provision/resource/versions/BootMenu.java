package dev.provision.resource.versions;

import dev.provision.shell.ScriptFile;

/** Definitions of sh that tell which boot loader started the host, and read its menu: which entry and which kernel start next. */
public final class BootMenu {
    /** Needs {@code $r}, the root, to be set before a function is called. */
    public static final String SCRIPT = ScriptFile.read(BootMenu.class, "menu.sh", "starter.sh", "systemd-boot.sh");

    private BootMenu() {}
}
