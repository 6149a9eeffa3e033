package dev.provision.inventory;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Loads an inventory in Ansible's YAML form with the {@code group_vars/} and {@code host_vars/} beside it. What Ansible
 * has and this program does not is named in one warning each; everything wrong is noted in one go.
 */
public final class InventoryLoader {
    private static final String SCHEMA = "inventory.schema.json";
    private static final String INI = "for an INI file: ansible-inventory --list --yaml --export writes it as YAML";

    private final YamlReader reader;
    private final SchemaCheck schemas;
    private final TextEvaluator texts;
    private final List<Variable> extraVars;

    public InventoryLoader(YamlReader reader, SchemaCheck schemas, TextEvaluator texts) {
        this(reader, schemas, texts, List.of());
    }

    /** @param extraVars what {@code -e} gave, weakest first: it says before the inventory how hosts are reached */
    public InventoryLoader(YamlReader reader, SchemaCheck schemas, TextEvaluator texts, List<Data.Dict> extraVars) {
        this.reader = reader;
        this.schemas = schemas;
        this.texts = texts;
        this.extraVars = extraVars.stream()
                .flatMap(dict -> dict.entries().entrySet().stream())
                .map(entry -> new Variable(entry.getKey(), entry.getValue(), Targets.EXTRA))
                .toList();
    }

    /** Loads a file as the operator names it, relative to the current folder. */
    public Inventory load(Path file, Problems problems) {
        return load(Path.of(""), file.toString(), problems);
    }

    /**
     * Loads a file.
     *
     * @param folder what {@code name} is relative to
     * @param name as it appears in places
     * @return the inventory as far as it could be read; not to be used if an error was noted
     */
    public Inventory load(Path folder, String name, Problems problems) {
        Problems own = new Problems();
        Problems bySchema = new Problems();
        Inventory inventory = load(folder, name, own, bySchema);
        Set<At> explained = own.errors().stream().map(Problem::at).collect(Collectors.toSet());
        problems.addAll(own);
        bySchema.errors().stream()
                .filter(problem -> !explained.contains(problem.at()))
                .forEach(problems::error);
        if (inventory.hosts().isEmpty() && !problems.hasErrors()) {
            problems.warn(Problem.at(At.whole(name), "the inventory holds no hosts"));
        }
        return inventory;
    }

    private Inventory load(Path folder, String name, Problems problems, Problems bySchema) {
        Path path = folder.resolve(name);
        Draft draft = new Draft(problems);
        try {
            if (reader.isFolder(path)) {
                problems.error(Problem.at(At.whole(name), "an inventory is one file, and this is a folder")
                        .hint("name the YAML file in it; group_vars/ and host_vars/ beside it are read too"));
                return empty();
            }
            Problems reading = new Problems();
            Data data = reader.readAnsible(path, name, reading).orElse(null);
            reading.errors().forEach(problem -> problems.error(orIni(problem)));
            if (data == null || !isInventory(data, problems)) {
                return empty();
            }
            schemas.check(SCHEMA, data, SchemaCheck.Expressions.PENDING, bySchema);
            draft.read((Data.Dict) data);
            if (!depths(draft, problems)) {
                return empty();
            }
            Path parent = path.getParent();
            int slash = name.lastIndexOf('/');
            variableFiles(draft, parent == null ? Path.of("") : parent, name.substring(0, slash + 1), problems);
        } catch (InvalidInput tooMuch) {
            tooMuch.problems().forEach(problems::error);
            return empty();
        }
        return assemble(name, draft, problems);
    }

    private static Problem orIni(Problem problem) {
        boolean lines = problem.message().startsWith("this is not YAML")
                || problem.message().startsWith("this line does not belong");
        return problem.hint() == null && lines ? problem.hint(INI) : problem;
    }

    private static Inventory empty() {
        return new LoadedInventory(Map.of(), Map.of(Group.ALL, List.of()));
    }

