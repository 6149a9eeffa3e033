package dev.provision.resource.compose;

import dev.provision.probe.HttpReply;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.resource.container.AtBoot;
import dev.provision.resource.container.Engine;
import dev.provision.resource.container.EngineChoice;
import dev.provision.resource.container.Health;
import dev.provision.resource.container.Pull;
import dev.provision.resource.container.Rival;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares one project with what was seen of it. */
final class ComposePlan {
    private final Compose desired;
    private final Project seen;
    private final Engine engine;
    private final ComposeSteps steps;
    private final Files files;
    private final List<Change> changes = new ArrayList<>();
    private final List<String> notes;

    ComposePlan(Compose desired, Project seen) throws CannotPlan {
        this.desired = desired;
        this.seen = seen;
        this.engine = engine();
        this.files = new Files(desired, seen);
        this.steps = new ComposeSteps(desired, seen, engine, files.spec());
        this.notes = new ArrayList<>(desired.notes());
    }

    private Engine engine() throws CannotPlan {
        Engine found = EngineChoice.of(desired.engine(), seen.engine());
        if (seen.tool().isEmpty()) {
            throw new CannotPlan(
                    found == Engine.DOCKER
                            ? "the host has docker, but neither docker compose nor docker-compose"
                            : "the host has podman, but neither podman-compose nor a tool for podman compose",
                    found == Engine.DOCKER
                            ? "install docker-compose (Debian), docker-compose-v2 (Ubuntu) or docker-compose-plugin"
                                    + " (docker.com)"
                            : "install podman-compose");
        }
        if (seen.lacksConfig()) {
            throw new CannotPlan(
                    "podman-compose " + seen.version() + " cannot show how it understands a file",
                    "install podman-compose 1.0.6 or newer");
        }
        EngineChoice.require(found, seen.root(), seen.trouble());
        return found;
    }

    Assessment assess() throws CannotPlan {
        if (desired.state() == Compose.State.UP) {
            if (!desired.owned() && seen.file().isEmpty()) {
                throw new CannotPlan(
                        "the host has no " + desired.path(),
                        "bring it there in an earlier task, or give file or content");
            }
            if (!seen.refusal().isEmpty()) {
                throw new CannotPlan(seen.refusal(), "correct the file, or give the missing values in environment");
            }
            occupants();
            up();
            atBoot();
        } else {
            down();
        }
        return new Assessment(changes, List.of(), notes, result());
    }

    private boolean own(Rival rival) {
        return rival.engine() == engine && rival.project().equals(desired.project());
    }

    /** What apply would only find when a container is created or started. */
    private void occupants() throws CannotPlan {
        List<String> names = desired.services().containerNames();
        for (Rival rival : seen.occupants().containers()) {
            boolean elsewhere = rival.project().equals(desired.project()) && rival.engine() != engine;
            if (elsewhere && rival.running() && seen.members().isEmpty()) {
                throw rival.inTheWay("the project name is taken by the " + rival.title());
            }
            if (rival.engine() == engine && names.contains(rival.name()) && !own(rival)) {
                throw rival.inTheWay("the name is taken by the " + rival.title());
            }
        }
        seen.occupants().requireFree(desired.published(), this::own);
    }

    /** By the file as far as it is known here, else by the containers that came of it. */
    private void atBoot() {
        AtBoot boot = new AtBoot(engine, seen.boot());
        Map<String, String> restarts = new TreeMap<>();
        seen.members().stream()
                .filter(member -> !member.oneoff())
                .forEach(member ->
                        restarts.put(member.service(), member.container().restart()));
        restarts.putAll(desired.services().restarts());
        restarts.values().removeIf(restart -> !boot.concerns(restart));
        boot.finding(restarts.keySet()).ifPresent(changes::add);
    }

