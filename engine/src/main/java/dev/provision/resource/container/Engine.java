package dev.provision.resource.container;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A container engine, by the name of its command. */
public enum Engine {
    DOCKER,
    PODMAN;

    /** The command, which is also how a body names it. */
    public String command() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The engine with this command; empty if there is none. */
    public static Optional<Engine> of(String command) {
        return Arrays.stream(values())
                .filter(engine -> engine.command().equals(command))
                .findFirst();
    }
}
