package dev.provision.resource.container;

import dev.provision.resource.Diff;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody changed by hand on a container that still carries our labels: a small set of fields that both engines show
 * alike. What the image or the engine adds is no difference.
 */
final class Drift {
    private Drift() {}

    static List<Diff> between(Container desired, Inspected found) {
        List<Diff> diffs = new ArrayList<>();
        desired.environment().forEach((name, value) -> {
            String now = found.environment().get(name);
            if (!value.equals(now)) {
                diffs.add(new Diff.Field("environment." + name, now, value));
            }
        });
        desired.secrets().forEach((name, secret) -> {
            String now = found.environment().get(name);
            if (!secret.reveal().equals(now)) {
                diffs.add(new Diff.Field("environment." + name, now == null ? null : "(another secret)", "(secret)"));
            }
        });
        for (Device device : desired.devices()) {
            if (device.isPath() && found.devices().stream().noneMatch(device::covers)) {
                diffs.add(new Diff.Field("device " + device.host(), null, device.written()));
            }
        }
        for (Volume volume : desired.volumes()) {
            Inspected.Mount wanted =
                    new Inspected.Mount(volume.isBind(), volume.source(), volume.inside(), volume.readOnly());
            if (!found.mounts().contains(wanted)) {
                String now = found.mounts().stream()
                        .filter(mount -> mount.inside().equals(volume.inside()))
                        .map(mount -> mount.source() + ":" + mount.inside() + (mount.readOnly() ? ":ro" : ""))
                        .findFirst()
                        .orElse(null);
                diffs.add(new Diff.Field("volume " + volume.inside(), now, volume.written()));
            }
        }
        return diffs;
    }
}
