package dev.provision.resource.container;

import java.util.Locale;

/** When the registry is asked for the image. */
enum Pull {
    /** Only when the host does not have it. */
    MISSING,
    /** Once in every run, for a tag that moves. */
    ALWAYS,
    NEVER;

    static Pull of(String written) {
        return valueOf(written.toUpperCase(Locale.ROOT));
    }

    String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
