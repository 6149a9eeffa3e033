package dev.provision.resource.registrylogin;

import java.util.Optional;

/**
 * @param engine empty if the host does not have the one that is wanted, or none
 * @param file the engine's file of logins
 * @param open whether others than its owner may read that file
 * @param login for the registry
 * @param runtime podman's other file, which counts more than the first until the next boot, if it has a login for the registry
 */
record Observed(Optional<String> engine, String file, boolean open, Login login, Optional<Runtime> runtime) {
    record Runtime(String file, Login login) {}
}
