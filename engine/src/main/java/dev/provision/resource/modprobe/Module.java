package dev.provision.resource.modprobe;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What shall hold for a kernel module; empty = left as it is.
 *
 * @param name with underscores
 * @param options all that our file says, by name
 */
record Module(String name, Optional<Map<String, String>> options, Optional<Boolean> blacklist, Optional<Boolean> load) {
    Module {
        options = options.map(all -> Collections.unmodifiableMap(new TreeMap<>(all)));
    }

    /** Files are read by name: nearly all others come before it, among them the one of AMD's own tool, ttm.conf. */
    String confFile() {
        return "zz-provision-" + name + ".conf";
    }

    String loadFile() {
        return "provision-" + name + ".conf";
    }
}
