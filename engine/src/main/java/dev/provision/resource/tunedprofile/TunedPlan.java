package dev.provision.resource.tunedprofile;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compares the profile that shall be used with the one that is, and with the one of the next boot. */
final class TunedPlan {
    private static final String USE = ScriptFile.read(TunedPlan.class, "use.sh");
    private static final String ENABLE = ScriptFile.read(TunedPlan.class, "enable.sh");
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final TunedProfile desired;
    private final Observed observed;
    private final List<String> notes = new ArrayList<>();

    TunedPlan(TunedProfile desired, Observed observed) {
        this.desired = desired;
        this.observed = observed;
    }

    Assessment assess() throws CannotPlan {
        require();
        List<Change> changes = new ArrayList<>();
        List<Diff> diffs = new ArrayList<>();
        Observed.State tuned = observed.unit("tuned");
        String wanted = desired.written();
        if (!tuned.running()) {
            diffs.add(new Diff.Field("tuned.service", tuned.active(), "active"));
        }
        if (observed.automatic() || !observed.preset().equals(wanted)) {
            diffs.add(new Diff.Field(
                    "profile at boot",
                    observed.automatic()
                            ? "chosen by tuned" + (observed.preset().isEmpty() ? "" : ": " + observed.preset())
                            : observed.preset(),
                    wanted));
        }
        if (tuned.running() && !observed.active().equals(wanted)) {
            diffs.add(new Diff.Field("profile now", observed.active().isEmpty() ? "none" : observed.active(), wanted));
        }
        if (!diffs.isEmpty()) {
            changes.add(Change.of(
                    "use the profile " + wanted,
                    diffs,
                    List.of(new Step.Run(
                            "tuned-adm profile " + wanted, new Fragment(USE, desired.profiles()), LONGEST))));
        }
        if (!tuned.startsAtBoot()) {
            changes.add(Change.of(
                    "enable tuned.service",
                    List.of(new Diff.Field("enabled", tuned.enabled(), "enabled")),
                    List.of(new Step.Run("systemctl enable tuned", Fragment.of(ENABLE), LONGEST))));
        }
        rivals();
        return Assessment.of(changes).withNotes(notes);
    }

    private void require() throws CannotPlan {
        if (!observed.installed()) {
            throw new CannotPlan("the host has no tuned-adm", "install the package tuned in an earlier task");
        }
        Observed.State tuned = observed.unit("tuned");
        if (tuned.enabled().isEmpty() || tuned.enabled().equals("not-found")) {
            throw new CannotPlan(
                    "the host has tuned-adm and no tuned.service", "is the package tuned installed in full?");
        }
        if (tuned.enabled().startsWith("masked")) {
            throw new CannotPlan(
                    "tuned.service is masked on the host", "unmask it with a service task if it is to be used again");
        }
        if (observed.known().isEmpty()) {
            throw new CannotPlan("tuned-adm does not answer", "\"tuned-adm list\" on the host says why");
        }
        List<String> unknown = desired.profiles().stream()
                .filter(profile -> !observed.known().contains(profile))
                .toList();
        if (!unknown.isEmpty()) {
            throw new CannotPlan(
                    "tuned has no profile " + String.join(", ", unknown) + " on the host",
                    "it has " + String.join(", ", observed.known()));
        }
    }

    /** domain.md 1.2: what sets the same things, or tuned's own profile. */
    private void rivals() {
        Observed.State desktop = observed.unit("tuned-ppd");
        if (desktop.running() || desktop.startsAtBoot()) {
            notes.add("tuned-ppd.service changes the profile of tuned as the desktop's power profile says"
                    + " (/etc/tuned/ppd.conf)");
        }
        for (String rival : List.of("power-profiles-daemon", "tlp", "auto-cpufreq")) {
            Observed.State state = observed.unit(rival);
            if (state.startsAtBoot()) {
                notes.add(rival + ".service is enabled too, and excludes tuned: only one of them runs after a boot");
            } else if (state.running()) {
                notes.add(rival + ".service runs, and is stopped when tuned starts");
            }
        }
    }
}
