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
 * Puts the roles of one play in place: dependencies first, each role once for the same use, from the folders
 * {@code tasks handlers vars defaults meta} of {@code roles/<name>}; {@code files} and {@code templates} are found
 * through {@link Task#folders()}. As in Ansible, a role sees the variables of its dependencies, and a dependency sees those
 * of the role that depends on it; in each case its own take precedence.
 */
final class RoleReader {
    private static final List<String> ENDINGS = List.of(".yml", ".yaml");

    private final Documents documents;
    private final TaskReader taskReader;
    private final String playbookFolder;
    private final List<Task> tasks = new ArrayList<>();
    private final List<Task> handlers = new ArrayList<>();
    private final Set<Object> done = new HashSet<>();
    private final Set<String> handlersRead = new HashSet<>();
    private final Map<String, String> open = new LinkedHashMap<>();
    private final Map<String, Visible> visible = new HashMap<>();

    /** The variables that a role gives to those which depend on it: its dependencies' first, then its own. */
    private record Visible(List<Data.Dict> defaults, List<Data.Dict> vars) {}

    RoleReader(Documents documents, TaskReader taskReader, String playbookFolder) {
        this.documents = documents;
        this.taskReader = taskReader;
        this.playbookFolder = playbookFolder;
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

    private Optional<Visible> add(Data entry, Inherited inherited, @Nullable String dependentFolder) {
        Data.Dict use = entry instanceof Data.Dict dict ? dict : new Data.Dict(Map.of(), Map.of(), entry.at());
        Optional<Data.Text> role = entry instanceof Data.Text text ? Optional.of(text) : Written.text(use, "role");
        TaskReader.bare(use, "when", documents.problems());
        return role.flatMap(name -> find(name, dependentFolder).map(folder -> {
            String chain = open.get(folder);
            if (chain != null) {
                List<String> names = new ArrayList<>(open.values());
                names.add(name.value());
                documents
                        .problems()
                        .error(Problem.at(name.at(), "this role depends on itself")
                                .found(String.join(" -> ", names.subList(names.indexOf(chain), names.size()))));
                return new Visible(List.of(), List.of());
            }
            if (done.add(List.of(folder, String.valueOf(use.plain()), inherited.when(), inherited.tags()))) {
                open.put(folder, name.value());
                read(folder, name.at(), inherited.with(use));
                open.remove(folder);
            }
            return visible.getOrDefault(folder, new Visible(List.of(), List.of()));
        }));
    }

    private Optional<String> find(Data.Text role, @Nullable String dependentFolder) {
        List<String> places = new ArrayList<>();
        documents.beside(in(playbookFolder, "roles/x"), role).ifPresent(places::add);
        if (dependentFolder != null) {
            documents.beside(dependentFolder, role).ifPresent(places::add);
        }
        documents.beside(in(playbookFolder, "x"), role).ifPresent(places::add);
        Optional<String> found = places.stream().filter(documents::isFolder).findFirst();
        if (found.isEmpty() && !places.isEmpty()) {
            String rolesFolder = in(playbookFolder, "roles");
            documents.unknown(
                    role.at(),
                    "there is no role \"" + role.value() + "\" in " + rolesFolder,
                    role.value(),
                    documents.names(rolesFolder));
        }
        return found;
    }

    private void read(String folder, At namedAt, Inherited inherited) {
        Optional<String> taskFile = main(folder, "tasks");
        Optional<String> handlerFile = main(folder, "handlers");
        Optional<String> meta = main(folder, "meta");
        if (taskFile.isEmpty() && handlerFile.isEmpty() && meta.isEmpty()) {
            documents
                    .problems()
                    .error(Problem.at(namedAt, "this role is empty").expected(in(folder, "tasks/main.yml")));
        }
        List<Data> dependencies = meta.flatMap(file -> documents.read(file, namedAt, "role-meta.schema.json"))
                .filter(Data.Dict.class::isInstance)
                .map(Data.Dict.class::cast)
                .map(dict -> Written.items(dict.get("dependencies")))
                .orElse(List.of());
        List<Data.Dict> ownDefaults = variables(folder, "defaults", namedAt);
        List<Data.Dict> ownVars = variables(folder, "vars", namedAt);
        List<Data.Dict> defaults = new ArrayList<>();
        List<Data.Dict> vars = new ArrayList<>();
        for (Data dependency : dependencies) {
            add(dependency, inherited.withRoleVariables(ownDefaults, ownVars), folder)
                    .ifPresent(used -> {
                        defaults.addAll(used.defaults());
                        vars.addAll(used.vars());
                    });
        }
        defaults.addAll(ownDefaults);
        vars.addAll(ownVars);
        visible.put(folder, new Visible(defaults, vars));
        Inherited within = inherited.withRoleVariables(defaults, vars).inRole(documents.path(folder));
        taskFile.ifPresent(file -> taskReader.file(file, namedAt, within, tasks));
        if (handlersRead.add(folder)) {
            handlerFile.ifPresent(file -> taskReader.file(file, namedAt, within.unconditional(), handlers));
        }
    }

    private List<Data.Dict> variables(String folder, String kind, At namedAt) {
        return main(folder, kind).flatMap(file -> documents.read(file, namedAt, "vars.schema.json")).stream()
                .filter(Data.Dict.class::isInstance)
                .map(Data.Dict.class::cast)
                .toList();
    }

    private Optional<String> main(String folder, String kind) {
        return ENDINGS.stream()
                .map(ending -> in(folder, kind + "/main" + ending))
                .filter(documents::isFile)
                .findFirst();
    }

    private static String in(String folder, String name) {
        return folder.isEmpty() ? name : folder + "/" + name;
    }
}
