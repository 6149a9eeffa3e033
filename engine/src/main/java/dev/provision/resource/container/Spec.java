package dev.provision.resource.container;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * What a container was made from, in one canonical form that goes into its labels. Two bodies that ask for the same
 * container have the same form, whatever the order of their keys and whether they write defaults. Of a secret only the
 * name is in it: its value is compared with what the engine says the container has.
 */
public record Spec(Map<String, String> fields) {
    /**
     * The format of the fields. If a field is renamed or written differently, raise it and let {@link #read} translate the older
     * formats: a container is never recreated for the format alone. A new field that is absent by default needs no new version.
     */
    static final String VERSION = "1";

    static final String HASH_LABEL = "provision.spec-hash";
    static final String VERSION_LABEL = "provision.spec-version";
    static final String DIGEST_LABEL = "provision.image-digest";
    static final String SPEC_LABEL = "provision.spec";

    public Spec {
        fields = new TreeMap<>(fields);
    }

    /** @param groups numbers on the host */
    static Spec of(Container desired, Collection<Long> groups) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("image", desired.image().toString());
        list(fields, "entrypoint", desired.entrypoint());
        list(fields, "command", desired.command());
        list(fields, "devices", desired.devices().stream().map(Device::written).toList());
        list(
                fields,
                "groups",
                groups.stream().sorted().distinct().map(String::valueOf).toList());
        desired.ipc().ifPresent(ipc -> fields.put("ipc", ipc));
        desired.shmSize().ifPresent(size -> fields.put("shm_size", Long.toString(size)));
        list(fields, "cap_add", desired.capabilities());
        list(fields, "security_opt", desired.securityOptions());
        list(fields, "ports", desired.ports().stream().map(Port::written).toList());
        list(fields, "volumes", desired.volumes().stream().map(Volume::written).toList());
        list(fields, "tmpfs", desired.tmpfs().stream().map(Tmpfs::written).toList());
        list(fields, "ulimits", desired.ulimits().stream().map(Ulimit::written).toList());
        desired.cpus().ifPresent(cpus -> fields.put("cpus", cpus.toPlainString()));
        desired.environment().forEach((key, value) -> fields.put("environment." + key, value));
        desired.secrets().keySet().forEach(key -> fields.put("secret." + key, ""));
        desired.labels().forEach((key, value) -> fields.put("labels." + key, value));
        desired.network().ifPresent(network -> fields.put("network", network));
        fields.put("restart", desired.restart());
        return new Spec(fields);
    }

    /** The fields of a label that an earlier run wrote; empty if it is not one. */
    public static Spec read(String label) {
        Map<String, String> fields = new TreeMap<>();
        if (label.startsWith("{")) {
            try {
                JSONObject json = new JSONObject(label);
                json.keySet().forEach(key -> fields.put(key, json.optString(key)));
            } catch (org.json.JSONException e) {
                fields.clear();
            }
        }
        return new Spec(fields);
    }

    /** One line of JSON with sorted keys. */
    public String json() {
        List<String> members = new ArrayList<>();
        fields.forEach((key, value) -> members.add(JSONObject.quote(key) + ":" + JSONObject.quote(value)));
        return "{" + String.join(",", members) + "}";
    }

    /** SHA-256 of {@link #json()}, in hexadecimal. */
    public String hash() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(json().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The groups, as numbers. */
    List<String> groups() {
        return new JSONArray(fields.getOrDefault("groups", "[]"))
                .toList().stream().map(String::valueOf).toList();
    }

    private static void list(Map<String, String> fields, String key, List<String> values) {
        if (!values.isEmpty()) {
            fields.put(key, new JSONArray(values).toString());
        }
    }
}
