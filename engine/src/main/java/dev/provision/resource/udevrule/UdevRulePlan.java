package dev.provision.resource.udevrule;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Reach;
import dev.provision.resource.Step;
import dev.provision.resource.owned.OwnedFile;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares a file of rules, and the devices that they are about. */
final class UdevRulePlan {
    private static final String VERIFY = ScriptFile.read(UdevRulePlan.class, "accepted.sh", "verify.sh");
    private static final String APPLY = SafePath.SCRIPT + ScriptFile.read(UdevRulePlan.class, "apply.sh");
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String NOT_APPLIED = "600";

    private final String root;
    private final UdevRule desired;
    private final Observed observed;
    private final OwnedFile file;
    private final List<String> notes = new ArrayList<>();

    UdevRulePlan(String root, UdevRule desired, Observed observed) {
        this.root = root;
        this.desired = desired;
        this.observed = observed;
        this.file = new OwnedFile(root, desired.path());
    }

    Assessment assess() throws CannotPlan {
        if (!observed.missing().isEmpty()) {
            throw new CannotPlan(
                    "the host has no " + String.join(" and no ", observed.missing())
                            + ", and udev ignores what names it",
                    "make it in an earlier task");
        }
        if (!observed.refusal().isEmpty()) {
            throw new CannotPlan(
                    observed.refusal(), "correct the rules; udevadm verify on the host checks a file of them");
        }
        List<Diff> devices = devices();
        List<Change> changes = new ArrayList<>();
        if (desired.content().isPresent()) {
            present(desired.content().get(), devices).ifPresent(changes::add);
            overridden(desired.content().get(), changes);
        } else if (observed.rules().exists()) {
            absent(changes);
        }
        if (!observed.running() && (desired.content().isPresent() || !changes.isEmpty())) {
            notes.add("udev does not run on the host, or is not there: rules count from when it does");
        }
        return Assessment.of(changes).withNotes(notes);
    }

    private Optional<Change> present(String content, List<Diff> devices) {
        OwnedFile.Seen rules = observed.rules();
        if (!rules.exists() || !rules.text().equals(content)) {
            List<Step> steps = new ArrayList<>();
            List<Step> write = file.write(content, NOT_APPLIED);
            steps.add(write.get(0));
            if (observed.running()) {
                steps.add(new Step.Run("udevadm verify", Fragment.of(VERIFY, desired.file()), LONGEST));
            }
            steps.addAll(write.subList(1, write.size()));
            steps.add(apply(file.onHost()));
            List<Diff> diffs = new ArrayList<>(List.of(new Diff.Content(desired.path(), rules.content(), content)));
            diffs.addAll(devices);
            return Optional.of(Change.of((rules.exists() ? "replace " : "write ") + desired.path(), diffs, steps));
        }
        if (!rules.mode().equals(OwnedFile.OPEN)) {
            List<Diff> diffs = new ArrayList<>(List.of(new Diff.Field("rules", "written, not applied", "applied")));
            diffs.addAll(devices);
            return Optional.of(Change.of("let udev apply " + desired.path(), diffs, List.of(apply(file.onHost()))));
        }
        if (devices.isEmpty()) {
            return Optional.empty();
        }
        if (!observed.running()) {
            return Optional.of(Change.finding("devices are not as " + desired.path() + " would make them", devices));
        }
        return Optional.of(
                Change.of("let udev apply " + desired.path() + " again", devices, List.of(apply(file.onHost()))));
    }

    /** Rules of other files from which the same devices get something else, at the latest when the host boots. */
    private void overridden(String content, List<Change> changes) {
        for (String text : RuleLine.lines(content)) {
            RuleLine.read(text)
                    .ifPresent(ours -> observed.others().forEach(other -> other.overrides(desired.file(), ours)
                            .ifPresent(found -> overridden(other, found, changes))));
        }
    }

    private void overridden(OtherRule other, OtherRule.Override found, List<Change> changes) {
        String summary =
                other.path() + " overrides " + desired.path() + " with " + found.key() + "=\"" + found.theirs() + "\"";
        if (found.certain()) {
            changes.add(Change.finding(
                            summary + ": remove that rule, or choose a later name",
                            List.of(new Diff.Field(found.key(), found.theirs(), found.ours())))
                    .dependingOn(Reach.paths(other.path())));
        } else {
            notes.add(summary + " for some devices");
        }
    }

    /** The rules are emptied first, and go when udev has applied that there are none. */
    private void absent(List<Change> changes) {
        List<Step> steps = new ArrayList<>(file.write("", NOT_APPLIED));
        steps.add(apply(""));
        steps.add(file.remove());
        changes.add(Change.of(
                "remove " + desired.path(),
                List.of(new Diff.Content(desired.path(), observed.rules().content(), null)),
                steps));
    }

    private Step apply(String rules) {
        List<String> arguments = new ArrayList<>(List.of(root, rules));
        arguments.addAll(desired.subsystems());
        return new Step.Run("let udev apply " + desired.path(), new Fragment(APPLY, arguments), LONGEST);
    }

    private List<Diff> devices() {
        List<Diff> diffs = new ArrayList<>();
        desired.devices().forEach((path, wanted) -> {
            Observed.Device now = observed.devices().get(path);
            if (now == null) {
                notes.add(path + " is not there; the rules count when it comes");
                return;
            }
            if (!wanted.owner().isEmpty()
                    && !wanted.owner().equals(now.user())
                    && !wanted.owner().equals(now.uid())) {
                diffs.add(new Diff.Field(path + " owner", now.user(), wanted.owner()));
            }
            if (!wanted.group().isEmpty()
                    && !wanted.group().equals(now.group())
                    && !wanted.group().equals(now.gid())) {
                diffs.add(new Diff.Field(path + " group", now.group(), wanted.group()));
            }
            if (!wanted.mode().isEmpty() && !wanted.mode().equals(now.mode())) {
                diffs.add(new Diff.Field(path + " mode", "0" + now.mode(), "0" + wanted.mode()));
            }
        });
        return diffs;
    }
}
