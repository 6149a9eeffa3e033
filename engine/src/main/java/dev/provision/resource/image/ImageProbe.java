package dev.provision.resource.image;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.container.Answer;
import dev.provision.resource.container.Engine;
import dev.provision.resource.container.EngineChoice;
import dev.provision.resource.container.ImageName;
import dev.provision.resource.container.Storage;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.json.JSONException;
import org.json.JSONObject;

/** Asks an engine what the tags of an image mean, and what their registries were given last. */
record ImageProbe(Image desired) implements Probe<Found> {
    private static final String SCRIPT = Answer.ASK + Storage.SCRIPT + "wanted=$1\nshift\n" + EngineChoice.SCRIPT
            + ScriptFile.read(ImageProbe.class, "probe.sh");

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>();
        arguments.add(desired.engine().map(Engine::command).orElse("auto"));
        for (int i = 0; i < desired.tags().size(); i++) {
            ImageName tag = desired.tags().get(i);
            arguments.addAll(List.of("tagged-" + i, tag.reference()));
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
        Map<String, Found.Pushed> pushed = pushed(answer.all("pushed"));
        String trouble = "";
        boolean asked = answer.first("engine").isPresent();
        try {
            for (int i = 0; asked && i < desired.tags().size(); i++) {
                String name = desired.tags().get(i).reference();
                trouble = trouble.isEmpty() ? answer.trouble("tagged-" + i) : trouble;
                answer.document("tagged-" + i).stream().findFirst().ifPresent(json -> tagged.put(name, built(json)));
            }
        } catch (JSONException e) {
            throw new Unreadable("the engine's inspect document lacks something: " + e.getMessage());
        }
        return new Found(
                answer.engine(),
                answer.first("uid").equals(Optional.of("0")),
                answer.first("buildkit").isPresent(),
                trouble,
                tagged,
                pushed,
                Storage.of(answer));
    }

    /** Lines {@code NOTE-DIGEST ID}; what is no such line is somebody's own tag. */
    private Map<String, Found.Pushed> pushed(List<String> lines) {
        Map<String, Found.Pushed> pushed = new HashMap<>();
        for (ImageName tag : desired.tags()) {
            for (String line : lines) {
                int space = line.indexOf(' ');
                if (space > 0 && line.startsWith(Image.note(tag))) {
                    String digest = "sha256:" + line.substring(Image.note(tag).length(), space);
                    pushed.put(tag.reference(), new Found.Pushed(bare(line.substring(space + 1)), digest));
                }
            }
        }
        return pushed;
    }

    /** podman leaves out what docker writes before the number. */
    private static String bare(String id) {
        return id.startsWith("sha256:") ? id.substring(7) : id;
    }

    private static Found.Built built(JSONObject json) {
        Map<String, String> labels = new HashMap<>();
        JSONObject config = json.optJSONObject("Config");
        JSONObject found = config == null ? null : config.optJSONObject("Labels");
        if (found != null) {
            found.keySet().forEach(key -> labels.put(key, found.optString(key)));
        }
        return new Found.Built(bare(json.getString("Id")), labels);
    }
}
