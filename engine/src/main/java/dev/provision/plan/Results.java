package dev.provision.plan;

import dev.provision.resource.Assessment;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code register} stores. Every result says whether the task {@code changed}, was {@code skipped} or {@code failed}
 * (under {@code ignore_errors}); what else there is depends on the resource. A task with a loop has one result for each
 * element under {@code results}, as in Ansible.
 */
public final class Results {
    private Results() {}

    /** Of an item without an element of its own, or one element of a loop. */
    public static Data.Dict of(At at, boolean changed, boolean failed, Map<String, Data> more) {
        Map<String, Data> values = new LinkedHashMap<>(more);
        values.put("changed", new Data.Bool(changed, at));
        values.put("skipped", new Data.Bool(false, at));
        values.put("failed", new Data.Bool(failed, at));
        return dict(at, values);
    }

    static Data.Dict converged(At at, Assessment assessment) {
        return of(at, false, false, assessment.result().entries());
    }

    /** What the host says now, and what the change said when it was made. */
    static Data.Dict together(Assessment seen, Data.Dict returned) {
        Map<String, Data> values = new LinkedHashMap<>(seen.result().entries());
        values.putAll(returned.entries());
        return dict(returned.at(), values);
    }

    static Data.Dict skipped(At at, boolean loop) {
        Map<String, Data> values = new LinkedHashMap<>();
        if (loop) {
            values.put("results", new Data.Seq(List.of(), at));
        }
        values.put("changed", new Data.Bool(false, at));
        values.put("skipped", new Data.Bool(true, at));
        values.put("failed", new Data.Bool(false, at));
        return dict(at, values);
    }

    static Data.Dict ofLoop(At at, List<Data.Dict> results) {
        return of(
                at,
                any(results, "changed"),
                any(results, "failed"),
                Map.of("results", new Data.Seq(List.copyOf(results), at)));
    }

    private static boolean any(List<Data.Dict> results, String name) {
        return results.stream().anyMatch(result -> result.get(name) instanceof Data.Bool bool && bool.value());
    }

    private static Data.Dict dict(At at, Map<String, Data> values) {
        Map<String, At> keys = new LinkedHashMap<>();
        values.keySet().forEach(key -> keys.put(key, at));
        return new Data.Dict(values, keys, at);
    }
}
