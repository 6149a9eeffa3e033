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
 * @param checked items whose checks have run
 * @param notified handlers that a task has notified, by their place in the list of entries
 * @param recalled handlers that an earlier run has notified on the host and did not come to
 * @param forgiven items that failed under {@code ignore_errors}
 */
public record Sofar(
        Map<ItemKey, Data.Dict> returned,
        Set<ItemKey> acted,
        Set<ItemKey> checked,
        Set<Integer> notified,
        Set<Integer> recalled,
        Set<ItemKey> forgiven) {
    public static Sofar nothing() {
        return new Sofar(
                new HashMap<>(),
                new HashSet<>(),
                new HashSet<>(),
                new LinkedHashSet<>(),
                new HashSet<>(),
                new HashSet<>());
    }

    /** Whether a task of this run or of an earlier one has notified the handler at this place. */
    public boolean isNotified(int entry) {
        return notified.contains(entry) || recalled.contains(entry);
    }

    /** Takes up handlers that are noted on the host; those that this run has notified are noted there too. */
    public void recall(Set<Integer> noted) {
        recalled.clear();
        noted.stream().filter(handler -> !notified.contains(handler)).forEach(recalled::add);
    }
}
