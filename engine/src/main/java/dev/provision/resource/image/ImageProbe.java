package dev.provision.resource.image;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.container.Answer;
import dev.provision.resource.container.Engine;
import dev.provision.resource.container.ImageName;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Asks an engine what the tags of an image mean, and what their registries were last given. */
record ImageProbe(Image desired) implements Probe<Found> {
    private static final String SCRIPT = Answer.ASK + ScriptFile.read(ImageProbe.class, "probe.sh");

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>();
        arguments.add(desired.engine().map(Engine::command).orElse("auto"));
        for (int i = 0; i < desired.tags().size(); i++) {
            ImageName tag = desired.tags().get(i);
            arguments.addAll(List.of("tagged-" + i, tag.reference()));
            if (desired.push()) {
                arguments.addAll(List.of("pushed-" + i, Image.pushedName(tag)));
            }
        }
        return new Fragment(SCRIPT, arguments);
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Found parse(ProbeOutput output) throws Unreadable {
        Answer answer = new Answer(output.text());
        if (answer.first("none").isEmpty() && answer.first("engine").isEmpty()) {
            throw new Unreadable("status " + output.status() + ": " + output.errors());
        }
        Map<String, Found.Built> tagged = new HashMap<>();
        Map<String, String> pushed = new HashMap<>();
        String trouble = "";
        boolean asked = answer.first("engine").isPresent();
        try {
            for (int i = 0; asked && i < desired.tags().size(); i++) {
                String name = desired.tags().get(i).reference();
                trouble = trouble.isEmpty() ? answer.trouble("tagged-" + i) : trouble;
                answer.document("tagged-" + i).stream().findFirst().ifPresent(json -> tagged.put(name, built(json)));
                answer.document("pushed-" + i).stream()
                        .findFirst()
                        .ifPresent(json -> pushed.put(name, json.getString("Id")));
            }
        } catch (JSONException e) {
            throw new Unreadable("the engine's inspect document lacks something: " + e.getMessage());
        }
        String[] free = answer.first("free").orElse("").split(" ", 2);
        return new Found(
                answer.first("engine").map(Engine::of),
                answer.first("uid").equals(Optional.of("0")),
                answer.first("buildkit").isPresent(),
                trouble,
                tagged,
                pushed,
                free.length == 2 ? free[1] : "",
                free.length == 2 && free[0].matches("\\d{1,15}")
                        ? OptionalLong.of(Long.parseLong(free[0]) * 1024)
                        : OptionalLong.empty());
    }

    private static Found.Built built(JSONObject json) {
        Map<String, String> labels = new HashMap<>();
        JSONObject config = json.optJSONObject("Config");
        JSONObject found = config == null ? null : config.optJSONObject("Labels");
        if (found != null) {
            found.keySet().forEach(key -> labels.put(key, found.optString(key)));
        }
        List<String> digests = new ArrayList<>();
        JSONArray known = json.optJSONArray("RepoDigests");
        for (int i = 0; known != null && i < known.length(); i++) {
            digests.add(known.optString(i));
        }
        return new Found.Built(json.getString("Id"), labels, digests);
    }
}
