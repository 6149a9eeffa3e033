package dev.provision.resource.container;

import dev.provision.resource.Diff;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.json.JSONArray;
import org.jspecify.annotations.Nullable;

/**
 * Compares a container that another program, or a person, created with the desired one: field by field, as a managed container
 * is compared. Without a difference it is adopted as it is.
 *
 * @param sameImage whether it was created from the image that the desired name means on the host
 */
record Manual(Container desired, Spec wanted, Actual actual, boolean sameImage) {
    /** The name of an option whose value is masked. */
    private static final Pattern SECRET = Pattern.compile("(?i)-.*(key|token|password|passphrase|secret)[^=]*");

    private static final String HIDDEN = "(not shown)";

    /** Empty if nothing but the labels of this program is missing. */
    List<Diff> differences() {
        Map<String, String> now = new TreeMap<>();
        keep(
                now,
                "image",
                sameImage,
                ImageName.of(actual.image()).map(ImageName::toString).orElse(actual.image()));
        command(now);
        keep(now, "devices", devices(), list(actual.devices()));
        keep(now, "groups", sorted(actual.groups()).equals(sorted(wanted.groups())), list(sorted(actual.groups())));
        keep(now, "ipc", ipc().equals(desired.ipc().orElse("")) || (ipc().isEmpty() && isDefaultIpc()), ipc());
        keep(now, "shm_size", shmSize(), Long.toString(actual.shmSize()));
        keep(now, "cap_add", actual.capabilities().equals(desired.capabilities()), list(actual.capabilities()));
        keep(now, "security_opt", actual.securityOptions().equals(securityOptions()), list(actual.securityOptions()));
        keep(now, "ports", actual.ports().equals(ports()), list(actual.ports()));
        keep(
                now,
                "volumes",
                volumes(),
                list(mounts().stream().map(Manual::text).sorted().toList()));
        keep(
                now,
                "tmpfs",
                tmpfs(),
                actual.tmpfs().isEmpty() ? "" : actual.tmpfs().toString());
        keep(now, "ulimits", ulimits(), actual.ulimits().toString());
        keep(
                now,
                "cpus",
                cpus(),
                actual.cpus().signum() == 0 ? "" : actual.cpus().toPlainString());
        keep(now, "network", actual.network().equals(desired.network().orElse("")), actual.network());
        keep(now, "restart", actual.restart().equals(desired.restart()), actual.restart());
        environment(now);
        desired.labels().forEach((name, value) -> {
            String found = actual.labels().get(name);
            if (found != null) {
                now.put("labels." + name, found);
            }
        });
        now.putAll(actual.others());
        return new ArrayList<>(Differences.between(now, wanted.fields()));
    }

    /** Takes the desired value where both mean the same, else what the engine reports. */
    private void keep(Map<String, String> now, String field, boolean same, String found) {
        String value = same ? wanted.fields().get(field) : found.isEmpty() || found.equals("[]") ? null : found;
        if (value != null) {
            now.put(field, value);
        }
    }

    private void command(Map<String, String> now) {
        List<String> words = new ArrayList<>(desired.entrypoint());
        if (words.isEmpty()) {
            words.addAll(actual.imageEntrypoint());
            words.addAll(desired.command().isEmpty() ? actual.imageCommand() : desired.command());
        } else {
            words.addAll(desired.command());
        }
        boolean same = actual.words().equals(words);
        List<String> entrypoint = desired.entrypoint().isEmpty() ? actual.imageEntrypoint() : desired.entrypoint();
        boolean begins = actual.words().size() >= entrypoint.size()
                && actual.words().subList(0, entrypoint.size()).equals(entrypoint);
        List<String> rest = begins
                ? actual.words().subList(entrypoint.size(), actual.words().size())
                : actual.words();
        keep(now, "entrypoint", begins, "");
        keep(now, "command", same, list(masked(rest)));
    }

    private static List<String> masked(List<String> words) {
        List<String> shown = new ArrayList<>();
        boolean secret = false;
        for (String word : words) {
            int equals = word.indexOf('=');
            boolean option = SECRET.matcher(equals < 0 ? word : word.substring(0, equals))
                    .matches();
            shown.add(secret ? HIDDEN : option && equals >= 0 ? word.substring(0, equals + 1) + HIDDEN : word);
            secret = option && equals < 0;
        }
        return shown;
    }

