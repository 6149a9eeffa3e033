package dev.provision.inventory;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.transport.Destination;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The groups and hosts of an inventory file as they are read, before anything is worked out. */
final class Draft {
    private static final List<String> GROUP_KEYS = List.of("hosts", "children", "vars");
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9_.@%:-]*";
    private static final String NAMES = "letters, digits and _ . @ % : -, beginning with a letter, a digit or _";

    final Map<String, Group> groups = new LinkedHashMap<>();
    final Map<String, At> hosts = new LinkedHashMap<>();

    /** By host, weakest first: the inventory's own, then {@code host_vars}. */
    final Map<String, List<Variable>> hostVariables = new LinkedHashMap<>();

    private final Problems problems;

    Draft(Problems problems) {
        this.problems = problems;
        groups.put(Group.ALL, new Group(Group.ALL, At.whole("(inventory)")));
    }

    /** Reads the groups at the top of a file. */
    void read(Data.Dict top) {
        top.entries().forEach((name, body) -> {
            group(name, top.keyAt(name), body);
            if (!name.equals(Group.ALL)) {
                all().children.add(name);
            }
        });
        // a group that nobody has as a child is a child of all
        Set<String> placed = new LinkedHashSet<>();
        groups.values().forEach(group -> placed.addAll(group.children));
        groups.keySet().stream()
                .filter(name -> !placed.contains(name) && !name.equals(Group.ALL))
                .forEach(all().children::add);
        all().hosts.addAll(hosts.keySet());
    }

    Group all() {
        return java.util.Objects.requireNonNull(groups.get(Group.ALL));
    }

    /** Whether a group or a host can have this name. */
    static boolean isName(String name) {
        return name.matches(NAME);
    }

    /** All definitions: those of the groups, then those of the hosts. */
    List<Variable> variables() {
        List<Variable> all = new ArrayList<>();
        groups.values().forEach(group -> all.addAll(group.variables));
        hostVariables.values().forEach(all::addAll);
        return all;
    }

    private void group(String name, At at, Data body) {
        Group group = groups.computeIfAbsent(name, unused -> new Group(name, at));
        if (!isName(name)) {
            // It stays in the draft, so that its children have a parent; the error ends the command.
            problems.error(Problem.at(at, "invalid group name \"" + name + "\"").expected(NAMES));
        }
        if (body instanceof Data.Nothing) {
            return;
        }
        if (!(body instanceof Data.Dict dict)) {
            problems.error(Problem.at(body.at(), "the group \"" + name + "\" is " + body.kind())
                    .expected("a mapping with hosts, children or vars"));
            return;
        }
        for (Map.Entry<String, Data> entry : dict.entries().entrySet()) {
            At key = dict.keyAt(entry.getKey());
            switch (entry.getKey()) {
                case "hosts" -> members("hosts", entry.getValue()).forEach(host -> host(group, host));
                case "children" ->
                    members("children", entry.getValue()).forEach(child -> {
                        group.children.add(child.name());
                        group(child.name(), child.at(), child.body());
                    });
                case "vars" -> variables(entry.getValue(), group.level(), group.variables);
                default ->
                    problems.error(Problem.at(key, "a group has no \"" + entry.getKey() + "\"")
                            .expected("hosts, children or vars")
                            .hint(Nearest.hint(entry.getKey(), GROUP_KEYS)
                                    .orElse("a group below this one stands under children:")));
            }
        }
    }

    private record Member(String name, At at, Data body) {}

    private List<Member> members(String what, Data value) {
        List<Member> members = new ArrayList<>();
        if (value instanceof Data.Dict dict) {
            dict.entries().forEach((name, body) -> members.add(new Member(name, dict.keyAt(name), body)));
        } else if (!(value instanceof Data.Nothing)) {
            problems.error(Problem.at(value.at(), what + " is " + value.kind())
                    .expected("a mapping: each name followed by a colon"));
        }
        return members;
    }

    private void host(Group group, Member member) {
        Data body = member.body();
        List<String> names;
        try {
            names = HostRange.expand(member.name(), member.at());
        } catch (InvalidInput invalid) {
            invalid.problems().forEach(problems::error);
            return;
        }
        List<Variable> variables = new ArrayList<>();
        variables(body, "host " + member.name(), variables);
        for (String name : names) {
            if (!isName(name) || !Destination.isHost(name)) {
                problems.error(Problem.at(member.at(), "invalid host name \"" + name + "\"")
                        .expected(NAMES));
                continue;
            }
            hosts.putIfAbsent(name, member.at());
            group.hosts.add(name);
            List<Variable> known = hostVariables.computeIfAbsent(name, unused -> new ArrayList<>());
            variables.forEach(variable -> known.add(new Variable(variable.name(), variable.value(), "host " + name)));
        }
        if (hosts.size() > HostRange.MOST) {
            throw new InvalidInput(Problem.at(member.at(), "these are more than " + HostRange.MOST + " hosts"));
        }
    }

    /** Adds the variables of a mapping; what is no mapping is a problem. */
    void variables(Data value, String level, List<Variable> into) {
        if (value instanceof Data.Dict dict) {
            dict.entries().forEach((name, definition) -> {
                if (Vault.isEncrypted(definition)) {
                    problems.warn(Vault.warning(definition.at(), "the variable \"" + name + "\""));
                } else if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                    problems.error(Problem.at(dict.keyAt(name), "\"" + name + "\" cannot be the name of a variable")
                            .expected("letters, digits and _"));
                } else {
                    into.add(new Variable(name, definition, level));
                }
            });
        } else if (!(value instanceof Data.Nothing)) {
            problems.error(
                    Problem.at(value.at(), "variables are " + value.kind()).expected("a mapping"));
        }
    }
}
