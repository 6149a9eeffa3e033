package dev.provision.resource.packages;

import java.util.List;
import java.util.Map;

/**
 * What a package manager is to do, in the order of its parts.
 *
 * @param repair whether to finish first what an interrupted run has left
 * @param release held packages that are about to change, or shall no longer be held
 * @param refresh whether to fetch the lists of what the repositories offer
 * @param install names to add, at the newest version
 * @param upgrade names that are there and have a newer version
 * @param exact versions by name
 * @param remove names that are there and shall go
 * @param hold names to hold at the version they then have
 */
record Transaction(
        boolean repair,
        List<String> release,
        boolean refresh,
        List<String> install,
        List<String> upgrade,
        Map<String, String> exact,
        List<String> remove,
        List<String> hold) {
    boolean movesPackages() {
        return !(install.isEmpty() && upgrade.isEmpty() && exact.isEmpty() && remove.isEmpty());
    }
}
