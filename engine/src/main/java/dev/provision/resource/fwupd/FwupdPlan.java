package dev.provision.resource.fwupd;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports what fwupd would update, and compares the devices that are named. */
final class FwupdPlan {
    private static final String INSTALL = ScriptFile.read(FwupdPlan.class, "install.sh");
    private static final Duration LONGEST = Duration.ofMinutes(60);

    private final Fwupd desired;
    private final Observed observed;
    private final List<Change> changes = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    FwupdPlan(Fwupd desired, Observed observed) {
        this.desired = desired;
        this.observed = observed;
    }

    Assessment assess() throws CannotPlan {
        if (!observed.installed()) {
            throw new CannotPlan("the host has no fwupdmgr", "install the package fwupd in an earlier task");
        }
        if (!observed.trouble().isEmpty()) {
            throw new CannotPlan("fwupd does not answer: " + observed.trouble(), "systemctl status fwupd says why");
        }
        List<Device> named = new ArrayList<>();
        for (Fwupd.Update update : desired.updates()) {
            Device device = find(update);
            named.add(device);
            compare(update, device);
        }
        List<String> notes = new ArrayList<>();
        for (Device device : observed.pending()) {
            if (named.stream().noneMatch(one -> one.id().equals(device.id()))) {
                notes.add("fwupd has " + device.releases().get(0).version() + " for " + device.shown()
                        + ", which is at " + (device.version().isEmpty() ? "an unknown version" : device.version()));
            }
        }
        return new Assessment(changes, reasons, notes, result());
    }

    private Device find(Fwupd.Update update) throws CannotPlan {
        List<Device> found = observed.devices().stream()
                .filter(device -> device.isCalled(update.device()))
                .toList();
        if (found.isEmpty()) {
            throw new CannotPlan(
                    "fwupd knows no device " + update.device() + " on the host",
                    "it knows "
                            + String.join(
                                    ", ",
                                    observed.devices().stream()
                                            .filter(device -> device.flags().contains("updatable"))
                                            .map(Device::shown)
                                            .toList()));
        }
        if (found.size() > 1) {
            throw new CannotPlan(
                    found.size() + " devices are called " + update.device(),
                    "write the DeviceId of the one that is meant: "
                            + String.join(", ", found.stream().map(Device::id).toList()));
        }
        return found.get(0);
    }

    private void compare(Fwupd.Update update, Device device) throws CannotPlan {
        if (device.version().equals(update.version())) {
            return;
        }
        Diff diff = new Diff.Field(device.name(), device.version(), update.version());
        if (device.isSystemFirmware()) {
            changes.add(Change.finding(
                    device.name() + " is at " + device.version() + ", not " + update.version()
                            + ", and system firmware is updated by hand only (fwupdmgr install " + device.id() + " "
                            + update.version() + "): some boards forget how much memory is the GPU's",
                    List.of(diff)));
            return;
        }
        if (device.waitsForBoot()) {
            reasons.add("fwupd: " + device.name() + " is updated by the next boot");
            return;
        }
        if (device.failed()) {
            changes.add(Change.finding(
                    "the update of " + device.name() + " failed"
                            + (device.error().isEmpty() ? "" : ": " + device.error()) + " (fwupdmgr clear-results "
                            + device.id() + " lets it be tried again)",
                    List.of(diff)));
            return;
        }
        Change change = install(update, device, diff);
        changes.add(
                device.flags().contains("needs-reboot")
                        ? change.needingReboot("fwupd: " + device.name() + " is updated by the next boot")
                        : change);
    }

    private Change install(Fwupd.Update update, Device device, Diff diff) throws CannotPlan {
        Device.Release release = device.release(update.version())
                .orElseThrow(() -> new CannotPlan(
                        "fwupd knows no version " + update.version() + " for " + device.shown(),
                        "it knows "
                                + (device.releases().isEmpty()
                                        ? "none; is fwupd-refresh.timer enabled?"
                                        : String.join(
                                                ", ",
                                                device.releases().stream()
                                                        .map(Device.Release::version)
                                                        .toList()))));
        if (device.flags().contains("locked")) {
            throw new CannotPlan(device.shown() + " is locked", "fwupdmgr unlock " + device.id());
        }
        if (device.flags().contains("require-ac") && observed.onBattery()) {
            throw new CannotPlan(
                    "the host runs on its battery, and an update of " + device.name() + " needs mains power", null);
        }
        Step step = new Step.Run(
                "fwupdmgr install " + device.name() + " " + update.version(),
                Fragment.of(INSTALL, device.id(), update.version(), release.downgrade() ? "--allow-older" : ""),
                LONGEST);
        return Change.of(
                (release.downgrade() ? "take " : "bring ")
                        + device.name()
                        + (release.downgrade() ? " back to " : " to ")
                        + update.version(),
                List.of(diff),
                List.of(step));
    }

    private Data.Dict result() {
        Map<String, Object> versions = new LinkedHashMap<>();
        observed.devices().forEach(device -> versions.put(device.id(), device.version()));
        return (Data.Dict) Data.of(
                Map.of("versions", versions, "pending", observed.pending().size()), At.whole("(host)"));
    }
}
