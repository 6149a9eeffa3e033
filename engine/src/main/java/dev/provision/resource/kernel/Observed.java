package dev.provision.resource.kernel;

import dev.provision.resource.versions.Holds;
import java.util.List;
import java.util.Optional;

/**
 * @param installed lowest first, as the host sorts them
 * @param next the release that the boot loader takes next; empty if that cannot be told
 * @param menu whether GRUB has a generated menu
 * @param pinned the entry that GRUB_DEFAULT or systemd-boot's default makes every menu start; empty if that is the first
 * @param systemdBoot whether systemd-boot started the host; {@code bootctl} whether its tool is installed then
 * @param settled whether all that decides about the next kernel is older than the running boot
 */
record Observed(
        List<Installed> installed,
        Optional<String> next,
        boolean menu,
        Optional<String> pinned,
        boolean settled,
        Holds holds,
        boolean ostree,
        boolean grubby,
        boolean systemdBoot,
        boolean bootctl) {
    Observed {
        installed = List.copyOf(installed);
    }

    /** @param fixed whether the host's own comparison says that its package has the fixes */
    record Installed(String release, String version, boolean fixed) {}
}
