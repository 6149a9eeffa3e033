package dev.provision.resource.container;

import dev.provision.probe.HttpReply;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Compares one container that systemd runs with its unit, its state and the container that came of it. */
final class QuadletPlan {
    private final Container desired;
    private final Seen seen;
    private final Unit unit;
    private final Spec spec;
    private final QuadletSteps steps;
    private final List<Change> changes = new ArrayList<>();
    private final List<String> notes;

    QuadletPlan(Container desired, Seen seen) throws CannotPlan {
        this.desired = desired;
        this.seen = seen;
        Engine engine = Preconditions.engine(desired, seen);
        this.unit = seen.unit().orElseThrow(() -> new CannotPlan("the host did not say what systemd knows", null));
        if (unit.active().isEmpty()) {
            throw new CannotPlan("the host does not run systemd", "leave quadlet out: podman runs it by itself then");
        }
        if (unit.generator().isEmpty()) {
            throw new CannotPlan(
                    "the host's podman knows no quadlets", "install podman 4.4 or newer, or leave quadlet out");
        }
        this.spec = Spec.of(desired, Preconditions.groups(desired, seen));
        this.steps = new QuadletSteps(desired, spec, unit);
        this.notes = new ArrayList<>(desired.notes());
        Preconditions.check(desired, seen, engine);
    }

    Assessment assess() {
        List<Diff> diffs = written();
        Optional<Inspected> found = seen.container();
        if (diffs.isEmpty()) {
            found.ifPresent(container -> diffs.addAll(made(container)));
        }
        if (!diffs.isEmpty()) {
            install(diffs);
        } else if (desired.mayEnd() && unit.ended()) {
            ended();
        } else if (!unit.active().equals("active") || found.isEmpty()) {
            start();
        } else {
            health(found.get());
        }
        if (desired.usesGpu() && changes.stream().anyMatch(change -> !change.isFinding())) {
            notes.addAll(seen.occupants().gpuNotes(Preconditions.own(desired, Engine.PODMAN)));
        }
        return new Assessment(changes, List.of(), notes, result());
    }

    /** What differs in the files; the secret part is compared on the host. */
    private List<Diff> written() {
        List<Diff> diffs = new ArrayList<>();
        String text = new Quadlet(desired, spec).text();
        if (!unit.text().map(Quadlet::meaning).equals(Optional.of(Quadlet.meaning(text)))) {
            diffs.add(new Diff.Content(Unit.path(desired.name()), unit.text().orElse(null), text));
        }
        String wanted = desired.secrets().isEmpty() ? "" : "same 600";
        if (!unit.environment().equals(wanted)) {
            diffs.add(new Diff.Field(
                    Unit.environmentPath(desired.name()),
                    unit.environment().isEmpty() ? null : "(another secret, or mode)",
                    wanted.isEmpty() ? null : "(secret), mode 600"));
        }
        return diffs;
    }

    /** Whether the container that runs came of these files and of the image that the host has. */
    private List<Diff> made(Inspected found) {
        List<Diff> diffs = new ArrayList<>(Differences.fromLabels(spec, found));
        diffs.addAll(Drift.between(desired, found));
        if (seen.image().isPresent() && !seen.image().get().digests().contains(sha(found.image()))) {
            String now = new TreeSet<>(seen.image().get().digests()).first();
            diffs.add(new Diff.Field("image", sha(found.image()), now));
        }
        if (unit.stale()) {
            diffs.add(new Diff.Field("unit as systemd knows it", "another", "the one on disk"));
        }
        return diffs;
    }

    private void install(List<Diff> diffs) {
        List<Step> all = new ArrayList<>();
        if (seen.image().isEmpty() || desired.pull() == Pull.ALWAYS) {
            all.add(steps.pull());
        }
        all.addAll(steps.install());
        all.add(steps.await(0));
        all.add(steps.finish());
        Optional<Inspected> taken = unit.written() ? Optional.empty() : seen.container();
        List<Step> undo = new ArrayList<>();
        if (unit.written()) {
            undo.add(steps.restore());
        } else if (taken.isPresent()) {
            undo.add(steps.remove());
            undo.add(steps.putBack(taken.get()));
        }
        changes.add(Change.of((unit.written() ? "update " : "create ") + desired.name() + ".service", diffs, all)
                .withUndo(undo)
                .triedBy(new QuadletTrial(desired.name(), unit.generator(), new Quadlet(desired, spec).text())));
    }

    /** Of what waits beside it nobody can say whether it was this unit that ran. */
    private void ended() {
        if (unit.previous() || unit.stale()) {
            start();
        }
    }

    private void start() {
        List<Step> all = new ArrayList<>();
        if (seen.image().isEmpty()) {
            all.add(steps.pull());
        }
        all.add(steps.start());
        all.add(steps.await(0));
        all.add(steps.finish());
        changes.add(Change.of(
                "start " + desired.name() + ".service",
                List.of(new Diff.Field("state", unit.active() + " (" + unit.result() + ")", "active")),
                all));
    }

    private void health(Inspected found) {
        Optional<String> complaint = desired.health()
                .flatMap(health -> health.complaint(seen.health().orElse(new HttpReply.NoAnswer("not asked"))));
        if (complaint.isPresent()) {
            Diff diff = new Diff.Field("health", complaint.get(), "healthy");
            if (seen.upFor(found).compareTo(desired.health().orElseThrow().within()) < 0) {
                Change wait = Change.of(
                        "wait until " + desired.name() + " is healthy",
                        List.of(diff),
                        List.of(steps.await(unit.restarts())));
                changes.add(unit.restarts() == 0 ? wait.asCheck() : wait);
            } else {
                changes.add(Change.finding(
                        desired.name() + " runs, but is not healthy (look at: journalctl -u " + desired.name() + ")",
                        List.of(diff)));
            }
        } else if (unit.previous() || seen.previous().isPresent()) {
            changes.add(Change.of(
                    "remove what " + desired.name() + " was before",
                    List.of(new Diff.Field("previous", "there", null)),
                    List.of(steps.finish())));
        } else if (desired.pull() == Pull.ALWAYS) {
            notes.add("pull: always: only the registry knows whether there is a newer " + desired.image()
                    + "; apply asks it once per run");
            changes.add(Change.of("ask the registry for a newer " + desired.image(), List.of(), List.of(steps.pull()))
                    .asAction()
                    .asCheck());
        }
    }

    private static String sha(String id) {
        return id.startsWith("sha256:") ? id : "sha256:" + id;
    }

    private Data.Dict result() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("engine", "podman");
        values.put("unit", desired.name() + ".service");
        values.put("id", seen.container().map(Inspected::id).orElse(""));
        values.put("status", unit.active());
        return (Data.Dict) Data.of(values, At.whole("(host)"));
    }
}
