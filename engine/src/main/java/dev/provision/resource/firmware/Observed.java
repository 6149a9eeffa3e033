package dev.provision.resource.firmware;

import dev.provision.probe.BootTime;
import dev.provision.probe.HostTime;
import dev.provision.resource.versions.Holds;
import java.util.List;
import java.util.Optional;

/**
 * @param packages those that are installed
 * @param overrides what the driver takes before the packages' files
 * @param next the kernel that the boot loader takes next, if that can be told
 * @param initramfs when the image of the next kernel was built, if there is one
 */
record Observed(
        List<Installed> packages,
        Holds holds,
        List<String> overrides,
        BootTime booted,
        Optional<String> next,
        Optional<HostTime> initramfs,
        boolean ostree) {
    Observed {
        packages = List.copyOf(packages);
        overrides = List.copyOf(overrides);
    }

    /** @param reaches whether the host's own comparison says that it is not below the minimum */
    record Installed(String name, String version, Optional<HostTime> since, boolean reaches) {}
}
