package dev.provision.resource.compose;

import dev.provision.resource.Diff;
import dev.provision.resource.file.Digest;
import dev.provision.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.json.JSONArray;

/** The files of a project: what is wanted, what is there, and what the project was last proven with. */
record Files(Compose desired, Project seen) {
    /**
     * The format of {@link #spec}, which the stamp names. If it is raised, keep the computation of the older formats: a project is
     * never brought up again for the format alone.
     */
    static final String VERSION = "1";

    /** One number for all that the project is made from, as far as it is written in the task. */
    String spec() {
        return spec(VERSION);
    }

    private String spec(String version) {
        JSONArray parts = new JSONArray();
        parts.put(version);
        parts.put(desired.content()
                .map(content -> hash(content.text()))
                .orElseGet(() -> seen.file().map(Project.OnDisk::hash).orElse("")));
        parts.put(desired.environment()
                .map(environment -> hash(environment.text()))
                .orElseGet(() -> seen.environment().map(Project.OnDisk::hash).orElse("")));
        parts.put(new JSONArray(desired.profiles()));
        return Digest.of(parts.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Empty exactly when the project was last proven with what is wanted, and the files still say so. */
    List<Diff> differences() {
        List<Diff> diffs = new ArrayList<>();
        desired.content().ifPresent(content -> content(content, diffs));
        desired.environment().ifPresent(environment -> environment(environment, diffs));
        if (diffs.isEmpty() && seen.stamp().isPresent()) {
            Project.Stamp stamp = seen.stamp().get();
            if (!stamp.spec().equals(spec(stamp.version()))) {
                diffs.add(new Diff.Field("made from", "another file, environment or profiles", "those of this task"));
            } else if (!stamp.rendered().equals(seen.rendered())) {
                diffs.add(new Diff.Field("files that " + desired.file() + " names", "as they were", "as they are now"));
            }
        }
        return diffs;
    }

    private void content(Compose.Content content, List<Diff> diffs) {
        String before = seen.file().map(Project.OnDisk::hash).orElse("");
        if (!before.equals(hash(content.text()))) {
            diffs.add(
                    content.shown() && (before.isEmpty() || seen.text().isPresent())
                            ? new Diff.Content(
                                    desired.path(),
                                    seen.text().orElse(null),
                                    content.text().reveal())
                            : new Diff.Field(desired.path(), before.isEmpty() ? null : "(not shown)", "(not shown)"));
        }
        mode(desired.path(), seen.file(), ComposeSteps.mode(content), diffs);
    }

    private void environment(EnvironmentFile wanted, List<Diff> diffs) {
        Map<String, String> now = new HashMap<>();
        wanted.lines().forEach((name, line) -> now.put(name, hash(line)));
        TreeSet<String> names = new TreeSet<>(now.keySet());
        names.addAll(seen.variables().keySet());
        int before = diffs.size();
        for (String name : names) {
            String old = seen.variables().get(name);
            if (!now.containsKey(name)) {
                diffs.add(new Diff.Field("environment." + name, "(some value)", null));
            } else if (!now.get(name).equals(old)) {
                diffs.add(new Diff.Field(
                        "environment." + name, old == null ? null : "(another value)", wanted.shown(name)));
            }
        }
        String path = desired.folder() + "/.env";
        String file = seen.environment().map(Project.OnDisk::hash).orElse("");
        if (diffs.size() == before && !file.equals(hash(wanted.text()))) {
            diffs.add(new Diff.Field(path, file.isEmpty() ? null : "other lines", "the variables of this task"));
        }
        mode(path, seen.environment(), "600", diffs);
    }

    private static void mode(String path, Optional<Project.OnDisk> found, String wanted, List<Diff> diffs) {
        found.map(Project.OnDisk::mode)
                .filter(mode -> !mode.equals(wanted))
                .ifPresent(mode -> diffs.add(new Diff.Field("mode of " + path, mode, wanted)));
    }

    private static String hash(Secret text) {
        return Digest.of(text.reveal().getBytes(StandardCharsets.UTF_8));
    }
}
