package dev.provision.playbook;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import java.util.ArrayList;
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
 * through {@link Task#folders()}.
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

    private void add(Data entry, Inherited inherited, @Nullable String dependentFolder) {
        Data.Dict use = entry instanceof Data.Dict dict ? dict : new Data.Dict(Map.of(), Map.of(), entry.at());
        Optional<Data.Text> role = entry instanceof Data.Text text ? Optional.of(text) : Written.text(use, "role");
        TaskReader.bare(use, "when", documents.problems());
        role.ifPresent(name -> find(name, dependentFolder).ifPresent(folder -> {
            String chain = open.get(folder);
            if (chain != null) {
                List<String> names = new ArrayList<>(open.values());
                names.add(name.value());
                documents
                        .problems()
                        .error(Problem.at(name.at(), "this role depends on itself")
                                .found(String.join(" -> ", names.subList(names.indexOf(chain), names.size()))));
                return;
            }
            if (done.add(List.of(folder, String.valueOf(use.plain()), inherited.when(), inherited.tags()))) {
                open.put(folder, name.value());
                read(folder, name.at(), inherited.with(use));
                open.remove(folder);
            }
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
        meta.flatMap(file -> documents.read(file, namedAt, "role-meta.schema.json"))
                .filter(Data.Dict.class::isInstance)
                .map(Data.Dict.class::cast)
                .map(dict -> Written.items(dict.get("dependencies")))
                .orElse(List.of())
                .forEach(dependency -> add(dependency, inherited, folder));
        Inherited within = inherited.inRole(
                variables(folder, "defaults", namedAt), variables(folder, "vars", namedAt), documents.path(folder));
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
