package dev.provision.plan;

import dev.provision.transport.Account;
import java.util.List;
import java.util.Map;

/**
 * One item of a host's plan.
 *
 * @param label the loop's element, empty without a loop
 * @param about what the resource is about: a path, a container's name
 * @param environment for its steps; may hold secrets
 */
public record ItemPlan(
        ItemKey key,
        Entry entry,
        String label,
        String about,
        Account account,
        Map<String, String> environment,
        Verdict verdict,
        List<String> notes) {
    public ItemPlan {
        environment = Map.copyOf(environment);
        notes = List.copyOf(notes);
    }

    /** Whether a failure of it does not fail the host. */
    public boolean ignoresErrors() {
        return entry.task().ignoreErrors();
    }

    /** The task's name, with the loop's element if there is one. */
    public String title() {
        return label.isEmpty() ? entry.task().name() : entry.task().name() + " (" + label + ")";
    }
}
