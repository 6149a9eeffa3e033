package dev.provision.resource.kernel;

import java.util.List;
import java.util.Optional;

/**
 * @param installed lowest first, as the host sorts them
 * @param next the release that the boot loader takes next; empty if that cannot be told
 * @param held names of packages that are kept from changing
 */
record Observed(List<Installed> installed, Optional<String> next, List<String> held, boolean ostree, boolean grubby) {
    Observed {
        installed = List.copyOf(installed);
        held = List.copyOf(held);
    }

    /** @param fixed whether the host's own comparison says that its package has the fixes */
    record Installed(String release, String version, boolean fixed) {}
}
