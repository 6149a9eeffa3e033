package dev.provision.resource.firmware;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Desired firmware, for any distribution.
 *
 * @param minimum a snapshot's date or a package version; empty = what the table says
 * @param deny dates, versions, and MES versions as {@code 0x83}
 * @param distributions what a playbook says for one distribution, by name
 * @param acceptsHolds whether a held package that is good is left alone
 */
record Firmware(
        Optional<String> minimum, List<String> deny, Map<String, Override> distributions, boolean acceptsHolds) {
    Firmware {
        deny = List.copyOf(deny);
        distributions = Map.copyOf(distributions);
    }

    record Override(Optional<String> packageName, Optional<String> minimum, List<String> deny) {
        public Override {
            deny = List.copyOf(deny);
        }
    }
}