    private static boolean isInventory(Data data, Problems problems) {
        if (data instanceof Data.Dict dict) {
            if (dict.get("plugin") != null) {
                problems.error(Problem.at(dict.keyAt("plugin"), "inventory plugins are not run")
                        .hint("write what it yields to a file: ansible-inventory --list --yaml --export"));
                return false;
            }
            return true;
        }
        problems.error(Problem.at(data.at(), "an inventory is a mapping of groups; this is " + data.kind())
                .expected("all: with hosts: or children: below it")
                .hint(INI));
        return false;
    }

    /** Gives each group its depth; a group below itself is a problem, and then nothing has one. */
    private static boolean depths(Draft draft, Problems problems) {
        Map<String, Integer> waiting = new LinkedHashMap<>();
        draft.groups.keySet().forEach(name -> waiting.put(name, 0));
        draft.groups.values().forEach(group -> group.children.forEach(child -> waiting.merge(child, 1, Integer::sum)));
        List<String> ready = new ArrayList<>();
        waiting.forEach((name, parents) -> {
            if (parents == 0) {
                ready.add(name);
            }
        });
        Set<String> done = new LinkedHashSet<>();
        while (!ready.isEmpty()) {
            String name = ready.remove(0);
            done.add(name);
            Group group = java.util.Objects.requireNonNull(draft.groups.get(name));
            for (String child : group.children) {
                Group below = java.util.Objects.requireNonNull(draft.groups.get(child));
                below.depth = Math.max(below.depth, group.depth + 1);
                if (waiting.merge(child, -1, Integer::sum) == 0) {
                    ready.add(child);
                }
            }
        }
        List<Group> circle = draft.groups.values().stream()
                .filter(group -> !done.contains(group.name))
                .toList();
        if (!circle.isEmpty()) {
            problems.error(Problem.at(
                    circle.get(circle.size() - 1).at,
                    "a group is below itself: "
                            + String.join(
                                    ", ",
                                    circle.stream().map(group -> group.name).toList())));
        }
        return circle.isEmpty();
    }

    private void variableFiles(Draft draft, Path folder, String shown, Problems problems) {
        VariableFiles files = new VariableFiles(reader, folder, shown, problems);
        if (reader.isFolder(folder.resolve("group_vars"))) {
            draft.groups.values().stream()
                    .filter(group -> Draft.isName(group.name))
                    .forEach(group -> files.of("group_vars", group.name)
                            .forEach(data -> draft.variables(data, group.level(), group.variables)));
            files.warnOfStrangers("group_vars", "group", draft.groups.keySet());
        }
        if (reader.isFolder(folder.resolve("host_vars"))) {
            draft.hostVariables.forEach((host, variables) ->
                    files.of("host_vars", host).forEach(data -> draft.variables(data, "host " + host, variables)));
            files.warnOfStrangers("host_vars", "host", draft.hosts.keySet());
        }
    }

    private Inventory assemble(String file, Draft draft, Problems problems) {
        Map<String, Set<String>> groupsOf = new LinkedHashMap<>();
        Map<String, List<String>> members = new LinkedHashMap<>();
        draft.hosts.keySet().forEach(host -> groupsOf.put(host, new LinkedHashSet<>()));
        draft.groups.values().forEach(group -> {
            Set<String> inside = new LinkedHashSet<>();
            descendants(draft, group).forEach(below -> inside.addAll(below.hosts));
            inside.forEach(
                    host -> java.util.Objects.requireNonNull(groupsOf.get(host)).add(group.name));
            members.put(
                    group.name,
                    draft.hosts.keySet().stream().filter(inside::contains).toList());
        });
        Map<String, Host> hosts = new LinkedHashMap<>();
        List<Variable> defined = draft.variables();
        ShortNames shortNames = new ShortNames(file, defined);
        Targets targets = new Targets(texts, shortNames, problems);
        HostVariables variables = new HostVariables(problems);
        Comparator<Group> order = Comparator.<Group>comparingInt(group -> group.depth)
                .thenComparingInt(InventoryLoader::priority)
                .thenComparing(group -> group.name);
        draft.hosts.forEach((name, at) -> {
            List<Group> groups = java.util.Objects.requireNonNull(groupsOf.get(name)).stream()
                    .map(group -> java.util.Objects.requireNonNull(draft.groups.get(group)))
                    .sorted(order)
                    .toList();
            Map<String, List<Variable>> all =
                    variables.of(name, draft.hostVariables.getOrDefault(name, List.of()), groups);
            List<String> names = groups.stream().map(group -> group.name).toList();
            hosts.put(name, new Host(name, at, targets.of(name, withExtraVars(all)), names, all));
        });
        plainPasswords(defined, problems);
        warnings(defined, problems);
        shortNames.warn(defined, problems);
        return new LoadedInventory(hosts, members);
    }

