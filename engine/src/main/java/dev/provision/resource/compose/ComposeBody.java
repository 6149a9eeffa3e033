package dev.provision.resource.compose;

import dev.provision.resource.TaskBody;
import dev.provision.resource.container.Bytes;
import dev.provision.resource.container.Engine;
import dev.provision.resource.container.Health;
import dev.provision.resource.container.HealthBody;
import dev.provision.resource.container.Pull;
import dev.provision.secret.Secret;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads a {@code compose} task. */
final class ComposeBody {
    private static final List<String> SOURCES = List.of("file", "content", "path");
    private static final Pattern PATH = Pattern.compile("(/(?!\\.{1,2}(/|$))[^/\\p{Cntrl}]+)+");

    private final TaskBody body;
    private final Problems problems = new Problems();
    private final List<String> notes = new ArrayList<>();

    ComposeBody(TaskBody body) {
        this.body = body;
    }

    Compose read() {
        Compose.State state = body.text("state")
                .map(written -> Compose.State.valueOf(written.toUpperCase(Locale.ROOT)))
                .orElse(Compose.State.UP);
        List<String> sources = SOURCES.stream().filter(body::has).toList();
        if (sources.size() > 1 || (sources.isEmpty() && state == Compose.State.UP)) {
            problems.error(Problem.at(body.at(), "the compose file must be given in exactly one way")
                    .expected("one of file, content, path")
                    .found(sources.isEmpty() ? "none of them" : String.join(" and ", sources)));
        }
        if (body.has("directory") == body.has("path")) {
            problems.error(Problem.at(body.at(), "the project needs one folder on the host")
                    .expected("directory, or path: a compose file that is on the host already, in its folder"));
        }
        boolean build = body.flag("build", false);
        Pull pull = body.text("pull").map(Pull::of).orElse(Pull.MISSING);
        if (build && pull == Pull.ALWAYS) {
            problems.error(Problem.at(body.at("pull"), "pull: always cannot be together with build: true")
                    .hint("no registry has an image that is built here; build it with an image task if it is"
                            + " to be pulled"));
        }
        String place = absolute(body.has("path") ? "path" : "directory");
        problems.throwIfAny();
        int slash = place.lastIndexOf('/');
        Optional<EnvironmentFile> environment = body.get("environment").map(this::environment);
        Map<String, Health> health = health();
        problems.throwIfAny();
        Optional<Compose.Content> content = content();
        content.ifPresent(one ->
                new ComposeLimits(body).require(ServicesFile.of(one.text().reveal())));
        return new Compose(
                body.requiredText("project"),
                body.has("path") ? place.substring(0, Math.max(1, slash)) : place,
                body.has("path") ? place.substring(slash + 1) : "compose.yaml",
                body.has("directory"),
                content,
                environment,
                body.text("engine").flatMap(Engine::of),
                body.texts("profiles").stream().sorted().distinct().toList(),
                pull,
                Bytes.read(body, "image_size"),
                body.duration("pull_timeout").orElse(Duration.ofHours(2)),
                build,
                body.duration("build_timeout").orElse(Duration.ofHours(2)),
                body.flag("remove_orphans", false),
                state,
                body.duration("wait").orElse(Duration.ofMinutes(2)),
                health,
                notes);
    }

    private String absolute(String key) {
        String written = body.text(key).orElse("");
        while (written.length() > 1 && written.endsWith("/")) {
            written = written.substring(0, written.length() - 1);
        }
        if (body.has(key) && !PATH.matcher(written).matches()) {
            problems.error(Problem.at(body.at(key), "this is no path on a host")
                    .expected("an absolute path without . and ..")
                    .found(written));
        }
        return written;
    }

    private Optional<Compose.Content> content() {
        Optional<Data> text = body.has("file")
                ? Optional.of(body.workspace().rendered(body.requiredText("file"), body.at("file")))
                : body.get("content");
        return text.map(data -> new Compose.Content(TaskBody.secret(data), !(data instanceof Data.Hidden)));
    }

    private EnvironmentFile environment(Data written) {
        Map<String, String> plain = new TreeMap<>();
        Map<String, Secret> secrets = new TreeMap<>();
        if (!(written instanceof Data.Dict entries)) {
            throw TaskBody.wrong(written, "a mapping");
        }
        entries.entries().forEach((name, value) -> {
            if (value instanceof Data.Nothing) {
                return;
            }
            String text = TaskBody.secret(value).reveal();
            if (EnvironmentFile.spelled(text).isEmpty()) {
                problems.error(Problem.at(value.at(), "no spelling of this value means the same to all compose tools")
                        .expected("one line, without ${, and without a dollar sign beside an apostrophe or backslash")
                        .hint("write it to a file with a file task and mount that"));
            } else if (value instanceof Data.Hidden hidden) {
                if (!text.isEmpty()) {
                    secrets.put(name, hidden.value());
                }
            } else {
                plain.put(name, text);
            }
        });
        return new EnvironmentFile(plain, secrets);
    }

    private Map<String, Health> health() {
        Map<String, Health> health = new TreeMap<>();
        if (body.get("health").orElse(null) instanceof Data.Dict services) {
            services.entries().forEach((service, data) -> {
                HealthBody one = new HealthBody(new TaskBody(data, body.workspace()));
                health.put(service, one.read());
                one.notes().forEach(note -> notes.add(service + ": " + note));
            });
        }
        return health;
    }
}
