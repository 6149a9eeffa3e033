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

/** Compares one container with what was seen of it. */
final class ContainerPlan {
    private final Container desired;
    private final Seen seen;
    private final Engine engine;
    private final Spec spec;
    private final Steps steps;
    private final List<Change> changes = new ArrayList<>();
    private final List<String> notes;

    ContainerPlan(Container desired, Seen seen) throws CannotPlan {
        this.desired = desired;
        this.seen = seen;
        this.engine = Preconditions.engine(desired, seen);
        this.spec = Spec.of(desired, Preconditions.groups(desired, seen));
        this.steps = new Steps(desired, engine, spec);
        this.notes = new ArrayList<>(desired.notes());
        Preconditions.check(desired, seen, engine);
    }

    Assessment assess() {
        Optional<Inspected> found = seen.container();
        Optional<Unit> unit = seen.unit().filter(Unit::written);
        if (unit.isPresent()) {
            instead(unit.get());
        } else if (found.isEmpty()) {
            replace("create " + desired.name(), Differences.all(spec));
        } else {
            compare(found.get());
        }
        AtBoot boot = new AtBoot(engine, seen.boot());
        Optional<Change> lost = boot.finding(boot.concerns(desired.restart()) ? List.of(desired.name()) : List.of());
        lost.ifPresent(changes::add);
        if (engine == Engine.PODMAN
                && !desired.restart().equals("no")
                && !boot.starts(desired.restart())
                && lost.isEmpty()) {
            notes.add("podman starts no container when the host boots: enable podman-restart.service and set restart:"
                    + " always; until then the next apply starts it");
        }
        if (desired.usesGpu() && changes.stream().anyMatch(change -> !change.isFinding())) {
            notes.addAll(seen.occupants().gpuNotes(Preconditions.own(desired, engine)));
        }
        return new Assessment(changes, List.of(), notes, result());
    }

    /** systemd would start its own again and again, and what it runs is gone when it stops: the unit is what comes back. */
    private void instead(Unit unit) {
        List<Step> all = new ArrayList<>();
        if (seen.image().isEmpty() || desired.pull() == Pull.ALWAYS) {
            all.add(steps.pull());
        }
        QuadletSteps quadlet = new QuadletSteps(desired, spec, unit);
        all.add(quadlet.setAside());
        all.addAll(steps.replace(""));
        all.add(steps.await(0));
        all.add(quadlet.finish());
        List<Diff> diffs = new ArrayList<>(List.of(new Diff.Field(Unit.path(desired.name()), "there", null)));
        diffs.addAll(Differences.all(spec));
        changes.add(Change.of("create " + desired.name() + " in place of " + desired.name() + ".service", diffs, all)
                .withUndo(List.of(quadlet.restore())));
    }

    /** A run that was cut may have left a unit that waits to come back. */
    private Optional<QuadletSteps> waitingUnit() {
        return seen.unit().filter(Unit::previous).map(unit -> new QuadletSteps(desired, spec, unit));
    }

    private Step dropPrevious() {
        return waitingUnit().map(QuadletSteps::finish).orElseGet(steps::dropPrevious);
    }

