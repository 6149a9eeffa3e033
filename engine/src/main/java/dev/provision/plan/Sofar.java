package dev.provision.plan;

import dev.provision.source.Data;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
    public Sofar {
        returned = Map.copyOf(returned);
        acted = Set.copyOf(acted);
        checked = Set.copyOf(checked);
        notified = Set.copyOf(notified);
        recalled = Set.copyOf(recalled);
        forgiven = Set.copyOf(forgiven);
    }

    public static Sofar nothing() {
        return new Sofar(Map.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
    }

    /** Whether a task of this run or of an earlier one has notified the handler at this place. */
    public boolean isNotified(int entry) {
        return notified.contains(entry) || recalled.contains(entry);
    }

    /**
     * The steps of an item have run.
     *
     * @param handlers what it notifies; of a handler also itself, so that what it has done is proven like any task's work
     */
    public Sofar acting(ItemKey item, Data.Dict result, Collection<Integer> handlers) {
        return new Sofar(
                with(returned, item, result),
                with(acted, List.of(item)),
                checked,
                with(notified, handlers),
                recalled,
                forgiven);
    }

    /** The checks of an item are about to run. */
    public Sofar checking(ItemKey item) {
        return new Sofar(returned, acted, with(checked, List.of(item)), notified, recalled, forgiven);
    }

    /** An item has failed under {@code ignore_errors}. */
    public Sofar forgiving(ItemKey item, Data.Dict result) {
        return new Sofar(
                with(returned, item, result), acted, checked, notified, recalled, with(forgiven, List.of(item)));
    }

    /** Takes up handlers that are noted on the host; those that this run has notified are noted there too. */
    public Sofar recalling(Set<Integer> noted) {
        Set<Integer> earlier = new HashSet<>(noted);
        earlier.removeAll(notified);
        return earlier.equals(recalled) ? this : new Sofar(returned, acted, checked, notified, earlier, forgiven);
    }

    private static <T> Set<T> with(Set<T> set, Collection<T> more) {
        Set<T> all = new HashSet<>(set);
        all.addAll(more);
        return all;
    }

    private static Map<ItemKey, Data.Dict> with(Map<ItemKey, Data.Dict> map, ItemKey key, Data.Dict value) {
        Map<ItemKey, Data.Dict> all = new HashMap<>(map);
        all.put(key, value);
        return all;
    }
}
