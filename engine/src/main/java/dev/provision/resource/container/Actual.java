package dev.provision.resource.container;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * The settings of an existing container as its engine reports them, without what its image sets. Read where the container has
 * no specification of this program in its labels.
 *
 * @param image the name that it was created from
 * @param words its whole command line
 * @param imageEntrypoint and {@code imageCommand}: of the desired image; empty if the host does not have it
 * @param devices paths inside
 * @param groups as written when it was created: numbers, or names of the container's own groups
 * @param tmpfs options by path
 * @param environment without the variables that the image or the engine sets
 * @param imageEnvironment of the desired image
 * @param labels including those of the image
 * @param network empty = the engine's default network
 * @param others settings that no task has and that it does not have by default, by the name of their option
 */
record Actual(
        String image,
        List<String> words,
        List<String> imageEntrypoint,
        List<String> imageCommand,
        List<String> devices,
        List<String> groups,
        String ipc,
        long shmSize,
        List<String> capabilities,
        List<String> securityOptions,
        List<String> ports,
        List<Inspected.Mount> mounts,
        Map<String, String> tmpfs,
        Map<String, String> ulimits,
        BigDecimal cpus,
        Map<String, String> environment,
        Map<String, String> imageEnvironment,
        Map<String, String> labels,
        String network,
        String restart,
        Map<String, String> others) {
    /** Set by the engines in every container. */
    private static final Set<String> OF_ENGINE = Set.of("HOSTNAME", "HOME", "TERM", "container");

    private static final Set<String> DEFAULT_NETWORKS = Set.of("default", "bridge", "podman", "slirp4netns", "pasta");

    /**
     * Reads an inspect document.
     *
     * @param image that of the desired image, if the host has it
     */
    static Actual of(JSONObject container, Optional<JSONObject> image) {
        Inspected inspected = Inspected.of(container);
        JSONObject config = part(container, "Config");
        JSONObject host = part(container, "HostConfig");
        JSONObject ofImage = image.map(one -> part(one, "Config")).orElse(new JSONObject());
        List<String> words = new ArrayList<>(List.of(container.optString("Path")));
        words.addAll(texts(container.opt("Args")));
        Map<String, String> environment = new TreeMap<>(inspected.environment());
        Map<String, String> imageEnvironment = new TreeMap<>();
        texts(ofImage.opt("Env")).forEach(line -> imageEnvironment.put(name(line), value(line)));
        imageEnvironment.forEach(environment::remove);
        environment.keySet().removeAll(OF_ENGINE);
        // Unset and empty are the same to a task: docker run -e HF_TOKEN=$HF_TOKEN.
        environment.values().removeIf(String::isEmpty);
        Map<String, String> others = new TreeMap<>();
        flag(host, "AutoRemove", "rm", others);
        flag(host, "Privileged", "privileged", others);
        flag(host, "ReadonlyRootfs", "read_only", others);
        List<String> dropped = capabilities(host.opt("CapDrop"));
        if (!dropped.isEmpty()) {
            others.put("cap_drop", new JSONArray(dropped).toString());
        }
        if (host.optString("PidMode").equals("host")) {
            others.put("pid", "host");
        }
        if (host.optLong("Memory") > 0) {
            others.put("memory", Long.toString(host.optLong("Memory")));
        }
        for (String key : List.of("User", "WorkingDir")) {
            String own = config.optString(key);
            if (!own.isEmpty() && image.isPresent() && !own.equals(ofImage.optString(key)) && !own.equals("/")) {
                others.put(key.equals("User") ? "user" : "working_dir", own);
            }
        }
        return new Actual(
                config.optString("Image"),
                words,
                texts(ofImage.opt("Entrypoint")),
                texts(ofImage.opt("Cmd")),
                inspected.devices(),
                texts(host.opt("GroupAdd")),
                ipc(host.optString("IpcMode"), texts(config.opt("CreateCommand"))),
                host.optLong("ShmSize"),
                capabilities(host.opt("CapAdd")),
                texts(host.opt("SecurityOpt")).stream()
                        .filter(option -> !option.equals("label=disable") && !option.equals("disable"))
                        .sorted()
                        .toList(),
                ports(part(host, "PortBindings")),
                inspected.mounts(),
                map(part(host, "Tmpfs")),
                ulimits(host.optJSONArray("Ulimits")),
                cpus(host),
                environment,
                imageEnvironment,
                inspected.labels(),
                network(container, host),
                inspected.restart(),
                others);
    }

    /** Whether the engine removes it when it stops. */
    boolean removedWhenStopped() {
        return others.containsKey("rm");
    }

    private static JSONObject part(JSONObject json, String key) {
        JSONObject found = json.optJSONObject(key);
        return found == null ? new JSONObject() : found;
    }

    private static String name(String line) {
        return line.substring(0, Math.max(0, line.indexOf('=')));
    }

    private static String value(String line) {
        return line.substring(line.indexOf('=') + 1);
    }

    private static void flag(JSONObject host, String key, String name, Map<String, String> others) {
        if (host.optBoolean(key)) {
            others.put(name, "true");
        }
    }

    private static List<String> texts(@org.jspecify.annotations.Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof JSONArray array) {
            array.forEach(item -> texts.add(String.valueOf(item)));
        } else if (value instanceof String text && !text.isEmpty()) {
            texts.addAll(List.of(text.split(" ")));
        }
        return texts;
    }

    private static Map<String, String> map(JSONObject json) {
        Map<String, String> map = new LinkedHashMap<>();
        json.keySet().forEach(key -> map.put(key, json.optString(key)));
        return map;
    }

    private static List<String> capabilities(@org.jspecify.annotations.Nullable Object value) {
        return texts(value).stream()
                .map(one -> one.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""))
                .sorted()
                .distinct()
                .toList();
    }

    private static List<String> ports(JSONObject bindings) {
        List<String> ports = new ArrayList<>();
        for (String inside : bindings.keySet()) {
            JSONArray array = bindings.optJSONArray(inside);
            for (int i = 0; array != null && i < array.length(); i++) {
                JSONObject one = array.optJSONObject(i);
                if (one != null) {
                    String address = one.optString("HostIp");
                    String text =
                            (address.isEmpty() ? "" : address.contains(":") ? "[" + address + "]:" : address + ":")
                                    + one.optString("HostPort") + ":" + inside;
                    ports.add(Port.of(text).map(Port::written).orElse(text));
                }
            }
        }
        return ports.stream().sorted().toList();
    }

    private static Map<String, String> ulimits(@org.jspecify.annotations.Nullable JSONArray array) {
        Map<String, String> limits = new TreeMap<>();
        for (int i = 0; array != null && i < array.length(); i++) {
            JSONObject one = array.optJSONObject(i);
            if (one != null) {
                String name = one.optString("Name").toLowerCase(Locale.ROOT).replaceFirst("^rlimit_", "");
                limits.put(name, one.optLong("Soft") + ":" + one.optLong("Hard"));
            }
        }
        return limits;
    }

    /** docker keeps the number, podman what it has set from it. */
    private static BigDecimal cpus(JSONObject host) {
        long nano = host.optLong("NanoCpus");
        if (nano > 0) {
            return BigDecimal.valueOf(nano, 9).stripTrailingZeros();
        }
        long period = host.optLong("CpuPeriod");
        long quota = host.optLong("CpuQuota");
        return period > 0 && quota > 0
                ? BigDecimal.valueOf(quota)
                        .divide(BigDecimal.valueOf(period), 3, java.math.RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                : BigDecimal.ZERO;
    }

    /** podman 4 reports the host's namespace as shareable; its own command line tells. */
    private static String ipc(String reported, List<String> created) {
        for (int i = 0; i < created.size(); i++) {
            if (created.get(i).equals("--ipc=host")
                    || (created.get(i).equals("--ipc")
                            && i + 1 < created.size()
                            && created.get(i + 1).equals("host"))) {
                return "host";
            }
        }
        return reported;
    }

    /** podman calls every network of its own a bridge. */
    private static String network(JSONObject container, JSONObject host) {
        String mode = host.optString("NetworkMode").replaceFirst(":.*", "");
        Set<String> networks =
                part(part(container, "NetworkSettings"), "Networks").keySet();
        if (mode.equals("bridge") && networks.size() == 1) {
            mode = networks.iterator().next();
        }
        return DEFAULT_NETWORKS.contains(mode) ? "" : mode;
    }
}
