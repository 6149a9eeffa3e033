package dev.provision.plan;

import dev.provision.resource.Reach;
import dev.provision.resource.Resource;
import dev.provision.shell.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One item of a host's plan.
 *
 * @param resource what is desired; empty if none could be made of the task
 * @param label the loop's element, empty without a loop
 * @param environment for its steps; may hold secrets
 */
public record ItemPlan(
        ItemKey key,
        Entry entry,
        Optional<Resource<?, ?>> resource,
        Account account,
        String label,
        Map<String, String> environment,
        Verdict verdict,
        List<String> notes) {
    public ItemPlan {
        environment = Map.copyOf(environment);
        notes = List.copyOf(notes);
    }

    /** What the resource is about: a path, a container's name. */
    public String about() {
        return resource.map(Resource::describe).orElse("");
    }

    /** The part of the host that its changes can alter. */
    public Reach reach() {
        return resource.map(Resource::reach).orElse(Reach.ANYTHING);
    }

    /** Whether it is planned from what the tasks before it have come to. */
    public boolean concludes() {
        return resource.map(one -> one.type().concludes()).orElse(false);
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
