package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.playbook.Play;
import dev.provision.playbook.Task;
import dev.provision.secret.Secrets;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes the scope of a task on a host; what is the same for all hosts is worked out once. */
final class Scopes {
    private final List<Data.Dict> extraVars;
    private final Expressions expressions;
    private final Secrets secrets;
    private final Data groups;
    private final Map<Play, Map<Task, Set<String>>> registered = Collections.synchronizedMap(new IdentityHashMap<>());

    Scopes(Inventory inventory, List<Data.Dict> extraVars, Expressions expressions, Secrets secrets) {
        this.extraVars = List.copyOf(extraVars);
        this.expressions = expressions;
        this.secrets = secrets;
        this.groups = groups(inventory);
    }

    static Data groups(Inventory inventory) {
        Map<String, List<String>> members = new TreeMap<>();
        inventory.groups().forEach(group -> members.put(group, new ArrayList<>()));
        for (Host host : inventory.hosts()) {
            for (String group : host.groups()) {
                members.computeIfAbsent(group, unused -> new ArrayList<>()).add(host.name());
            }
        }
        return Data.of(new HashMap<>(members), At.whole("(inventory)"));
    }

    HostScope of(Play play, Task task, Host host, Knowledge knowledge) {
        Variables variables = new Variables(extraVars, task.vars(), play.vars(), host, task.defaults());
        return new HostScope(variables, knowledge, groups, expressions, secrets);
    }

    /** The names that tasks before this one register; for a handler, all that the play's tasks register. */
    Set<String> registeredBefore(Play play, Task task) {
        return registered.computeIfAbsent(play, Scopes::names).getOrDefault(task, Set.of());
    }

    private static Map<Task, Set<String>> names(Play play) {
        Map<Task, Set<String>> before = new IdentityHashMap<>();
        Set<String> names = new LinkedHashSet<>();
        List<Task> all = new ArrayList<>(play.tasks());
        all.addAll(play.handlers());
        for (Task task : all) {
            before.put(task, Set.copyOf(names));
            task.register().ifPresent(names::add);
        }
        return before;
    }
}