    private void down() {
        List<Diff> diffs = new ArrayList<>();
        seen.members()
                .forEach(member -> diffs.add(
                        new Diff.Field("container " + member.container().name(), member.state(), null)));
        boolean absent = desired.state() == Compose.State.ABSENT;
        if (absent) {
            if (desired.owned() && seen.file().isPresent()) {
                diffs.add(new Diff.Field(desired.path(), "there", null));
            }
            if (desired.environment().isPresent() && seen.environment().isPresent()) {
                diffs.add(new Diff.Field(desired.folder() + "/.env", "there", null));
            }
            if (seen.stamp().isPresent() && diffs.isEmpty()) {
                diffs.add(new Diff.Field("known to provision", "yes", null));
            }
        }
        if (!diffs.isEmpty()) {
            changes.add(Change.of(
                    (absent ? "remove " : "take down ") + desired.project(),
                    diffs,
                    List.of(steps.down(absent ? withStamp() : List.of()))));
        }
    }

    /** The script removes the stamp with the files; a project whose file is not ours has at least that. */
    private List<String> withStamp() {
        List<String> names = new ArrayList<>(desired.files());
        names.add(".provision-" + desired.project());
        return names;
    }

    private void up() throws CannotPlan {
        List<Diff> diffs = files.differences();
        if (!diffs.isEmpty() || seen.stamp().isEmpty()) {
            update(diffs);
            return;
        }
        List<String> services = seen.stamp().get().services();
        Optional<String> unknown = desired.health().keySet().stream()
                .filter(service -> !services.contains(service))
                .findFirst();
        if (unknown.isPresent()) {
            throw new CannotPlan(
                    "the project " + desired.project() + " has no container of a service " + unknown.get(),
                    "it has: " + String.join(", ", new TreeSet<>(services)));
        }
        boolean unmade = missing(services, diffs);
        unmade |= moved(services, diffs);
        unmade |= orphans(services, diffs);
        boolean stopped = stopped(services, diffs);
        if (unmade || stopped) {
            List<Step> all = new ArrayList<>();
            if (unmade) {
                requireImages();
                all.addAll(steps.images());
            }
            all.addAll(steps.up(unmade));
            changes.add(Change.of((unmade ? "bring up " : "start ") + desired.project(), diffs, all));
            return;
        }
        health(services);
        if (changes.isEmpty() && seen.previous()) {
            changes.add(Change.of(
                    "remove the files that " + desired.project() + " had before",
                    List.of(new Diff.Field("previous files", "there", null)),
                    List.of(steps.finish())));
        }
        if (changes.isEmpty() && !seen.stamp().get().hidden()) {
            changes.add(Change.of(
                    "restrict the file with which provision knows " + desired.project(),
                    List.of(new Diff.Field("mode", "other users can read it", "600")),
                    List.of(steps.finish())));
        }
        if (changes.isEmpty() && desired.pull() == Pull.ALWAYS) {
            notes.add(
                    "pull: always: only the registry knows whether there are newer images; apply asks it once per run");
            changes.add(
                    Change.of("ask the registry for newer images of " + desired.project(), List.of(), steps.images())
                            .asAction()
                            .asCheck());
        }
    }

    /** What the step that pulls would refuse. An image that is built on the host is not there before. */
    private void requireImages() throws CannotPlan {
        if (seen.lacked().isEmpty() || desired.build()) {
            return;
        }
        String images = String.join(" ", seen.lacked());
        if (desired.pull() == Pull.NEVER) {
            throw new CannotPlan(
                    "the host does not have " + images + ", and pull is never",
                    "bring the image to the host first, or let it be pulled");
        }
        seen.storage().require("to pull " + images, desired.imageSize(), engine);
    }

    private void update(List<Diff> diffs) throws CannotPlan {
        List<Diff> shown = new ArrayList<>(diffs);
        if (seen.stamp().isEmpty() && !seen.members().isEmpty()) {
            shown.add(new Diff.Field("made by", "somebody else", "provision"));
        }
        requireImages();
        List<Step> all = new ArrayList<>(steps.install());
        all.addAll(steps.images());
        all.addAll(steps.up(true));
        boolean first = seen.stamp().isEmpty() && seen.members().isEmpty();
        changes.add(Change.of((first ? "create " : "update ") + desired.project(), shown, all)
                .withUndo(seen.stamp().isPresent() ? List.of(steps.restore()) : List.of()));
    }

    private List<Member> members(List<String> services) {
        return seen.members().stream()
                .filter(member -> !member.oneoff() && services.contains(member.service()))
                .toList();
    }

