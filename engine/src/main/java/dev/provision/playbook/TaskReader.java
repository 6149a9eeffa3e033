package dev.provision.playbook;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck.Expressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads lists of tasks, with the files that they import in place. */
final class TaskReader {
    /** Everything that a task may say besides its resource. */
    static final Set<String> KEYWORDS = Set.of(
            "name",
            "when",
            "loop",
            "notify",
            "register",
            "tags",
            "become",
            "become_user",
            "environment",
            "no_log",
            "retries",
            "delay",
            "until",
            "timeout",
            "ignore_errors");

    private final Documents documents;
    private final Set<String> resourceKeys;

    TaskReader(Documents documents, Set<String> resourceKeys) {
        this.documents = documents;
        this.resourceKeys = resourceKeys;
    }

    /** The tasks of a list that stands in a file. */
    List<Task> tasks(List<Data> items, String file, Inherited inherited) {
        List<Task> tasks = new ArrayList<>();
        for (Data item : items) {
            if (!(item instanceof Data.Dict dict)) {
                continue; // the schema has said that a task is a mapping
            }
            if (dict.get("import_tasks") != null) {
                tasks.addAll(imported(dict, file, inherited));
            } else {
                task(dict, inherited).ifPresent(tasks::add);
            }
        }
        return tasks;
    }

    private List<Task> imported(Data.Dict dict, String file, Inherited inherited) {
        List<Task> tasks = new ArrayList<>();
        bare(dict, "when", documents.problems());
        Written.text(dict, "import_tasks").ifPresent(written -> documents
                .beside(file, written)
                .ifPresent(name -> file(name, written.at(), inherited.with(dict), tasks)));
        return tasks;
    }

    /** Adds the tasks of a file of tasks. */
    void file(String name, At namedAt, Inherited inherited, List<Task> tasks) {
        Inherited here = inherited.inDirectory(documents.path(Documents.directoryOf(name)));
        documents.enter(
                name, namedAt, "tasks.schema.json", data -> tasks.addAll(tasks(Written.items(data), name, here)));
    }

    private Optional<Task> task(Data.Dict dict, Inherited inherited) {
        Problems problems = documents.problems();
        bare(dict, "when", problems);
        bare(dict, "until", problems);
        List<Map.Entry<String, Data>> resources = dict.entries().entrySet().stream()
                .filter(entry -> resourceKeys.contains(entry.getKey()))
                .toList();
        resources.forEach(resource -> documents
                .schemas()
                .check(
                        "resources/" + resource.getKey() + ".schema.json",
                        resource.getValue(),
                        Expressions.PENDING,
                        problems));
        if (resources.size() != 1) {
            count(dict, resources.stream().map(Map.Entry::getKey).toList()).ifPresent(problems::error);
            return Optional.empty();
        }
        String key = resources.get(0).getKey();
        At at = dict.at();
        Inherited all = inherited.with(dict);
        return Optional.of(new Task(
                at,
                Written.string(dict, "name").orElse(key + " (" + at + ")"),
                key,
                dict.keyAt(key),
                resources.get(0).getValue(),
                all.when(),
                Written.any(dict, "loop"),
                Written.texts(dict, "notify"),
                Written.string(dict, "register"),
                all.tags(),
                all.become(),
                all.becomeUser(),
                all.environment(),
                Written.flag(dict, "no_log").orElse(false),
                Written.number(dict, "retries").orElse(0),
                Written.any(dict, "delay"),
                Written.text(dict, "until").filter(condition -> !Written.hasBraces(condition)),
                Written.any(dict, "timeout"),
                Written.flag(dict, "ignore_errors").orElse(false),
                all.defaults(),
                inherited.vars(),
                all.directories()));
    }

    private Optional<Problem> count(Data.Dict dict, List<String> keys) {
        if (keys.size() > 1) {
            List<String> places = keys.stream()
                    .map(key -> "\"" + key + "\" at " + dict.keyAt(key).line() + ":"
                            + dict.keyAt(key).column())
                    .toList();
            return Optional.of(
                    Problem.at(dict.keyAt(keys.get(1)), "a task is about one resource, and this one has " + keys.size())
                            .expected("one resource key")
                            .found(String.join(" and ", places))
                            .hint("make a task of each"));
        }
        boolean misspelled = dict.entries().keySet().stream().anyMatch(key -> !KEYWORDS.contains(key));
        return misspelled // the schema has named the key and what may be meant
                ? Optional.empty()
                : Optional.of(Problem.at(dict.at(), "this task names no resource")
                        .expected("one of "
                                + String.join(
                                        ", ", resourceKeys.stream().sorted().toList())));
    }

    /** Conditions are expressions already; braces around one would be text in an expression. */
    static void bare(Data.Dict dict, String keyword, Problems problems) {
        for (Data.Text condition : Written.texts(dict, keyword)) {
            if (Written.hasBraces(condition)) {
                problems.error(Problem.at(condition.at(), "\"" + keyword + "\" is an expression already")
                        .expected("the expression without braces")
                        .found("{{ }}")
                        .hint("remove the braces"));
            }
        }
    }
}
