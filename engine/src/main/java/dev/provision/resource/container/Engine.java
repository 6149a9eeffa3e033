package dev.provision.resource.container;

import java.util.Locale;

/** A container engine, by the name of its command. */
enum Engine {
    DOCKER,
    PODMAN;

    String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Engine of(String command) {
        return valueOf(command.toUpperCase(Locale.ROOT));
    }
}
