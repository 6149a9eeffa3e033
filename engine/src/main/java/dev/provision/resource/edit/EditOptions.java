package dev.provision.resource.edit;

import dev.provision.resource.TaskBody;
import dev.provision.resource.file.Entry;
import dev.provision.resource.file.FileOptions;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the keys that every kind that edits a file has; what is wrong is noted. */
public final class EditOptions {
    private static final String NEW_FILE_MODE = "644";

    private final TaskBody body;
    private final Problems problems;
    private final Map<String, String> patterns = new LinkedHashMap<>();

    public EditOptions(TaskBody body, Problems problems) {
        this.body = body;
        this.problems = problems;
    }

    /**
     * The options with the patterns that have been read until now.
     *
     * @param content the key of what is put into the file
     */
    public Editing editing(String content) {
        FileOptions options = new FileOptions(body, problems);
        boolean create = body.flag("create", false);
        String mode = options.mode("mode");
        boolean secret = body.isSecret(content);
        if (body.has("mode") && !create) {
            problems.error(Problem.at(body.at("mode"), "\"mode\" is for a file that is made (create: true)")
                    .hint("a file that is there keeps its mode; change it with a file task"));
        }
        return new Editing(
                options.path("path"),
                body.flag("absent", false),
                create,
                mode.isEmpty() ? (secret ? Entry.SECRET_MODE : NEW_FILE_MODE) : mode,
                secret,
                body.flag("backup", false),
                options.validate(),
                patterns);
    }

    /** Where new lines go; the end of the file if nothing is said. */
    public Place place() {
        if (body.has("insert_after") && body.has("insert_before")) {
            problems.error(Problem.at(body.at("insert_before"), "new lines have one place")
                    .expected("insert_after or insert_before, not both"));
        }
        if (body.has("insert_before")) {
            return body.requiredText("insert_before").equals("BOF")
                    ? Place.START
                    : place("insert_before", Place.BEFORE);
        }
        if (body.has("insert_after")) {
            return body.requiredText("insert_after").equals("EOF") ? Place.END : place("insert_after", Place.AFTER);
        }
        return Place.END;
    }

    private Place place(String key, Place place) {
        pattern(key);
        return place;
    }

    /** Takes note of the regular expression under a key, if there is one. */
    public void pattern(String key) {
        body.get(key).ifPresent(written -> {
            String text = TaskBody.scalar(written);
            if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
                problems.error(Problem.at(written.at(), "this is no pattern for a line")
                        .expected("an extended regular expression in one line")
                        .found(text));
            }
            patterns.put(key, text);
        });
    }

    /** Notes keys that say nothing when something is taken out. */
    public void onlyForPresent(List<String> keys) {
        keys.stream()
                .filter(key -> body.flag("absent", false) && body.has(key))
                .forEach(key -> problems.error(
                        Problem.at(body.at(key), "\"" + key + "\" says nothing about what is to be absent")));
    }
}
