package dev.provision.resource.compose;

import dev.provision.probe.HttpQuestion;
import dev.provision.probe.HttpReply;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.probe.Scratch;
import dev.provision.resource.container.Answer;
import dev.provision.resource.container.AtBoot;
import dev.provision.resource.container.Engine;
import dev.provision.resource.container.Occupants;
import dev.provision.resource.container.Storage;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Asks for a project's files, its containers and their images, and its services for their health. */
record ComposeProbe(Compose desired) implements Probe<Project> {
    private static final String SCRIPT =
            "candidate= engine= tool= dialect= orphans= project=$2 folder=$3 file=$4 profiles=$5\n"
                    + Scratch.SCRIPT + Storage.SCRIPT + SafePath.SCRIPT
                    + ScriptFile.read(ComposeProbe.class, "common.sh") + Answer.ASK
                    + AtBoot.SCRIPT + Occupants.SCRIPT
                    + ScriptFile.read(ComposeProbe.class, "probe.sh");

    @Override
    public Fragment fragment() {
        boolean show = desired.content().map(Compose.Content::shown).orElse(false);
        return Fragment.of(
                SCRIPT,
                desired.engine().map(Engine::command).orElse("auto"),
                desired.project(),
                desired.folder(),
                desired.file(),
                String.join(" ", desired.profiles()),
                show ? "show" : "hide",
                desired.published().stream()
                        .map(port -> Integer.toString(port.number()))
                        .distinct()
                        .collect(Collectors.joining(" ")),
                desired.state() == Compose.State.UP ? "yes" : "",
                desired.content().map(content -> "=" + content.text().reveal()).orElse(""),
                desired.environment()
                        .map(environment -> "=" + environment.text().reveal())
                        .orElse(""));
    }

    @Override
    public List<HttpQuestion> http() {
        return desired.health().values().stream()
                .map(health -> health.question())
                .toList();
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Project parse(ProbeOutput output) throws Unreadable {
        Answer answer = new Answer(output.text());
        Optional<String> engine = answer.first("engine");
        if (engine.isEmpty()) {
            throw new Unreadable("status " + output.status() + ": " + output.errors());
        }
        Optional<String> unreachable = answer.first("unreachable");
        if (unreachable.isPresent()) {
            throw new Unreadable("cannot use " + desired.folder() + ": " + unreachable.get());
        }
        String trouble = engine.get().isEmpty() ? "" : answer.trouble("list");
        for (String document : List.of("containers", "images")) {
            boolean asked = answer.all("end").stream().anyMatch(end -> end.startsWith(document + " "));
            if (trouble.isEmpty() && asked) {
                trouble = answer.trouble(document);
            }
        }
        try {
            List<Member> members = new ArrayList<>();
            for (JSONObject one : answer.document("containers")) {
                members.add(Member.of(one));
            }
            return new Project(
                    answer.engine(),
                    answer.first("tool").orElse(""),
                    answer.first("version").orElse(""),
                    answer.first("lacks").isPresent(),
                    answer.first("uid").equals(Optional.of("0")),
                    trouble,
                    answer.now(),
                    onDisk(answer, "file"),
                    answer.text("file"),
                    onDisk(answer, "environment"),
                    pairs(answer.all("variable")),
                    answer.first("stamp")
                            .map(yes -> new Project.Stamp(
                                    // The first version did not write its number.
                                    answer.first("was-version").orElse("1"),
                                    answer.first("was-spec").orElse(""),
                                    answer.first("was-rendered").orElse(""),
                                    answer.first("stamp-mode").orElse("600").equals("600"),
                                    answer.all("was-service"))),
                    answer.first("previous").isPresent(),
                    answer.first("rendered").orElse(""),
                    answer.text("refusal").map(String::strip).orElse(""),
                    answer.all("lacked-image"),
                    Storage.of(answer),
                    members,
                    images(answer.document("images")),
                    AtBoot.of(answer),
                    Occupants.of(answer),
                    health(output.replies()));
        } catch (JSONException e) {
            throw new Unreadable("the engine's inspect document lacks something: " + e.getMessage());
        }
    }

    private Map<String, HttpReply> health(List<HttpReply> replies) {
        Map<String, HttpReply> health = new HashMap<>();
        Iterator<HttpReply> reply = replies.iterator();
        for (String service : desired.health().keySet()) {
            health.put(service, reply.hasNext() ? reply.next() : new HttpReply.NoAnswer("not asked"));
        }
        return health;
    }

    private static Optional<Project.OnDisk> onDisk(Answer answer, String word) throws Unreadable {
        Optional<String> line = answer.first(word);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = line.get().split(" ", -1);
        if (parts.length != 2) {
            throw new Unreadable("not a hash and a mode of the " + word); // the hash may be of a secret
        }
        return Optional.of(new Project.OnDisk(parts[0], parts[1]));
    }

    private static Map<String, String> pairs(List<String> lines) {
        Map<String, String> pairs = new HashMap<>();
        for (String line : lines) {
            int space = line.indexOf(' ');
            pairs.put(line.substring(0, Math.max(0, space)), line.substring(space + 1));
        }
        return pairs;
    }

    /** Everything by which an image is known, by each name it has. */
    private static Map<String, Set<String>> images(List<JSONObject> documents) {
        Map<String, Set<String>> images = new HashMap<>();
        for (JSONObject image : documents) {
            Set<String> known = new HashSet<>(Set.of(Member.digest(image.getString("Id"))));
            for (String digest : texts(image.optJSONArray("RepoDigests"))) {
                known.add(digest.substring(digest.indexOf('@') + 1));
                images.put(digest, known);
            }
            texts(image.optJSONArray("RepoTags")).forEach(tag -> images.put(tag, known));
            images.put(image.getString("Id"), known);
        }
        return images;
    }

    private static List<String> texts(JSONArray array) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; array != null && i < array.length(); i++) {
            texts.add(array.optString(i));
        }
        return texts;
    }
}
