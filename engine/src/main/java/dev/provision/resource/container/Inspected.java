package dev.provision.resource.container;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * What an engine says of a container: the few fields of its inspect document that matter, the same for docker and podman.
 *
 * @param status created, running, paused, restarting, exited, ...
 * @param startedAt the epoch if it never was, or if the engine does not say so legibly
 * @param devices paths in the container: for the host's side podman names any node with the same device number
 * @param restart the policy as it is written in a body
 * @param image id of its image; podman writes it without {@code sha256:}
 */
public record Inspected(
        String id,
        String name,
        String status,
        int exitCode,
        boolean outOfMemory,
        int restarts,
        Instant startedAt,
        Map<String, String> labels,
        Map<String, String> environment,
        List<String> devices,
        List<Mount> mounts,
        String restart,
        String image) {

    /** @param source the volume's name, or the path on the host */
    public record Mount(boolean bind, String source, String inside, boolean readOnly) {}

    /** Whether its status is running and no other. */
    public boolean running() {
        return status.equals("running");
    }

    /** The value of a label, empty if it has none. */
    public String label(String key) {
        return labels.getOrDefault(key, "");
    }

    /** Reads one element of what {@code container inspect} prints. */
    public static Inspected of(JSONObject json) {
        JSONObject state = part(json, "State");
        JSONObject config = part(json, "Config");
        JSONObject host = part(json, "HostConfig");
        return new Inspected(
                json.getString("Id"),
                json.getString("Name").replaceFirst("^/", ""),
                status(state.getString("Status")),
                state.optInt("ExitCode"),
                state.optBoolean("OOMKilled"),
                json.optInt("RestartCount"),
                instant(state.optString("StartedAt")),
                texts(part(config, "Labels")),
                environment(config.optJSONArray("Env")),
                devices(host.optJSONArray("Devices")),
                mounts(json.optJSONArray("Mounts")),
                restart(part(host, "RestartPolicy")),
                json.optString("Image"));
    }

    /** podman calls it stopped until it has cleaned up behind it. */
    private static String status(String word) {
        return word.equals("stopped") ? "exited" : word;
    }

    private static JSONObject part(JSONObject json, String key) {
        JSONObject found = json.optJSONObject(key);
        return found == null ? new JSONObject() : found;
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static Map<String, String> texts(JSONObject json) {
        Map<String, String> map = new LinkedHashMap<>();
        json.keySet().forEach(key -> map.put(key, json.optString(key)));
        return map;
    }

    private static Map<String, String> environment(JSONArray lines) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; lines != null && i < lines.length(); i++) {
            String line = lines.optString(i);
            int equals = line.indexOf('=');
            map.put(equals < 0 ? line : line.substring(0, equals), equals < 0 ? "" : line.substring(equals + 1));
        }
        return map;
    }

    private static List<String> devices(JSONArray array) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; array != null && i < array.length(); i++) {
            paths.add(array.getJSONObject(i).optString("PathInContainer"));
        }
        return paths;
    }

    private static List<Mount> mounts(JSONArray array) {
        List<Mount> mounts = new ArrayList<>();
        for (int i = 0; array != null && i < array.length(); i++) {
            JSONObject mount = array.getJSONObject(i);
            boolean bind = mount.optString("Type").equals("bind");
            mounts.add(new Mount(
                    bind,
                    mount.optString(bind ? "Source" : "Name"),
                    mount.optString("Destination"),
                    !mount.optBoolean("RW", true)));
        }
        return mounts;
    }

    private static String restart(JSONObject policy) {
        String name = policy.optString("Name");
        int most = policy.optInt("MaximumRetryCount");
        if (name.isEmpty()) {
            return "no";
        }
        return name.equals("on-failure") && most > 0 ? name + ":" + most : name;
    }
}
