package dev.provision.playbook;

import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.List;
import java.util.Optional;

/**
 * A play as it was written, with {@code pre_tasks}, roles and {@code tasks} in this order in one list.
 *
 * @param hosts a host pattern, without expressions
 * @param serial sizes of the waves: whole numbers or percentages ({@code "25%"}); empty = all hosts at once
 * @param maxFailPercentage empty = a failed host never stops the others
 * @param vars {@code vars_files} first, then {@code vars}
 */
public record Play(
        At at,
        String name,
        Data.Text hosts,
        boolean become,
        Optional<String> becomeUser,
        List<Data> serial,
        Optional<Integer> maxFailPercentage,
        List<Data.Dict> vars,
        java.util.Map<String, Data> environment,
        List<Task> tasks,
        List<Task> handlers) {
    public Play {
        serial = List.copyOf(serial);
        vars = List.copyOf(vars);
        environment = java.util.Map.copyOf(environment);
        tasks = List.copyOf(tasks);
        handlers = List.copyOf(handlers);
    }
}
