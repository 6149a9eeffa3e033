package dev.provision.resource.fwupd;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.json.JSONArray;
import org.json.JSONObject;

/**
 * A device as fwupd describes it.
 *
 * @param version empty if it has none
 * @param state as fwupd counts: 0 unknown, 1 pending, 2 success, 3 failed, 4 needs a reboot, 5 failed for a reason that passes
 * @param error what went wrong with the last update, empty if nothing did
 */
record Device(
        String id,
        List<String> guids,
        String name,
        String plugin,
        String version,
        Set<String> flags,
        int state,
        String error,
        List<Release> releases) {
    private static final int PENDING = 1;
    private static final int FAILED = 3;
    private static final int NEEDS_REBOOT = 4;

    /** Plugins that write the firmware of the machine itself. */
    private static final Set<String> SYSTEM = Set.of("uefi_capsule", "flashrom", "coreboot");

    Device {
        guids = List.copyOf(guids);
        flags = Set.copyOf(flags);
        releases = List.copyOf(releases);
    }

    record Release(String version, boolean upgrade, boolean downgrade) {}

    static Device of(JSONObject json) {
        return new Device(
                json.optString("DeviceId"),
                texts(json.opt("Guid")),
                json.optString("Name"),
                json.optString("Plugin"),
                json.optString("Version"),
                Set.copyOf(texts(json.opt("Flags"))),
                json.optInt("UpdateState"),
                json.optString("UpdateError"),
                releases(json.optJSONArray("Releases")));
    }

    private static List<Release> releases(JSONArray array) {
        if (array == null) {
            return List.of();
        }
        return IntStream.range(0, array.length())
                .mapToObj(array::getJSONObject)
                .map(json -> {
                    List<String> flags = texts(json.opt("Flags"));
                    return new Release(
                            json.optString("Version"), flags.contains("is-upgrade"), flags.contains("is-downgrade"));
                })
                .toList();
    }

    private static List<String> texts(Object value) {
        return value instanceof JSONArray array
                ? array.toList().stream().map(String::valueOf).distinct().toList()
                : List.of();
    }

    boolean isCalled(String written) {
        String lower = written.toLowerCase(Locale.ROOT);
        return id.equals(lower) || name.equals(written) || guids.contains(lower);
    }

    /** What it is called in reports, and what a playbook can call it. */
    String shown() {
        return guids.isEmpty() ? name : name + " (" + guids.get(0) + ")";
    }

    Optional<Release> release(String wanted) {
        return releases.stream().filter(one -> one.version().equals(wanted)).findFirst();
    }

    boolean isSystemFirmware() {
        return SYSTEM.contains(plugin);
    }

    boolean waitsForBoot() {
        return state == NEEDS_REBOOT || state == PENDING;
    }

    boolean failed() {
        return state == FAILED;
    }
}
