package dev.provision.resource.packages;

import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a {@code packages} body, with all that is wrong in it at once. */
final class PackagesBody {
    /** What dpkg and rpm allow, less what apt takes for an instruction: a hyphen at the end removes, a leading one is an option. */
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9+._-]*[A-Za-z0-9+._])?(:[a-z0-9][a-z0-9-]*)?");

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.+:~^_-]*\\*?");

    /** Pairs of lists in which the same name makes no sense. */
    private static final List<List<String>> CONTRADICTIONS = List.of(
            List.of("present", "absent"),
            List.of("latest", "absent"),
            List.of("version", "absent"),
            List.of("hold", "absent"),
            List.of("latest", "version"),
            List.of("latest", "hold"),
            List.of("hold", "unhold"));

    private final TaskBody body;
    private final Problems problems = new Problems();
    private final Map<String, Map<String, At>> places = new LinkedHashMap<>();

    PackagesBody(TaskBody body) {
        this.body = body;
    }

    Packages read() {
        Packages packages = new Packages(
                names("present"),
                names("absent"),
                names("latest"),
                versions(),
                names("hold"),
                names("unhold"),
                body.duration("lists_max_age"));
        for (List<String> pair : CONTRADICTIONS) {
            Set<String> others = at(pair.get(0)).keySet();
            at(pair.get(1)).forEach((name, at) -> {
                if (others.contains(name)) {
                    problems.error(Problem.at(
                            at, name + " stands under both \"" + pair.get(0) + "\" and \"" + pair.get(1) + "\""));
                }
            });
        }
        boolean named = Stream.of("present", "absent", "latest", "version", "hold", "unhold")
                .anyMatch(body::has);
        if (!named) {
            problems.error(Problem.at(body.at(), "no package is named")
                    .expected("a list under present, absent, latest, hold or unhold, or a mapping under version"));
        }
        problems.throwIfAny();
        return packages;
    }

    private Map<String, At> at(String key) {
        return places.computeIfAbsent(key, none -> new LinkedHashMap<>());
    }

    private List<String> names(String key) {
        body.get(key).ifPresent(found -> {
            List<Data> items = found instanceof Data.Seq seq ? seq.items() : List.of(found);
            items.forEach(item -> name(key, TaskBody.scalar(item), item.at()));
        });
        return new ArrayList<>(at(key).keySet());
    }

    private void name(String key, String name, At at) {
        if (!NAME.matcher(name).matches()) {
            Problem problem = Problem.at(at, "this is no name of a package")
                    .expected("letters, digits and + . _ - with a letter or digit first")
                    .found(name);
            problems.error(
                    name.contains("=") ? problem.hint("give the version under \"version\": {name: version}") : problem);
        }
        at(key).put(name, at);
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        body.get("version").ifPresent(found -> {
            if (!(found instanceof Data.Dict dict)) {
                throw TaskBody.wrong(found, "a mapping of package names to versions");
            }
            dict.entries().forEach((name, value) -> {
                name("version", name, dict.keyAt(name));
                String version = TaskBody.scalar(value);
                if (!VERSION.matcher(version).matches()) {
                    problems.error(Problem.at(value.at(), "this is no version of a package")
                            .expected("a version such as 1:2.3-4, with * only at its end")
                            .found(version));
                }
                versions.put(name, version);
            });
        });
        return versions;
    }
}
