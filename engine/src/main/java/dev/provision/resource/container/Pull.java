package dev.provision.resource.container;

import java.util.Locale;

/** When the registry is asked for the image. */
public enum Pull {
    /** Only when the host does not have it. */
    MISSING,
    /** Once in every run, for a tag that moves. */
    ALWAYS,
    NEVER;

    /** Reads it as a body spells it. */
    public static Pull of(String written) {
        return valueOf(written.toUpperCase(Locale.ROOT));
    }

    /** As a body spells it. */
    public String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
