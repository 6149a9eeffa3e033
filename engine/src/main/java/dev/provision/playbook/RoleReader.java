package dev.provision.playbook;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the roles of one play in place: dependencies first, each role once for the same use, from the directories
 * {@code tasks handlers vars defaults meta} of {@code roles/<name>}; {@code files} and {@code templates} are found
 * through {@link Task#directories()}. As in Ansible, a role sees the variables of its dependencies, and a dependency sees those
 * of the role that depends on it; in each case its own take precedence.
 */
final class RoleReader {
    private static final List<String> ENDINGS = List.of(".yml", ".yaml");

    private final Documents documents;
    private final TaskReader taskReader;
    private final String playbookDirectory;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Task> handlers = new ArrayList<>();
    private final Set<Object> done = new HashSet<>();
    private final Set<String> handlersRead = new HashSet<>();
    private final Map<String, String> open = new LinkedHashMap<>();
    private final Map<String, Visible> visible = new HashMap<>();

    /** The variables that a role gives to those which depend on it: its dependencies' first, then its own. */
    private record Visible(List<Data.Dict> defaults, List<Data.Dict> vars) {}

    RoleReader(Documents documents, TaskReader taskReader, String playbookDirectory) {
        this.documents = documents;
        this.taskReader = taskReader;
        this.playbookDirectory = playbookDirectory;
    }

    List<Task> tasks() {
        return tasks;
    }

    List<Task> handlers() {
        return handlers;
    }

    /** Adds a role as an entry of {@code roles} or of {@code dependencies} names it. */
    void add(Data entry, Inherited inherited) {
        add(entry, inherited, null);
    }

    private Optional<Visible> add(Data entry, Inherited inherited, @Nullable String dependentDirectory) {
        Data.Dict use = entry instanceof Data.Dict dict ? dict : new Data.Dict(Map.of(), Map.of(), entry.at());
        Optional<Data.Text> role = entry instanceof Data.Text text ? Optional.of(text) : Written.text(use, "role");
        TaskReader.bare(use, "when", documents.problems());
        return role.flatMap(name -> find(name, dependentDirectory).map(directory -> {
            String chain = open.get(directory);
            if (chain != null) {
                List<String> names = new ArrayList<>(open.values());
                names.add(name.value());
                documents
                        .problems()
                        .error(Problem.at(name.at(), "this role depends on itself")
                                .found(String.join(" -> ", names.subList(names.indexOf(chain), names.size()))));
                return new Visible(List.of(), List.of());
            }
            if (done.add(List.of(directory, String.valueOf(use.plain()), inherited.when(), inherited.tags()))) {
                open.put(directory, name.value());
                read(directory, name.at(), inherited.with(use));
                open.remove(directory);
            }
            return visible.getOrDefault(directory, new Visible(List.of(), List.of()));
        }));
    }

    private Optional<String> find(Data.Text role, @Nullable String dependentDirectory) {
        List<String> places = new ArrayList<>();
        documents.beside(in(playbookDirectory, "roles/x"), role).ifPresent(places::add);
        if (dependentDirectory != null) {
            documents.beside(dependentDirectory, role).ifPresent(places::add);
        }
        documents.beside(in(playbookDirectory, "x"), role).ifPresent(places::add);
        Optional<String> found = places.stream().filter(documents::isDirectory).findFirst();
        if (found.isEmpty() && !places.isEmpty()) {
            String rolesDirectory = in(playbookDirectory, "roles");
            documents.unknown(
                    role.at(),
                    "there is no role \"" + role.value() + "\" in " + rolesDirectory,
                    role.value(),
                    documents.names(rolesDirectory));
        }
        return found;
    }

    private void read(String directory, At namedAt, Inherited inherited) {
        Optional<String> taskFile = main(directory, "tasks");
        Optional<String> handlerFile = main(directory, "handlers");
        Optional<String> meta = main(directory, "meta");
        if (taskFile.isEmpty() && handlerFile.isEmpty() && meta.isEmpty()) {
            documents
                    .problems()
                    .error(Problem.at(namedAt, "this role is empty").expected(in(directory, "tasks/main.yml")));
        }
        List<Data> dependencies = meta.flatMap(file -> documents.read(file, namedAt, "role-meta.schema.json"))
                .filter(Data.Dict.class::isInstance)
                .map(Data.Dict.class::cast)
                .map(dict -> Written.items(dict.get("dependencies")))
                .orElse(List.of());
        List<Data.Dict> ownDefaults = variables(directory, "defaults", namedAt);
        List<Data.Dict> ownVars = variables(directory, "vars", namedAt);
        List<Data.Dict> defaults = new ArrayList<>();
        List<Data.Dict> vars = new ArrayList<>();
        for (Data dependency : dependencies) {
            add(dependency, inherited.withRoleVariables(ownDefaults, ownVars), directory)
                    .ifPresent(used -> {
                        defaults.addAll(used.defaults());
                        vars.addAll(used.vars());
                    });
        }
        defaults.addAll(ownDefaults);
        vars.addAll(ownVars);
        visible.put(directory, new Visible(defaults, vars));
        Inherited within = inherited.withRoleVariables(defaults, vars).inRole(documents.path(directory));
        taskFile.ifPresent(file -> taskReader.file(file, namedAt, within, tasks));
        if (handlersRead.add(directory)) {
            handlerFile.ifPresent(file -> taskReader.file(file, namedAt, within.unconditional(), handlers));
        }
    }

    private List<Data.Dict> variables(String directory, String kind, At namedAt) {
        return main(directory, kind).flatMap(file -> documents.read(file, namedAt, "vars.schema.json")).stream()
                .filter(Data.Dict.class::isInstance)
                .map(Data.Dict.class::cast)
                .toList();
    }

    private Optional<String> main(String directory, String kind) {
        return ENDINGS.stream()
                .map(ending -> in(directory, kind + "/main" + ending))
                .filter(documents::isFile)
                .findFirst();
    }

    private static String in(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }
}
