package dev.provision.playbook;

import dev.provision.source.Data;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the play, the roles and the imports around a task give to it; its components mean what they mean in {@link Task}. */
record Inherited(
        List<Data.Text> when,
        Set<String> tags,
        Optional<Boolean> become,
        Optional<String> becomeUser,
        Map<String, Data> environment,
        List<Data.Dict> defaults,
        List<Data.Dict> vars,
        List<Path> directories) {
    static Inherited nothing() {
        return new Inherited(
                List.of(), Set.of(), Optional.empty(), Optional.empty(), Map.of(), List.of(), List.of(), List.of());
    }

    /** With what an import or the use of a role says on top. */
    Inherited with(Data.Dict around) {
        return new Inherited(
                join(when, Written.conditions(around, "when")),
                union(tags, Written.tags(around)),
                Written.flag(around, "become").or(() -> become),
                Written.string(around, "become_user").or(() -> becomeUser),
                merged(environment, Written.environment(around)),
                defaults,
                Written.dict(around, "vars")
                        .map(more -> join(vars, List.of(more)))
                        .orElse(vars),
                directories);
    }

    /** For the tasks of a play: the variables that an import gives are the play's, not each task's. */
    Inherited withoutVars() {
        return new Inherited(when, tags, become, becomeUser, environment, defaults, List.of(), directories);
    }

    Inherited withTags(Set<String> more) {
        return new Inherited(when, union(tags, more), become, becomeUser, environment, defaults, vars, directories);
    }

    /** With the variables of a role, which are weaker than those given to it where it is used. */
    Inherited withRoleVariables(List<Data.Dict> roleDefaults, List<Data.Dict> roleVars) {
        return new Inherited(
                when,
                tags,
                become,
                becomeUser,
                environment,
                join(defaults, roleDefaults),
                join(roleVars, vars),
                directories);
    }

    /** Within a role. */
    Inherited inRole(Path directory) {
        return new Inherited(
                when, tags, become, becomeUser, environment, defaults, vars, join(List.of(directory), directories));
    }

    /** In a file in another directory, where files and templates are looked for before the directories known so far. */
    Inherited inDirectory(Path directory) {
        if (directories.contains(directory)) {
            return this;
        }
        int afterRole = Math.max(0, directories.size() - 1);
        List<Path> nearer = new ArrayList<>(directories);
        nearer.add(afterRole, directory);
        return new Inherited(when, tags, become, becomeUser, environment, defaults, vars, nearer);
    }

    /** For handlers, which run when something has notified them and whatever was chosen by tags or conditions. */
    Inherited unconditional() {
        return new Inherited(List.of(), Set.of(), become, becomeUser, environment, defaults, vars, directories);
    }

    private static <T> List<T> join(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    static Set<String> union(Set<String> first, Set<String> second) {
        Set<String> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return all;
    }

    static Map<String, Data> merged(Map<String, Data> weaker, Map<String, Data> stronger) {
        Map<String, Data> all = new LinkedHashMap<>(weaker);
        all.putAll(stronger);
        return all;
    }
}
