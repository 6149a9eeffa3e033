package dev.provision.playbook;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one play with its roles, its imports and its files of variables. */
final class PlayReader {
    private final Documents documents;
    private final TaskReader taskReader;

    PlayReader(Documents documents, Set<String> resourceKeys) {
        this.documents = documents;
        this.taskReader = new TaskReader(documents, resourceKeys);
    }

    /**
     * The play, as far as it can be read.
     *
     * @param around what the imports of the play's file say
     */
    Optional<Play> play(Data.Dict dict, String file, Inherited around) {
        String directory = Documents.directoryOf(file);
        Inherited inherited = around.withTags(Written.tags(dict)).withoutVars().inDirectory(documents.path(directory));
        List<Task> tasks = new ArrayList<>(taskReader.tasks(Written.items(dict.get("pre_tasks")), file, inherited));
        RoleReader roles = new RoleReader(documents, taskReader, directory);
        Written.items(dict.get("roles")).forEach(role -> roles.add(role, inherited));
        tasks.addAll(roles.tasks());
        tasks.addAll(taskReader.tasks(Written.items(dict.get("tasks")), file, inherited));
        List<Task> handlers = new ArrayList<>(roles.handlers());
        handlers.addAll(taskReader.tasks(Written.items(dict.get("handlers")), file, inherited.unconditional()));
        checkHandlers(handlers);
        checkNotifies(tasks, handlers);
        checkNotifies(handlers, handlers);
        return Written.text(dict, "hosts")
                .map(hosts -> new Play(
                        dict.at(),
                        Written.string(dict, "name").orElse(hosts.value()),
                        hosts,
                        Written.flag(dict, "become").orElse(false),
                        Written.string(dict, "become_user"),
                        Written.itemsOrOne(dict, "serial"),
                        Written.number(dict, "max_fail_percentage"),
                        variables(dict, file, around),
                        Written.environment(dict),
                        tasks,
                        handlers));
    }

    private List<Data.Dict> variables(Data.Dict dict, String file, Inherited around) {
        List<Data.Dict> vars = new ArrayList<>();
        for (Data.Text written : Written.texts(dict, "vars_files")) {
            documents
                    .beside(file, written)
                    .flatMap(name -> documents.read(name, written.at(), "vars.schema.json"))
                    .filter(Data.Dict.class::isInstance)
                    .ifPresent(found -> vars.add((Data.Dict) found));
        }
        Written.dict(dict, "vars").ifPresent(vars::add);
        vars.addAll(around.vars());
        return vars;
    }

    private void checkHandlers(List<Task> handlers) {
        Map<String, At> places = new HashMap<>();
        for (Task handler : handlers) {
            if (handler.name().equals(handler.key() + " (" + handler.at() + ")")) {
                documents
                        .problems()
                        .error(Problem.at(handler.at(), "this handler has no name")
                                .expected("name: what \"notify\" calls it"));
            } else if (handler.name().contains("{{")) {
                documents
                        .problems()
                        .error(Problem.at(handler.at(), "the name of a handler cannot hold an expression")
                                .expected("a fixed name"));
            }
            At earlier = places.putIfAbsent(handler.name(), handler.at());
            if (earlier != null) {
                documents
                        .problems()
                        .error(Problem.at(handler.at(), "there are two handlers named \"" + handler.name() + "\"")
                                .expected("a name of its own")
                                .found("the other one at " + earlier));
            }
        }
    }

    private void checkNotifies(List<Task> tasks, List<Task> handlers) {
        Set<String> names = new LinkedHashSet<>();
        handlers.forEach(handler -> names.add(handler.name()));
        for (Task task : tasks) {
            for (Data.Text notified : task.notifies()) {
                if (!names.contains(notified.value())) {
                    documents.unknown(
                            notified.at(),
                            "there is no handler \"" + notified.value() + "\" in this play",
                            notified.value(),
                            List.copyOf(names));
                }
            }
        }
    }
}
