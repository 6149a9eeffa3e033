package dev.provision.resource.registrylogin;

import dev.provision.secret.Secret;
import java.util.Optional;

/**
 * A login that an engine of the host shall have, or shall not have.
 *
 * @param registry {@code host} or {@code host:port}
 * @param engine empty = docker if the host has it, else podman
 * @param credentials empty = no login
 * @param authfile podman's file, empty = the one of the account that outlives a boot
 */
record RegistryLogin(
        String registry, Optional<String> engine, Optional<Credentials> credentials, Optional<String> authfile) {
    private static final String HUB = "docker.io";

    record Credentials(String user, Secret password) {}

    boolean isHub() {
        return registry.equals(HUB);
    }

    /** The name under which an engine keeps the login. */
    String key(String engine) {
        return isHub() && engine.equals("docker") ? "https://index.docker.io/v1/" : registry;
    }

    /** As the engine's command wants it; empty means the hub to docker. */
    String argument(String engine) {
        return isHub() && engine.equals("docker") ? "" : registry;
    }
}
