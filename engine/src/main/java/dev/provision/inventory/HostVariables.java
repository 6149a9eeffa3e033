package dev.provision.inventory;

import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Puts the definitions that reach a host in order: the host's own, then its groups from child to parent, then all. */
final class HostVariables {
    private final Problems problems;

    HostVariables(Problems problems) {
        this.problems = problems;
    }

    /**
     * Every definition by name, strongest first.
     *
     * @param own weakest first
     * @param groups the host's groups, from {@code all} to the nearest
     */
    Map<String, List<Variable>> of(String host, List<Variable> own, List<Group> groups) {
        Map<String, List<Variable>> all = new LinkedHashMap<>();
        Map<String, List<Ranked>> ranked = new LinkedHashMap<>();
        for (int i = own.size() - 1; i >= 0; i--) {
            add(all, own.get(i));
        }
        for (int i = groups.size() - 1; i >= 0; i--) {
            Group group = groups.get(i);
            for (int v = group.variables.size() - 1; v >= 0; v--) {
                Variable variable = group.variables.get(v);
                ranked.computeIfAbsent(variable.name(), unused -> new ArrayList<>())
                        .add(new Ranked(group, variable));
            }
        }
        ranked.forEach((name, definitions) -> {
            if (!all.containsKey(name)) {
                disagreement(host, name, definitions);
            }
            definitions.forEach(definition -> add(all, definition.variable()));
        });
        return all;
    }

    private record Ranked(Group group, Variable variable) {}

    private static void add(Map<String, List<Variable>> all, Variable variable) {
        all.computeIfAbsent(variable.name(), unused -> new ArrayList<>()).add(variable);
    }

    /** Two groups at the same depth: neither is nearer to the host, so nobody could say which counts. */
    private void disagreement(String host, String name, List<Ranked> definitions) {
        Ranked winner = definitions.get(0);
        for (Ranked other : definitions) {
            boolean rival = other.group() != winner.group()
                    && other.group().depth == winner.group().depth
                    && InventoryLoader.priority(other.group()) == InventoryLoader.priority(winner.group());
            if (rival
                    && !name.equals("ansible_group_priority")
                    && !Objects.equals(plain(other), plain(winner))
                    && isStrongest(other, definitions)) {
                Ranked first = other.variable().at().compareTo(winner.variable().at()) < 0 ? other : winner;
                Ranked second = first == other ? winner : other;
                problems.error(Problem.at(
                                second.variable().at(),
                                "the groups \"" + second.group().name + "\" and \"" + first.group().name
                                        + "\" disagree about \"" + name + "\" of " + host)
                        .found("another value at " + first.variable().at())
                        .hint("set it for the host, or put one group below the other"));
            }
        }
    }

    /** A group's own definitions come strongest first; only the first of them counts. */
    private static boolean isStrongest(Ranked other, List<Ranked> definitions) {
        return definitions.stream()
                        .filter(definition -> definition.group() == other.group())
                        .findFirst()
                        .orElse(other)
                == other;
    }

    private static @org.jspecify.annotations.Nullable Object plain(Ranked definition) {
        Data value = definition.variable().value();
        return value.plain();
    }
}