    private boolean missing(List<String> services, List<Diff> diffs) {
        Map<String, Integer> wanted = new TreeMap<>();
        services.forEach(service -> wanted.merge(service, 1, Integer::sum));
        int before = diffs.size();
        wanted.forEach((service, count) -> {
            long there = members(List.of(service)).size();
            if (there < count) {
                diffs.add(new Diff.Field(
                        "service " + service, there == 0 ? null : there + " of " + count + " containers", "running"));
            }
        });
        return diffs.size() > before;
    }

    private boolean moved(List<String> services, List<Diff> diffs) {
        int before = diffs.size();
        for (Member member : members(services)) {
            Set<String> now = seen.images().get(member.image());
            if (now != null && !now.contains(member.imageId())) {
                diffs.add(new Diff.Field("image of " + member.service(), member.imageId(), new TreeSet<>(now).first()));
            }
        }
        return diffs.size() > before;
    }

    private boolean orphans(List<String> services, List<Diff> diffs) {
        int before = diffs.size();
        seen.members().stream()
                .filter(member -> !member.oneoff() && !services.contains(member.service()))
                .forEach(member -> {
                    if (desired.removeOrphans()) {
                        diffs.add(new Diff.Field("service " + member.service(), member.state(), null));
                    } else {
                        notes.add("the project has a container "
                                + member.container().name()
                                + " of no service in its file (remove_orphans: true removes it)");
                    }
                });
        return diffs.size() > before;
    }

    private boolean stopped(List<String> services, List<Diff> diffs) {
        int before = diffs.size();
        for (Member member : members(services)) {
            boolean restarting = member.container().status().equals("restarting");
            boolean ended = member.ended() && !desired.health().containsKey(member.service());
            if (!member.container().running() && !restarting && !ended) {
                diffs.add(new Diff.Field("service " + member.service(), member.state(), "running"));
            }
        }
        return diffs.size() > before;
    }

    /** Only what runs as it should is asked; the young are waited for, the old are reported. */
    private void health(List<String> services) {
        List<Diff> young = new ArrayList<>();
        List<Diff> old = new ArrayList<>();
        Map<String, Integer> restarts = new LinkedHashMap<>();
        for (Member member : members(services)) {
            restarts.put(member.container().id(), member.container().restarts());
            Optional<String> complaint = complaint(member);
            if (complaint.isPresent()) {
                Diff diff = new Diff.Field("health of " + member.service(), complaint.get(), "healthy");
                Duration up = Duration.between(member.container().startedAt(), seen.now());
                Duration limit = Optional.ofNullable(desired.health().get(member.service()))
                        .map(Health::within)
                        .orElse(desired.settling());
                boolean wait = up.compareTo(limit) < 0
                        || member.container().status().equals("restarting")
                        || member.health().equals("starting");
                (wait ? young : old).add(diff);
            }
        }
        if (!young.isEmpty()) {
            young.addAll(old);
            Change wait =
                    Change.of("wait until " + desired.project() + " serves", young, List.of(steps.await(restarts)));
            boolean loops = members(services).stream()
                    .anyMatch(member -> member.container().status().equals("restarting")
                            || member.container().restarts() > 0);
            changes.add(loops ? wait : wait.asCheck());
        } else if (!old.isEmpty()) {
            changes.add(Change.finding(
                    desired.project() + " runs, but is not healthy (look at: " + seen.tool() + " -p "
                            + desired.project() + " logs)",
                    old));
        }
    }

    private Optional<String> complaint(Member member) {
        if (member.container().status().equals("restarting")) {
            return Optional.of("restarting");
        }
        Health health = desired.health().get(member.service());
        if (health != null) {
            return health.complaint(seen.health().getOrDefault(member.service(), new HttpReply.NoAnswer("not asked")));
        }
        boolean proven = member.health().isEmpty() || member.health().equals("healthy");
        return proven || !member.container().running() ? Optional.empty() : Optional.of(member.health());
    }

    private Data.Dict result() {
        Map<String, Object> services = new LinkedHashMap<>();
        seen.members().stream()
                .filter(member -> !member.oneoff())
                .forEach(member -> services.put(member.service(), member.state()));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("engine", engine.command());
        values.put("tool", seen.tool());
        values.put("version", seen.version());
        values.put("services", services);
        return (Data.Dict) Data.of(values, At.whole("(host)"));
    }
}
