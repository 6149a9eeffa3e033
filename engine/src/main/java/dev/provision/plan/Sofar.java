package dev.provision.plan;

import dev.provision.source.Data;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What has happened on a host in this run, as far as a plan must know it.
 *
 * @param returned results of items that acted or were forgiven; results of read-only items come from observations
 * @param acted items whose steps have run; what a plan finds of them again did not converge
 * @param notified handlers that something has notified, by their place in the list of entries
 * @param forgiven items that failed under {@code ignore_errors}
 */
public record Sofar(
        Map<ItemKey, Data.Dict> returned, Set<ItemKey> acted, Set<Integer> notified, Set<ItemKey> forgiven) {
    public static Sofar nothing() {
        return new Sofar(new HashMap<>(), new HashSet<>(), new LinkedHashSet<>(), new HashSet<>());
    }
}
