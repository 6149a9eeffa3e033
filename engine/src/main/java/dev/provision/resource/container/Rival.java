package dev.provision.resource.container;

import dev.provision.resource.CannotPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/**
 * A container that may hold a name, a port or the GPU of a host, whatever created it.
 *
 * @param published TCP ports of the host; only those of a running container are taken
 * @param hostNetwork whether it has the host's network, so that it may hold any port
 * @param gpu whether it has a device of the GPU
 * @param removed whether the engine removes it when it stops ({@code --rm})
 * @param labels of the container and its image
 */
public record Rival(
        Engine engine,
        String id,
        String name,
        boolean running,
        List<Port.Published> published,
        boolean hostNetwork,
        boolean gpu,
        boolean removed,
        Map<String, String> labels) {
    private static final String PROJECT = "com.docker.compose.project";
    private static final String UNIT = "PODMAN_SYSTEMD_UNIT";

    public Rival {
        published = List.copyOf(published);
        labels = Map.copyOf(labels);
    }

    /** @throws JSONException if it is not what the script prints */
    static Rival of(Engine engine, String json) {
        JSONObject one = new JSONObject(json);
        Map<String, String> labels = new TreeMap<>();
        JSONObject written = one.optJSONObject("labels");
        if (written != null) {
            written.keySet().forEach(key -> labels.put(key, written.optString(key)));
        }
        List<Port.Published> published = new ArrayList<>();
        published(one.optJSONObject("bound"), published);
        published(one.optJSONObject("ports"), published);
        return new Rival(
                engine,
                one.getString("id"),
                one.getString("name").replaceFirst("^/", ""),
                one.optBoolean("running"),
                published.stream().distinct().toList(),
                one.optString("network").equals("host"),
                one.optBoolean("privileged") || gpu(one.optJSONArray("devices")),
                one.optBoolean("removed"),
                labels);
    }

    private static void published(@org.jspecify.annotations.Nullable JSONObject bindings, List<Port.Published> into) {
        if (bindings == null) {
            return;
        }
        for (String inside : bindings.keySet()) {
            JSONArray array = bindings.optJSONArray(inside);
            for (int i = 0; array != null && i < array.length(); i++) {
                JSONObject one = array.optJSONObject(i);
                String port = one == null ? "" : one.optString("HostPort");
                if (one != null && port.matches("[0-9]{1,5}") && !inside.matches(".*/(udp|sctp)")) {
                    into.add(new Port.Published(one.optString("HostIp"), Integer.parseInt(port)));
                }
            }
        }
    }

    private static boolean gpu(@org.jspecify.annotations.Nullable JSONArray devices) {
        for (int i = 0; devices != null && i < devices.length(); i++) {
            JSONObject device = devices.optJSONObject(i);
            String path = device == null ? "" : device.optString("PathInContainer");
            if (Device.ofGpu(path)) {
                return true;
            }
        }
        return false;
    }

    /** The compose project that it belongs to; empty if it belongs to none. */
    public String project() {
        return labels.getOrDefault(PROJECT, "");
    }

    /** The systemd unit that runs it; empty if none does. */
    String unit() {
        String unit = labels.getOrDefault(UNIT, "");
        return unit.endsWith(".service") ? unit : "";
    }

    /** Whether it is called this way on this engine. */
    boolean is(Engine engine, String name) {
        return this.engine == engine && this.name.equals(name);
    }

    /** The first of these ports that it holds. */
    Optional<Port.Published> portOf(List<Port.Published> wanted) {
        return running
                ? wanted.stream()
                        .filter(one -> published.stream().anyMatch(one::conflicts))
                        .findFirst()
                : Optional.empty();
    }

    /** How it is named in messages. */
    public String title() {
        return engine.command() + " container " + name
                + (project().isEmpty() ? "" : " of the compose project " + project());
    }

    /**
     * The refusal that names it and the command that removes it. It is not removed automatically: it may be what serves now, and
     * no undo would bring it back.
     */
    public CannotPlan inTheWay(String what) {
        return new CannotPlan(
                what,
                "remove it first; provision does not take over from another engine or resource type: " + removal());
    }

    private String removal() {
        if (!project().isEmpty()) {
            return engine.command() + " compose -p " + project() + " down, or a compose task with state: down";
        }
        if (!unit().isEmpty()) {
            return "systemctl stop " + unit() + "; rm " + Unit.path(name) + "; systemctl daemon-reload";
        }
        return engine.command() + (removed ? " stop " : " rm -f ") + name;
    }
}
