package dev.provision.resource.kernel;

import dev.provision.knowledge.FixedKernels.Backport;
import dev.provision.knowledge.Upstream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Desired kernel, for any distribution.
 *
 * @param minimum the lowest good upstream version
 * @param deny releases, versions, or their beginnings
 * @param distributions what a playbook says for one distribution, by name
 */
record Kernel(Upstream minimum, List<String> deny, Map<String, Override> distributions) {
    Kernel {
        deny = List.copyOf(deny);
        distributions = Map.copyOf(distributions);
    }

    /** @param backport from when on a kernel has the fixes, whatever its upstream version */
    record Override(Optional<Backport> backport, Optional<String> packageName) {}
}
