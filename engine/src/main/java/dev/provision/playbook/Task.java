package dev.provision.playbook;

import dev.provision.source.At;
import dev.provision.source.Data;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A task as it was written, imports and roles put in place. Nothing is evaluated: every text may hold expressions.
 *
 * @param name as written, or the resource key and where it stands
 * @param key the one resource key
 * @param body the value under it
 * @param when conditions that must all hold, each an expression without braces; an import's conditions come first
 * @param loop the list, or an expression that yields one; {@code item} names its elements
 * @param notifies names of handlers
 * @param until with {@code retries} and {@code delay}: for {@code command} only
 * @param defaults the role's defaults, weakest first: weaker than every variable of the inventory and the play
 * @param vars weakest first: those of the role and of the imports that brought the task here; stronger than the play's
 * @param directories where {@code files/} and {@code templates/} are looked for, nearest first
 */
public record Task(
        At at,
        String name,
        String key,
        At keyAt,
        Data body,
        List<Data.Text> when,
        Optional<Data> loop,
        List<Data.Text> notifies,
        Optional<String> register,
        Set<String> tags,
        Optional<Boolean> become,
        Optional<String> becomeUser,
        Map<String, Data> environment,
        boolean noLog,
        int retries,
        Optional<Data> delay,
        Optional<Data.Text> until,
        Optional<Data> timeout,
        boolean ignoreErrors,
        List<Data.Dict> defaults,
        List<Data.Dict> vars,
        List<Path> directories) {
    public Task {
        when = List.copyOf(when);
        notifies = List.copyOf(notifies);
        tags = Set.copyOf(tags);
        environment = Map.copyOf(environment);
        defaults = List.copyOf(defaults);
        vars = List.copyOf(vars);
        directories = List.copyOf(directories);
    }
}
