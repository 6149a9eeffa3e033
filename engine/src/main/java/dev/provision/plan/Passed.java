package dev.provision.plan;

import dev.provision.source.Data;
import java.util.List;
import java.util.Map;

/**
 * What a walk through a host's entries has left behind: each item before {@code next} was converged, or was made so, when the
 * walk came to it.
 *
 * @param next the first item that is ahead
 * @param registered values of {@code register}, as they were when their task was passed
 * @param registeredBy the name of the task behind each of these values, known or not
 * @param results of the items of {@code next}'s entry that are behind
 * @param rebootReasons why the host must be rebooted, as far as the items behind say
 */
public record Passed(
        ItemKey next,
        Map<String, Data> registered,
        Map<String, String> registeredBy,
        List<Data.Dict> results,
        List<String> rebootReasons) {
    public Passed {
        registered = Map.copyOf(registered);
        registeredBy = Map.copyOf(registeredBy);
        results = List.copyOf(results);
        rebootReasons = List.copyOf(rebootReasons);
    }

    /** Nothing is behind. */
    public static Passed nothing() {
        return new Passed(new ItemKey(0, 0), Map.of(), Map.of(), List.of(), List.of());
    }
}
