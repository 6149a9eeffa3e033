package dev.provision.doctor;

import java.util.Locale;

/** What rests on what, lowest first: a layer means little while one below it is broken. */
public enum Layer {
    HARDWARE,
    CMDLINE,
    KERNEL,
    FIRMWARE,
    MEMORY,
    DEVICES,
    CONTAINER,
    LOG;

    /** As data files and reports write it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Layer of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