    private Map<String, List<Variable>> withExtraVars(Map<String, List<Variable>> variables) {
        Map<String, List<Variable>> all = new LinkedHashMap<>(variables);
        extraVars.forEach(variable -> all.put(variable.name(), List.of(variable)));
        return all;
    }

    /** The group and all groups below it, without recursion: a chain of groups may be long. */
    private static List<Group> descendants(Draft draft, Group top) {
        Set<String> names = new LinkedHashSet<>(Set.of(top.name));
        List<Group> found = new ArrayList<>(List.of(top));
        for (int i = 0; i < found.size(); i++) {
            for (String child : found.get(i).children) {
                if (names.add(child)) {
                    found.add(java.util.Objects.requireNonNull(draft.groups.get(child)));
                }
            }
        }
        return found;
    }

    static int priority(Group group) {
        return group.variables.stream()
                .filter(variable -> variable.name().equals("ansible_group_priority"))
                .map(variable ->
                        variable.value() instanceof Data.Num num ? num.value().intValue() : 1)
                .reduce(1, (weaker, stronger) -> stronger);
    }

    /** An error for each password that is written as text. */
    private void plainPasswords(List<Variable> defined, Problems problems) {
        Map<At, Variable> plain = new TreeMap<>();
        Stream.concat(extraVars.stream(), defined.stream())
                .filter(Connection::isPlainPassword)
                .forEach(variable -> plain.putIfAbsent(variable.at(), variable));
        plain.forEach((at, variable) -> problems.error(Problem.at(at, variable.name() + " is a plain-text password")
                .expected("where to read the secret from: env, file or command")
                .hint("write " + variable.name() + ": { secret: { env: SUDO_PASSWORD } }")));
    }

    /** One warning for each name of Ansible's that has no meaning here, at its first place. */
    private void warnings(List<Variable> defined, Problems problems) {
        Map<String, Variable> first = new TreeMap<>();
        extraVars.forEach(v -> first.putIfAbsent(v.name(), v));
        defined.forEach(v -> first.putIfAbsent(v.name(), v));
        first.values().forEach(variable -> {
            String name = variable.name();
            boolean ours = Connection.isConnection(name) || Connection.UNDERSTOOD.contains(name);
            String why = Connection.IGNORED.get(name);
            if (name.startsWith("ansible_") && !ours) {
                problems.warn(Problem.at(variable.at(), "\"" + name + "\" has no effect here")
                        .hint(
                                why != null
                                        ? why
                                        : Nearest.hint(name, Connection.UNDERSTOOD)
                                                .orElse(null)));
            }
            if (Connection.SSH_ARGUMENTS.contains(name) && variable.value() instanceof Data.Text text) {
                String rest = Connection.SshArguments.parse(text.value()).rest();
                if (!rest.isEmpty()) {
                    problems.warn(Problem.at(variable.at(), "these arguments for ssh have no effect here: " + rest)
                            .hint("put them into ~/.ssh/config; a jump host is understood: -J host"));
                }
            }
        });
    }
}