    private boolean devices() {
        return desired.devices().stream()
                        .allMatch(device -> actual.devices().stream().anyMatch(device::covers))
                && actual.devices().stream()
                        .allMatch(path -> desired.devices().stream().anyMatch(device -> device.covers(path)));
    }

    private boolean isDefaultIpc() {
        return desired.ipc()
                .map(ipc -> ipc.equals("private") || ipc.equals("shareable"))
                .orElse(true);
    }

    /** Empty if it is one of the engines' defaults. */
    private String ipc() {
        return actual.ipc().equals("private") || actual.ipc().equals("shareable") ? "" : actual.ipc();
    }

    /** Without effect in the host's IPC namespace; 64 MB and 65536000 bytes are the defaults of docker and podman. */
    private boolean shmSize() {
        return actual.ipc().equals("host")
                || (desired.shmSize().isPresent()
                        ? desired.shmSize().getAsLong() == actual.shmSize()
                        : actual.shmSize() == 0 || actual.shmSize() == 67_108_864L || actual.shmSize() == 65_536_000L);
    }

    private List<String> securityOptions() {
        return desired.securityOptions().stream()
                .filter(option -> !option.equals("label=disable"))
                .toList();
    }

    /** The engines write every port of a range. */
    private List<String> ports() {
        List<String> ports = new ArrayList<>();
        desired.ports().forEach(port -> port.single().forEach(one -> ports.add(one.written())));
        return ports.stream().sorted().toList();
    }

    /** Without the anonymous volumes that the image asks for. */
    private List<Inspected.Mount> mounts() {
        return actual.mounts().stream()
                .filter(mount -> mount.bind() || !mount.source().matches("[0-9a-f]{64}"))
                .filter(mount -> !actual.tmpfs().containsKey(mount.inside()))
                .toList();
    }

    private boolean volumes() {
        List<Inspected.Mount> asked = desired.volumes().stream()
                .map(volume ->
                        new Inspected.Mount(volume.isBind(), volume.source(), volume.inside(), volume.readOnly()))
                .toList();
        return mounts().containsAll(asked) && asked.containsAll(mounts());
    }

    private static String text(Inspected.Mount mount) {
        return mount.source() + ":" + mount.inside() + (mount.readOnly() ? ":ro" : "");
    }

    /** podman adds options of its own. */
    private boolean tmpfs() {
        Map<String, List<String>> asked = new TreeMap<>();
        desired.tmpfs().forEach(one -> asked.put(one.inside(), one.options()));
        return asked.keySet().equals(actual.tmpfs().keySet())
                && asked.entrySet().stream().allMatch(one -> List.of(
                                actual.tmpfs().getOrDefault(one.getKey(), "").split(","))
                        .containsAll(one.getValue()));
    }

    /** podman lists the limits of its configuration too. */
    private boolean ulimits() {
        return desired.ulimits().stream()
                .allMatch(limit -> limit.values().equals(actual.ulimits().get(limit.name())));
    }

    private boolean cpus() {
        return desired.cpus()
                .map(cpus -> cpus.compareTo(actual.cpus()) == 0)
                .orElse(actual.cpus().signum() == 0);
    }

    private void environment(Map<String, String> now) {
        desired.secrets().forEach((name, secret) -> {
            String found = actual.environment().get(name);
            if (secret.reveal().equals(found)) {
                now.put("secret." + name, "");
            } else if (found != null) {
                now.put("environment." + name, HIDDEN);
            }
        });
        desired.environment().forEach((name, value) -> {
            String found = actual.environment().get(name);
            boolean byImage = found == null
                    && sameImage
                    && Optional.ofNullable(inImage(name)).filter(value::equals).isPresent();
            if (value.equals(found) || byImage || (found == null && value.isEmpty())) {
                now.put("environment." + name, value);
            } else if (found != null) {
                now.put("environment." + name, HIDDEN);
            }
        });
        actual.environment().keySet().stream()
                .filter(name -> !desired.environment().containsKey(name)
                        && !desired.secrets().containsKey(name)
                        && !name.equals("PATH"))
                .forEach(name -> now.put("environment." + name, HIDDEN));
    }

    private @Nullable String inImage(String name) {
        return actual.imageEnvironment().get(name);
    }

    /** Numbers in their order, then names. */
    private static List<String> sorted(List<String> groups) {
        return groups.stream()
                .distinct()
                .sorted(java.util.Comparator.comparing((String one) -> one.length())
                        .thenComparing(java.util.Comparator.naturalOrder()))
                .toList();
    }

    private static String list(List<String> values) {
        return new JSONArray(values).toString();
    }
}
