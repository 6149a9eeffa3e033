package dev.provision.resource.timer;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares what a timer shall be with its files and with what systemd makes of them. */
final class TimerPlan {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** Descriptor 9 is the host lock, which nothing that outlives the step may inherit. */
    private static final String SYSTEMCTL = """
        export LC_ALL=C
        systemctl --no-pager --no-ask-password "$@" </dev/null 9>&-
        """;

    private final Timer desired;
    private final Seen observed;
    private final List<Change> files;

    /** @param files what differs in the unit files */
    TimerPlan(Timer desired, Seen observed, List<Change> files) {
        this.desired = desired;
        this.observed = observed;
        this.files = files;
    }

    Assessment assess() {
        return Assessment.of(desired.job().isPresent() ? present() : absent());
    }

    /** What must hold before the files are compared. */
    static void require(Timer desired, Seen observed) throws CannotPlan {
        requireOurs(desired.timerUnit(), observed.timer(), desired.path(".timer"));
        requireOurs(desired.serviceUnit(), observed.service(), desired.path(".service"));
        if (desired.job().isPresent()) {
            require(desired.job().get(), observed);
        }
    }

    /** A unit of a package by the same name would be hidden by ours. */
    private static void requireOurs(String unit, Map<String, String> properties, String path) throws CannotPlan {
        String from = Seen.property(properties, "FragmentPath");
        if (Seen.property(properties, "LoadState").equals("masked")) {
            throw new CannotPlan(
                    unit + " is masked on the host", "unmask it in an earlier task (service), or choose another name");
        }
        if (!from.isEmpty() && !from.equals(path)) {
            throw new CannotPlan("the host has a unit " + unit + " already, from " + from, "choose another name");
        }
    }

    private static void require(Timer.Job job, Seen observed) throws CannotPlan {
        if (observed.lacks().contains("user")) {
            throw new CannotPlan("the host has no user " + job.user(), "make it in an earlier task (user)");
        }
        if (observed.lacks().contains("group")) {
            throw new CannotPlan("the host has no group " + job.group(), "make it in an earlier task (group)");
        }
        if (observed.lacks().contains("program")) {
            throw new CannotPlan(
                    "the host has no program " + job.exec().get(0), "install what brings it in an earlier task");
        }
        for (Map.Entry<String, String> refused : observed.refused().entrySet()) {
            throw new CannotPlan(
                    "systemd does not understand the time \"" + refused.getKey() + "\": " + refused.getValue(),
                    "systemd-analyze calendar on the host says how it reads one; systemd.time(7) has the form");
        }
    }

    private List<Change> present() {
        List<Change> changes = new ArrayList<>(files);
        List<Diff> diffs = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        if (!files.isEmpty() || observed.stale()) {
            diffs.add(new Diff.Field("unit files", "read before they changed", "read"));
            steps.add(systemctl("daemon-reload"));
        }
        String enabled = Seen.property(observed.timer(), "UnitFileState");
        if (!enabled.equals("enabled")) {
            diffs.add(new Diff.Field("enabled", enabled.isEmpty() ? null : enabled, "enabled"));
            steps.add(systemctl("enable", "--", desired.timerUnit()));
        }
        String active = Seen.property(observed.timer(), "ActiveState");
        boolean running = active.equals("active") || active.equals("activating");
        if (!running) {
            diffs.add(new Diff.Field("state", active, "active"));
        }
        if (!running || !files.isEmpty()) {
            // A start would not let a timer that runs reckon its times anew.
            steps.add(systemctl("restart", "--", desired.timerUnit()));
        }
        if (!steps.isEmpty()) {
            changes.add(Change.of("start " + desired.timerUnit(), diffs, steps));
        }
        return changes;
    }

    private List<Change> absent() {
        List<Change> changes = new ArrayList<>();
        String active = Seen.property(observed.timer(), "ActiveState");
        boolean there = Seen.property(observed.timer(), "LoadState").equals("loaded");
        boolean running = there && !active.equals("inactive") && !active.equals("failed");
        if (running || Seen.property(observed.timer(), "UnitFileState").equals("enabled")) {
            changes.add(Change.of(
                    "stop " + desired.timerUnit(),
                    List.of(new Diff.Field("state", active, null)),
                    List.of(systemctl("disable", "--now", "--", desired.timerUnit()))));
        }
        changes.addAll(files);
        if (!files.isEmpty() || (observed.loaded() && observed.stale())) {
            changes.add(Change.of(
                    "let systemd forget " + desired.timerUnit(),
                    List.of(new Diff.Field("unit files", "loaded", null)),
                    List.of(systemctl("daemon-reload"))));
        }
        return changes;
    }

    private Step systemctl(String... words) {
        return new Step.Run(
                "systemctl " + words[0] + (words.length > 1 ? " " + desired.timerUnit() : ""),
                Fragment.of(SYSTEMCTL, words),
                LONGEST);
    }
}
