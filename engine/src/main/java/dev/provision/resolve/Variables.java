package dev.provision.resolve;

import dev.provision.inventory.Host;
import dev.provision.inventory.Variable;
import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a task on a host, strongest first: {@code -e}, the task's import or role, the play, the host, its
 * groups, {@code all}, the role's defaults.
 */
record Variables(
        List<Data.Dict> extra, List<Data.Dict> task, List<Data.Dict> play, Host host, List<Data.Dict> defaults) {

    /** Every definition of a name, the one that counts first. */
    List<Variable> definitions(String name) {
        List<Variable> found = new ArrayList<>();
        collect(extra, name, "-e", found);
        collect(task, name, "role or import", found);
        collect(play, name, "play", found);
        found.addAll(host.variables().getOrDefault(name, List.of()));
        collect(defaults, name, "role defaults", found);
        return found;
    }

    private static void collect(List<Data.Dict> weakestFirst, String name, String level, List<Variable> found) {
        for (int i = weakestFirst.size() - 1; i >= 0; i--) {
            Data value = weakestFirst.get(i).get(name);
            if (value != null) {
                found.add(new Variable(name, value, level));
            }
        }
    }

    @Nullable
    Data find(String name) {
        Data found = last(extra, name);
        found = found != null ? found : last(task, name);
        found = found != null ? found : last(play, name);
        if (found == null && host.variables().containsKey(name)) {
            found = host.variables().get(name).get(0).value();
        }
        return found != null ? found : last(defaults, name);
    }

    static @Nullable Data last(List<Data.Dict> weakestFirst, String name) {
        for (int i = weakestFirst.size() - 1; i >= 0; i--) {
            Data value = weakestFirst.get(i).get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(host.variables().keySet());
        List.of(extra, task, play, defaults)
                .forEach(level ->
                        level.forEach(dict -> names.addAll(dict.entries().keySet())));
        return names;
    }
}
