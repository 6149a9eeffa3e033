package dev.provision.resource.container;

import dev.provision.resource.TaskBody;
import dev.provision.secret.Secret;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a {@code container} task. */
final class ContainerBody {
    private static final String OWN_LABELS = "provision.";
    private static final Pattern GROUP = Pattern.compile("[0-9]{1,10}|[A-Za-z_][A-Za-z0-9_.-]*|/\\S+");

    private final TaskBody body;
    private final List<String> notes = new ArrayList<>();

    ContainerBody(TaskBody body) {
        this.body = body;
    }

    Container read() {
        List<Problem> errors = new ServedModel(body.dict()).errors();
        if (!errors.isEmpty()) {
            throw new InvalidInput(errors);
        }
        Map<String, String> environment = new TreeMap<>();
        Map<String, Secret> secrets = new TreeMap<>();
        environment(environment, secrets);
        Optional<String> network = body.text("network").filter(name -> !name.equals("bridge"));
        List<Port> ports = each("ports", Port::of, "[address:]host:container[/udp], such as \"8000:8000\"");
        if (network.equals(Optional.of("host")) && !ports.isEmpty()) {
            throw new InvalidInput(Problem.at(body.at("ports"), "ports cannot be published in the host's network")
                    .hint("remove ports or network: host"));
        }
        Optional<String> ipc = body.text("ipc");
        boolean quadlet = body.flag("quadlet", false);
        if (quadlet && body.text("engine").equals(Optional.of("docker"))) {
            throw new InvalidInput(Problem.at(body.at("quadlet"), "only podman knows quadlets")
                    .hint("set engine: podman, or leave it out"));
        }
        return new Container(
                body.requiredText("name"),
                quadlet,
                quadlet ? Optional.of(Engine.PODMAN) : body.text("engine").flatMap(Engine::of),
                image(),
                body.texts("entrypoint"),
                body.texts("command"),
                each("devices", Device::of, "/dev/..., /dev/on-host:/dev/inside[:rwm] or vendor/class=name"),
                each("groups", ContainerBody::group, "a number, a name of a group of the host, or a path of the host"),
                ipc,
                shmSize(ipc),
                body.texts("cap_add").stream()
                        .map(one -> one.toUpperCase(Locale.ROOT))
                        .map(one -> one.startsWith("CAP_") ? one.substring(4) : one)
                        .sorted()
                        .distinct()
                        .toList(),
                body.texts("security_opt").stream().sorted().distinct().toList(),
                ports,
                each("volumes", Volume::of, "name:/path or /path/on/host:/path, then perhaps :ro or :z"),
                each("tmpfs", Tmpfs::of, "/path or /path:options, such as /tmp:size=1g"),
                ulimits(),
                cpus(),
                environment,
                secrets,
                restart(),
                labels(),
                network,
                body.text("pull").map(Pull::of).orElse(Pull.MISSING),
                Bytes.read(body, "image_size"),
                body.duration("pull_timeout").orElse(Duration.ofHours(2)),
                body.get("health").map(this::health),
                notes);
    }

    private ImageName image() {
        String written = body.requiredText("image");
        return ImageName.of(written)
                .orElseThrow(() -> new InvalidInput(Problem.at(body.at("image"), "this is not the name of an image")
                        .expected("[registry/]repository[:tag][@sha256:digest], the repository in lower case")
                        .found(written)));
    }

    private void environment(Map<String, String> plain, Map<String, Secret> secrets) {
        if (!(body.get("environment").orElse(null) instanceof Data.Dict entries)) {
            return;
        }
        entries.entries().forEach((name, value) -> {
            if (value instanceof Data.Nothing) {
                return;
            }
            if (!(value instanceof Data.Hidden hidden)) {
                plain.put(name, TaskBody.scalar(value));
            } else if (!hidden.value().reveal().isEmpty()) {
                // The engines read one line per variable from their environment files and know no escape.
                if (hidden.value().reveal().chars().anyMatch(c -> c == '\n' || c == '\r')) {
                    throw new InvalidInput(Problem.at(value.at(), "a secret of several lines cannot be a variable")
                            .hint("write it to a file with a file task and mount that"));
                }
                secrets.put(name, hidden.value());
            }
        });
    }

    private static Optional<String> group(String text) {
        return Optional.of(text).filter(one -> GROUP.matcher(one).matches());
    }

    private OptionalLong shmSize(Optional<String> ipc) {
        OptionalLong size = Bytes.read(body, "shm_size");
        if (size.isPresent() && ipc.equals(Optional.of("host"))) {
            notes.add("shm_size has no effect with ipc: host (the host's /dev/shm is used; podman refuses the pair):"
                    + " left out");
            return OptionalLong.empty();
        }
        return size;
    }

    private List<Ulimit> ulimits() {
        List<Ulimit> limits = new ArrayList<>();
        if (body.get("ulimits").orElse(null) instanceof Data.Dict entries) {
            entries.entries().forEach((name, value) -> {
                if (value instanceof Data.Dict both) {
                    TaskBody pair = new TaskBody(both, body.workspace());
                    limits.add(new Ulimit(name, number(pair, "soft"), number(pair, "hard")));
                } else if (!(value instanceof Data.Nothing)) {
                    long limit = number(
                            body.get("ulimits")
                                    .map(all -> new TaskBody(all, body.workspace()))
                                    .orElseThrow(),
                            name);
                    limits.add(new Ulimit(name, limit, limit));
                }
            });
        }
        for (Ulimit limit : limits) {
            if (limit.hard() >= 0 && (limit.soft() < 0 || limit.soft() > limit.hard())) {
                throw new InvalidInput(
                        Problem.at(body.at("ulimits"), "the soft limit of " + limit.name() + " is above its hard limit")
                                .expected("soft <= hard; -1 means unlimited")
                                .found(limit.written()));
            }
        }
        return limits.stream().sorted(Comparator.comparing(Ulimit::name)).toList();
    }

    private static long number(TaskBody body, String key) {
        return Long.parseLong(body.requiredText(key));
    }

    private Optional<BigDecimal> cpus() {
        return body.text("cpus").map(BigDecimal::new).map(BigDecimal::stripTrailingZeros);
    }

    private String restart() {
        String written = body.text("restart").orElse("unless-stopped");
        return written.equals("on-failure:0") ? "on-failure" : written;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = body.textMap("labels");
        labels.keySet().stream()
                .filter(label -> label.startsWith(OWN_LABELS))
                .findFirst()
                .ifPresent(label -> {
                    throw new InvalidInput(Problem.at(
                            body.at("labels"), "labels that begin with " + OWN_LABELS + " belong to provision"));
                });
        return labels;
    }

    private <T> List<T> each(String key, Function<String, Optional<T>> read, String expected) {
        List<T> values = new ArrayList<>();
        for (Data item : items(key)) {
            String text = TaskBody.scalar(item);
            values.add(read.apply(text)
                    .orElseThrow(() -> new InvalidInput(Problem.at(item.at(), "this does not belong in " + key)
                            .expected(expected)
                            .found(text)
                            .hint(text.startsWith("~") ? "write the home directory in full" : null))));
        }
        return values.stream()
                .distinct()
                .sorted(Comparator.comparing(Object::toString))
                .toList();
    }

    private List<Data> items(String key) {
        Data found = body.get(key).orElse(null);
        if (found == null) {
            return List.of();
        }
        return found instanceof Data.Seq seq ? seq.items() : List.of(found);
    }

    private Health health(Data data) {
        HealthBody health = new HealthBody(new TaskBody(data, body.workspace()));
        Health read = health.read();
        notes.addAll(health.notes());
        return read;
    }
}