    private void compare(Inspected found) {
        List<Diff> diffs = differences(found);
        boolean manual = !Differences.labelled(found);
        if (!diffs.isEmpty()) {
            replace("replace " + desired.name() + (manual ? ", which was not created by provision" : ""), diffs);
            return;
        }
        if (manual) {
            notes.add(desired.name() + " was not created by provision, but has the same settings; it is kept as it is");
        }
        String digest = manual ? Seen.Image.digest(found.image()) : found.label(Spec.DIGEST_LABEL);
        if (seen.image().isPresent() && !seen.image().get().digests().contains(digest)) {
            String now = new TreeSet<>(seen.image().get().digests()).first();
            replace(
                    "replace " + desired.name() + ", whose image has changed",
                    List.of(new Diff.Field("image digest", digest, now)));
            return;
        }
        List<Diff> drift = Drift.between(desired, found);
        boolean policy = !found.restart().equals(desired.restart());
        if (!drift.isEmpty() || (policy && engine == Engine.PODMAN) || lost(found)) {
            List<Diff> all = new ArrayList<>(drift);
            if (policy) {
                all.add(new Diff.Field("restart", found.restart(), desired.restart()));
            }
            if (lost(found)) {
                all.add(new Diff.Field("state", found.status(), "running"));
            }
            replace("replace " + desired.name() + ", which was changed by hand", all);
            return;
        }
        if (seen.image().isEmpty()) {
            replace(
                    "fetch " + desired.image() + " for " + desired.name(),
                    List.of(new Diff.Field("image", null, desired.image().toString())));
            return;
        }
        if (policy) {
            // docker can change this without a new container, and vLLM takes minutes to start.
            changes.add(Change.of(
                    "set the restart policy of " + desired.name(),
                    List.of(new Diff.Field("restart", found.restart(), desired.restart())),
                    List.of(steps.setRestart())));
        }
        state(found);
        if (desired.pull() == Pull.ALWAYS) {
            notes.add("pull: always: only the registry knows whether there is a newer " + desired.image()
                    + "; apply asks it once per run");
            changes.add(0, changes.stream().allMatch(Change::check) ? askRegistry() : renew(found));
        }
    }

    private List<Diff> differences(Inspected found) {
        return seen.actual()
                .map(actual -> new Manual(
                                desired,
                                spec,
                                actual,
                                seen.image().filter(image -> image.made(found)).isPresent())
                        .differences())
                .orElseGet(() -> Differences.fromLabels(spec, found));
    }

    private static boolean lost(Inspected found) {
        return found.status().equals("dead") || found.status().equals("removing");
    }

    private void state(Inspected found) {
        boolean restarting = found.status().equals("restarting");
        boolean ended = found.status().equals("exited") && found.exitCode() == 0 && desired.mayEnd();
        if (!found.running() && !restarting && !ended) {
            String how = found.status().equals("paused") ? "unpause" : "start";
            // docker counts restarts from zero again after a start by hand; podman goes on counting.
            int restarts = engine == Engine.DOCKER && how.equals("start") ? 0 : found.restarts();
            settle(
                    how + " " + desired.name(),
                    new Diff.Field("state", state(found.status(), found), "running"),
                    List.of(steps.start(how), steps.await(restarts)));
            return;
        }
        Optional<String> complaint = restarting ? Optional.of("restarting") : unhealthy();
        if (complaint.isPresent()) {
            Diff field = new Diff.Field("health", complaint.get(), "healthy");
            boolean young = desired.health()
                    .map(health -> seen.upFor(found).compareTo(health.within()) < 0)
                    .orElse(true);
            if (young && !restarting && found.restarts() == 0) {
                changes.add(Change.of(
                                "wait until " + desired.name() + " is healthy",
                                List.of(field),
                                List.of(steps.await(found.restarts())))
                        .withUndo(previousComesBack())
                        .asCheck());
            } else if (young || restarting) {
                settle("wait until " + desired.name() + " is healthy", field, List.of(steps.await(found.restarts())));
            } else {
                changes.add(Change.finding(
                        desired.name() + " runs, but is not healthy (look at: " + engine.command() + " logs "
                                + desired.name() + ")",
                        List.of(field)));
            }
        } else if (seen.previous().isPresent() || waitingUnit().isPresent()) {
            changes.add(Change.of(
                    "remove " + desired.previousName(),
                    List.of(new Diff.Field(desired.previousName(), "there", null)),
                    List.of(dropPrevious())));
        }
    }

    private static String state(String status, Inspected found) {
        return status.equals("exited")
                ? "exited with " + found.exitCode() + (found.outOfMemory() ? " (out of memory)" : "")
                : status;
    }

    /** Brings a container of the right kind to life; if it replaced another and fails, that one comes back. */
    private void settle(String summary, Diff diff, List<Step> how) {
        List<Step> all = new ArrayList<>(how);
        all.add(dropPrevious());
        changes.add(Change.of(summary, List.of(diff), all).withUndo(previousComesBack()));
    }

