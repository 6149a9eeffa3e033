package dev.provision.resource.container;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * What a host says of one container.
 *
 * @param engine {@code docker} or {@code podman}; empty if there is neither
 * @param root whether the engine was asked as root
 * @param trouble why the engine did not answer, empty if it did
 * @param rocm what /opt/rocm/.info/version says inside it; empty if it does not run or has none
 * @param storage where the engine keeps images, empty if unknown; {@code free} are the bytes that are free there
 * @param listening TCP ports of the host on which somebody listens
 * @param log the end of what it said; data from the host
 */
public record ContainerState(
        String engine,
        boolean root,
        String trouble,
        Optional<Instance> container,
        String rocm,
        String storage,
        OptionalLong free,
        Set<Integer> listening,
        List<String> log) {
    public ContainerState {
        listening = Set.copyOf(listening);
        log = List.copyOf(log);
    }

    static ContainerState noEngine() {
        return new ContainerState("", true, "", Optional.empty(), "", "", OptionalLong.empty(), Set.of(), List.of());
    }

    /**
     * The container.
     *
     * @param status created, running, paused, restarting, exited, ...
     * @param error why the engine could not start it
     * @param user as the image or its maker wrote it; empty = root
     * @param arguments entrypoint and command
     * @param environment the image's and its own; may hold secrets
     * @param devices paths on the host
     * @param groups as they were given: numbers, or names of the container's own groups
     * @param ports of the host that it publishes
     */
    public record Instance(
            String name,
            String image,
            String status,
            int exitCode,
            boolean outOfMemory,
            int restarts,
            String error,
            String user,
            boolean privileged,
            List<String> arguments,
            Map<String, String> environment,
            Map<String, String> labels,
            List<String> devices,
            List<String> groups,
            List<Integer> ports) {
        public Instance {
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
            labels = Map.copyOf(labels);
            devices = List.copyOf(devices);
            groups = List.copyOf(groups);
            ports = List.copyOf(ports);
        }

        public boolean running() {
            return status.equals("running");
        }

        /** Reads one element of what {@code container inspect} prints. */
        static Instance of(JSONObject json) {
            Inspected inspected = Inspected.of(json);
            JSONObject config = part(json, "Config");
            JSONObject host = part(json, "HostConfig");
            List<String> arguments = texts(config.opt("Entrypoint"));
            arguments.addAll(texts(config.opt("Cmd")));
            return new Instance(
                    inspected.name(),
                    config.optString("Image"),
                    inspected.status(),
                    inspected.exitCode(),
                    inspected.outOfMemory(),
                    inspected.restarts(),
                    part(json, "State").optString("Error"),
                    config.optString("User"),
                    host.optBoolean("Privileged"),
                    arguments,
                    inspected.environment(),
                    inspected.labels(),
                    inspected.devices(),
                    texts(host.opt("GroupAdd")),
                    ports(part(host, "PortBindings")));
        }

        private static JSONObject part(JSONObject json, String key) {
            JSONObject found = json.optJSONObject(key);
            return found == null ? new JSONObject() : found;
        }

        /** A list, or the one text that podman writes in its place. */
        private static List<String> texts(@org.jspecify.annotations.Nullable Object value) {
            List<String> texts = new ArrayList<>();
            if (value instanceof JSONArray array) {
                array.forEach(item -> texts.add(String.valueOf(item)));
            } else if (value instanceof String text && !text.isEmpty()) {
                texts.addAll(List.of(text.split(" ")));
            }
            return texts;
        }

        private static List<Integer> ports(JSONObject bindings) {
            List<Integer> ports = new ArrayList<>();
            for (String inside : bindings.keySet()) {
                JSONArray array = bindings.optJSONArray(inside);
                for (int i = 0; array != null && i < array.length(); i++) {
                    String port = String.valueOf(array.optQuery("/" + i + "/HostPort"));
                    if (port.matches("[0-9]{1,5}") && !inside.endsWith("/udp")) {
                        ports.add(Integer.valueOf(port));
                    }
                }
            }
            return ports;
        }
    }
}
