package dev.provision.resource.container;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code .container} unit of a container. Only keys that podman 4.4, the first with quadlets, knows are used; what has
 * none goes into {@code PodmanArgs}.
 */
record Quadlet(Container desired, Spec spec) {
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_@/.,:+=-]+");
    private static final Pattern ATTEMPTS = Pattern.compile("on-failure:(\\d+)");

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("# Written by provision, which undoes changes made by hand.");
        lines.add("[Unit]");
        lines.add("Description=" + desired.name() + ", a container");
        lines.add("Wants=network-online.target");
        lines.add("After=network-online.target");
        Matcher attempts = ATTEMPTS.matcher(desired.restart());
        if (attempts.matches()) {
            lines.add("StartLimitIntervalSec=1d");
            lines.add("StartLimitBurst=" + (Integer.parseInt(attempts.group(1)) + 1));
        }
        lines.add("");
        lines.add("[Container]");
        container(lines);
        lines.add("");
        lines.add("[Service]");
        lines.add("Restart=" + restart());
        // systemd's own 100 ms uses up the five starts that it allows in ten seconds while a device comes back.
        lines.add("RestartSec=5");
        // The default of 90 s is short for a large image on a busy disk; it is pulled beforehand.
        lines.add("TimeoutStartSec=900");
        lines.add("");
        lines.add("[Install]");
        lines.add("WantedBy=multi-user.target");
        return String.join("\n", lines) + "\n";
    }

    /**
     * The lines that change what runs: without comments, the description and the labels of this program, so that no other
     * wording of a newer version restarts a container. The settings in the labels are compared with the container's own.
     */
    static List<String> meaning(String unit) {
        return unit.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.matches("[#;].*|Description=.*|Label=\"?provision\\..*"))
                .toList();
    }

    private void container(List<String> lines) {
        lines.add("ContainerName=" + desired.name());
        lines.add("Image=" + desired.image().reference());
        key(lines, "Label", Spec.HASH_LABEL + "=" + spec.hash());
        key(lines, "Label", Spec.VERSION_LABEL + "=" + Spec.VERSION);
        key(lines, "Label", Spec.SPEC_LABEL + "=" + spec.json());
        desired.labels().forEach((name, value) -> key(lines, "Label", name + "=" + value));
        desired.devices().forEach(device -> key(lines, "AddDevice", device.written()));
        desired.capabilities().forEach(one -> key(lines, "AddCapability", one));
        desired.ports().forEach(port -> key(lines, "PublishPort", port.written()));
        desired.volumes().forEach(volume -> key(lines, "Volume", volume.written()));
        desired.network().ifPresent(network -> key(lines, "Network", network));
        desired.environment().forEach((name, value) -> key(lines, "Environment", name + "=" + value));
        if (!desired.secrets().isEmpty()) {
            lines.add("EnvironmentFile=" + Unit.environmentPath(desired.name()));
        }
        // Start never waits for a registry: the image is pulled before, in a step of its own.
        argument(lines, "--pull=never");
        spec.groups().forEach(group -> argument(lines, "--group-add=" + group));
        desired.ipc().ifPresent(ipc -> argument(lines, "--ipc=" + ipc));
        desired.shmSize().ifPresent(size -> argument(lines, "--shm-size=" + size + "b"));
        desired.tmpfs().forEach(one -> argument(lines, "--tmpfs=" + one.written()));
        desired.ulimits().forEach(limit -> argument(lines, "--ulimit=" + limit.written()));
        desired.cpus().ifPresent(cpus -> argument(lines, "--cpus=" + cpus.toPlainString()));
        desired.securityOptions().forEach(option -> security(lines, option));
        desired.entrypoint().stream().findFirst().ifPresent(first -> argument(lines, "--entrypoint=" + first));
        List<String> words = new ArrayList<>();
        desired.entrypoint().stream().skip(1).map(Quadlet::word).forEach(words::add);
        desired.command().stream().map(Quadlet::word).forEach(words::add);
        if (!words.isEmpty()) {
            lines.add("Exec=" + String.join(" ", words));
        }
    }

    private static void security(List<String> lines, String option) {
        if (option.startsWith("seccomp=")) {
            key(lines, "SeccompProfile", option.substring(8));
        } else if (option.equals("label=disable")) {
            lines.add("SecurityLabelDisable=true");
        } else {
            argument(lines, "--security-opt=" + option);
        }
    }

    /** What systemd calls it; a unit that was stopped by hand stays so until the next boot or apply. */
    private String restart() {
        if (desired.restart().equals("unless-stopped")) {
            return "always";
        }
        return desired.restart().startsWith("on-failure") ? "on-failure" : desired.restart();
    }

    private static void argument(List<String> lines, String value) {
        key(lines, "PodmanArgs", value);
    }

    private static void key(List<String> lines, String key, String value) {
        lines.add(key + "=" + word(value));
    }

    /**
     * One word of a unit file. The generator unquotes it and quotes it anew for ExecStart, where systemd replaces {@code %n}
     * and {@code $x}: their doubled forms pass the generator as they are.
     */
    static String word(String value) {
        if (BARE.matcher(value).matches()) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        value.chars().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '%' -> quoted.append("%%");
                case '$' -> quoted.append("$$");
                default -> quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