    private List<Step> previousComesBack() {
        return seen.previous()
                .map(before -> List.of(steps.putBack(before, true)))
                .or(() -> waitingUnit().map(unit -> List.of(unit.restore())))
                .orElse(List.of());
    }

    private Optional<String> unhealthy() {
        if (desired.health().isEmpty()) {
            return Optional.empty();
        }
        HttpReply reply = seen.health().orElse(new HttpReply.NoAnswer("not asked"));
        return desired.health().get().complaint(reply);
    }

    private void replace(String summary, List<Diff> diffs) {
        replace(summary, diffs, seen.container());
    }

    private void replace(String summary, List<Diff> diffs, Optional<Inspected> old) {
        List<Step> all = new ArrayList<>();
        if (seen.image().isEmpty() || desired.pull() == Pull.ALWAYS) {
            all.add(steps.pull());
        }
        Optional<Inspected> fallback = fallback(old, all);
        // An image that is only fetched may turn out to be the one the container has: then it is left alone.
        boolean unless = old.isPresent()
                && seen.image().isEmpty()
                && differences(old.get()).isEmpty()
                && Drift.between(desired, old.get()).isEmpty();
        all.addAll(
                unless
                        ? steps.keep(old.get())
                        : steps.replace(old.map(Inspected::id).orElse("")));
        all.add(steps.await(unless ? old.map(Inspected::restarts).orElse(0) : 0));
        all.add(dropPrevious());
        changes.add(Change.of(summary, diffs, all).withUndo(comesBack(fallback, old)));
    }

    /**
     * The container that comes back if the new one fails: the one there is if it has proven itself, else what waits under
     * the other name. The script gives up an unproven one for that, so that a proven one must be alone.
     */
    private Optional<Inspected> fallback(Optional<Inspected> old, List<Step> before) {
        if (seen.actual().filter(Actual::removedWhenStopped).isPresent()) {
            notes.add(desired.name() + " was started with --rm: it is removed when it stops, and cannot be restored");
            return seen.previous();
        }
        boolean proven =
                old.filter(Inspected::running).isPresent() && unhealthy().isEmpty();
        if (proven && seen.previous().isPresent()) {
            before.add(steps.dropPrevious());
        }
        return proven || seen.previous().isEmpty() ? old : seen.previous();
    }

    private List<Step> comesBack(Optional<Inspected> fallback, Optional<Inspected> old) {
        boolean start = fallback.filter(one -> !one.equals(old.orElse(null)) || one.running())
                .isPresent();
        return fallback.map(one -> List.of(steps.putBack(one, start)))
                .or(() -> waitingUnit().map(unit -> List.of(unit.restore())))
                .orElse(List.of());
    }

    private Change askRegistry() {
        return Change.of("ask the registry for a newer " + desired.image(), List.of(), List.of(steps.pull()))
                .asAction()
                .asCheck();
    }

    /** Before anything else is tried with the container: the newer image may be what fixes it. */
    private Change renew(Inspected found) {
        List<Step> all = new ArrayList<>(List.of(steps.pull()));
        Optional<Inspected> fallback = fallback(Optional.of(found), all);
        all.addAll(steps.keep(found));
        all.add(steps.await(found.restarts()));
        all.add(dropPrevious());
        return Change.of("ask the registry for a newer " + desired.image(), List.of(), all)
                .withUndo(comesBack(fallback, Optional.of(found)))
                .asAction();
    }

    private Data.Dict result() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("engine", engine.command());
        values.put("id", seen.container().map(Inspected::id).orElse(""));
        values.put("status", seen.container().map(Inspected::status).orElse("absent"));
        values.put(
                "image_digest",
                seen.container().map(one -> one.label(Spec.DIGEST_LABEL)).orElse(""));
        return (Data.Dict) Data.of(values, At.whole("(host)"));
    }
}
