package dev.provision.resource.container;

import java.util.Locale;

/** A container engine, by the name of its command. */
public enum Engine {
    DOCKER,
    PODMAN;

    /** The command, which is also how a body names it. */
    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The engine with this command. */
    public static Engine of(String command) {
        return valueOf(command.toUpperCase(Locale.ROOT));
    }
}
