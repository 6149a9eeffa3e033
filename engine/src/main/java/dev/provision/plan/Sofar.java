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
 * @param registered results of tasks that acted, by registered name; results of read-only tasks come from observations
 * @param acted items whose steps have run; what a plan finds of them again did not converge
 * @param notified names of handlers that something has notified and that have not run
 * @param forgiven items that failed under {@code ignore_errors}
 */
public record Sofar(Map<String, Data> registered, Set<ItemKey> acted, Set<String> notified, Set<ItemKey> forgiven) {
    public static Sofar nothing() {
        return new Sofar(new HashMap<>(), new HashSet<>(), new LinkedHashSet<>(), new HashSet<>());
    }
}
