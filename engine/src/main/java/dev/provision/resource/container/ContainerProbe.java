package dev.provision.resource.container;

import dev.provision.probe.HttpQuestion;
import dev.provision.probe.HttpReply;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.file.Digest;
import dev.provision.shell.Fragment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Asks an engine for a container, its image and what it needs of the host; and the container for its health. */
record ContainerProbe(Container desired) implements Probe<Seen> {
    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(
                desired.engine().map(Engine::command).orElse("auto"),
                desired.name(),
                desired.image().reference()));
        desired.devices().stream().filter(Device::isPath).forEach(device -> arguments.add("d:" + device.host()));
        desired.groups().stream().filter(group -> !numeric(group)).forEach(group -> arguments.add("g:" + group));
        desired.published().forEach(port -> arguments.add("p:" + port.number()));
        if (desired.usesGpu()) {
            arguments.add("p:gpu");
        }
        if (desired.quadlet() && !desired.secrets().isEmpty()) {
            arguments.add("e:" + Digest.of(Steps.secretLines(desired).getBytes(StandardCharsets.UTF_8)));
        }
        return new Fragment(Scripts.LOOK, arguments);
    }

    @Override
    public List<HttpQuestion> http() {
        return desired.health().map(health -> List.of(health.question())).orElse(List.of());
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Seen parse(ProbeOutput output) throws Unreadable {
        Answer answer = new Answer(output.text());
        Optional<HttpReply> health = output.replies().stream().findFirst();
        Map<String, Long> groups = groups(answer);
        List<String> missing = answer.all("missing");
        Optional<String> unreachable = answer.first("unreachable");
        if (unreachable.isPresent()) {
            throw new Unreadable("cannot use /etc/containers/systemd: " + unreachable.get());
        }
        if (answer.first("engine").isEmpty()) {
            if (output.status() != 0) {
                throw new Unreadable("status " + output.status() + ": " + output.errors());
            }
            return new Seen(
                    Optional.empty(),
                    true,
                    groups,
                    missing,
                    "",
                    Instant.EPOCH,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Storage.of(answer),
                    "",
                    health,
                    new Occupants(List.of(), List.of(), List.of()),
                    Optional.empty());
        }
        String trouble = answer.trouble("containers");
        if (trouble.isEmpty()) {
            trouble = answer.trouble("image");
        }
        try {
            List<Inspected> containers = new ArrayList<>();
            Optional<JSONObject> image = answer.document("image").stream().findFirst();
            Optional<Actual> actual = Optional.empty();
            for (JSONObject one : answer.document("containers")) {
                Inspected container = Inspected.of(one);
                containers.add(container);
                if (container.name().equals(desired.name()) && !Differences.labelled(container)) {
                    actual = Optional.of(Actual.of(one, image));
                }
            }
            return new Seen(
                    answer.engine(),
                    answer.first("uid").equals(Optional.of("0")),
                    groups,
                    missing,
                    trouble,
                    Instant.ofEpochSecond(number(answer.first("now"))),
                    named(containers, desired.name()),
                    actual,
                    named(containers, desired.previousName()),
                    image(answer.document("image")),
                    Storage.of(answer),
                    AtBoot.of(answer),
                    health,
                    Occupants.of(answer),
                    answer.first("engine").equals(Optional.of("podman"))
                            ? Optional.of(Unit.of(answer))
                            : Optional.empty());
        } catch (JSONException e) {
            throw new Unreadable("the engine's inspect document lacks something: " + e.getMessage());
        }
    }

    static boolean numeric(String group) {
        return group.chars().allMatch(Character::isDigit);
    }

    private static Optional<Inspected> named(List<Inspected> containers, String name) {
        return containers.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    private static Optional<Seen.Image> image(List<JSONObject> document) {
        if (document.isEmpty()) {
            return Optional.empty();
        }
        JSONArray found = document.get(0).optJSONArray("RepoDigests");
        List<String> digests = new ArrayList<>();
        for (int i = 0; found != null && i < found.length(); i++) {
            digests.add(found.getString(i));
        }
        return Optional.of(Seen.Image.of(document.get(0).getString("Id"), digests));
    }

    private static Map<String, Long> groups(Answer answer) throws Unreadable {
        Map<String, Long> groups = new HashMap<>();
        for (String line : answer.all("group")) {
            int space = line.indexOf(' ');
            groups.put(line.substring(space + 1), number(Optional.of(line.substring(0, Math.max(0, space)))));
        }
        return groups;
    }

    private static long number(Optional<String> text) throws Unreadable {
        try {
            return Long.parseLong(text.orElse(""));
        } catch (NumberFormatException e) {
            throw new Unreadable("not a number: " + text.orElse("nothing"));
        }
    }
}
