package dev.provision.resource.image;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.resource.container.Differences;
import dev.provision.resource.container.Engine;
import dev.provision.resource.container.EngineChoice;
import dev.provision.resource.container.ImageName;
import dev.provision.resource.container.Spec;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what an image is to be built from with what its label says, and what its registry has with what is here. */
final class ImagePlan {
    private final Image desired;
    private final Found found;
    private final Engine engine;
    private final Spec spec;
    private final ImageSteps steps;
    private final List<Change> changes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    ImagePlan(Image desired, Found found) throws CannotPlan {
        this.desired = desired;
        this.found = found;
        this.engine = EngineChoice.of(desired.engine(), found.engine());
        EngineChoice.require(engine, found.root(), found.trouble());
        this.spec = desired.spec();
        this.steps = new ImageSteps(desired, engine, found.buildKit(), spec);
    }

    Assessment assess() throws CannotPlan {
        Optional<Found.Built> right = desired.tags().stream()
                .map(tag -> found.tagged().get(tag.reference()))
                .filter(built -> built != null && built.label(Image.HASH_LABEL).equals(spec.hash()))
                .findFirst();
        if (right.isEmpty()) {
            build();
        } else {
            name(right.get());
        }
        if (desired.push()) {
            push(right.map(Found.Built::id));
        }
        return new Assessment(changes, List.of(), notes, result());
    }

    private void build() throws CannotPlan {
        if (engine == Engine.DOCKER && !found.buildKit()) {
            if (!desired.secrets().isEmpty()) {
                throw new CannotPlan(
                        "this docker cannot pass secrets to a build",
                        "install docker-buildx (Debian, Ubuntu) or docker-buildx-plugin (docker.com)");
            }
            notes.add("docker builds without BuildKit here, and without its cache: install docker-buildx");
        }
        found.storage().require("to build " + desired.tags().get(0), desired.imageSize(), engine);
        Optional<Found.Built> old = desired.tags().stream()
                .map(tag -> Optional.ofNullable(found.tagged().get(tag.reference())))
                .flatMap(Optional::stream)
                .findFirst();
        List<Diff> diffs = new ArrayList<>();
        if (old.isPresent() && old.get().label(Image.HASH_LABEL).isEmpty()) {
            diffs.add(new Diff.Field("built by", "somebody else", "provision"));
        } else {
            Map<String, String> before = old.map(
                            built -> Spec.read(built.label(Image.BUILD_LABEL)).fields())
                    .orElse(Map.of());
            diffs.addAll(Differences.between(before, spec.fields()));
        }
        changes.add(Change.of(
                (old.isPresent() ? "build anew " : "build ") + desired.tags().get(0), diffs, steps.build()));
    }

    /** Tags that mean another image, or nothing. */
    private void name(Found.Built right) {
        List<Diff> diffs = new ArrayList<>();
        List<Step> all = new ArrayList<>();
        for (ImageName tag : desired.tags()) {
            Found.Built now = found.tagged().get(tag.reference());
            if (now == null || !now.id().equals(right.id())) {
                diffs.add(new Diff.Field("tag " + tag, now == null ? null : now.id(), right.id()));
                all.add(steps.tag(right.id(), tag));
            }
        }
        if (!all.isEmpty()) {
            changes.add(Change.of("name " + desired.tags().get(0), diffs, all));
        }
    }

    private void push(Optional<String> id) {
        List<Diff> diffs = new ArrayList<>();
        List<Step> all = new ArrayList<>();
        for (ImageName tag : desired.tags()) {
            String last = Optional.ofNullable(found.pushed().get(tag.reference()))
                    .map(Found.Pushed::id)
                    .orElse(null);
            if (id.isEmpty() || !id.get().equals(last)) {
                diffs.add(new Diff.Field("registry's " + tag, last, id.orElse("what is built")));
                all.add(steps.push(tag));
            }
        }
        if (!all.isEmpty()) {
            changes.add(Change.of("push " + desired.tags().get(0), diffs, all));
        }
    }

    private Data.Dict result() {
        ImageName first = desired.tags().get(0);
        Optional<Found.Built> built = Optional.ofNullable(found.tagged().get(first.reference()));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("engine", engine.command());
        values.put("id", built.map(Found.Built::id).orElse(""));
        values.put(
                "digest",
                Optional.ofNullable(found.pushed().get(first.reference()))
                        .filter(pushed -> built.map(Found.Built::id).equals(Optional.of(pushed.id())))
                        .map(Found.Pushed::digest)
                        .orElse(""));
        values.put("image", first.reference());
        return (Data.Dict) Data.of(values, At.whole("(host)"));
    }
}
