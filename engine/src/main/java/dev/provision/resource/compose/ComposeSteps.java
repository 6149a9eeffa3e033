package dev.provision.resource.compose;

import dev.provision.resource.Step;
import dev.provision.resource.container.Engine;
import dev.provision.resource.container.Health;
import dev.provision.resource.container.Storage;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The steps of one project with one tool. */
record ComposeSteps(Compose desired, Project seen, Engine engine, String spec) {
    private static final Duration SHORT = Duration.ofMinutes(2);
    /** A service may take its time to stop. */
    private static final Duration LONG = Duration.ofMinutes(15);

    List<Step> install() {
        List<Step> steps = new ArrayList<>();
        List<String> places = new ArrayList<>();
        desired.content().ifPresent(content -> {
            steps.add(new Step.Put(
                    "upload " + desired.file(),
                    "compose.yaml",
                    bytes(content.text().reveal())));
            places.addAll(List.of("compose.yaml", desired.file(), mode(content)));
        });
        desired.environment().ifPresent(environment -> {
            steps.add(new Step.Put(
                    "upload its environment", "env", bytes(environment.text().reveal())));
            places.addAll(List.of("env", ".env", "600"));
        });
        steps.add(run("write the files of " + desired.project(), SHORT, "install.sh", places));
        return steps;
    }

    static String mode(Compose.Content content) {
        return content.shown() ? "644" : "600";
    }

    /** What must be on the host before anything that runs is touched. */
    List<Step> images() {
        List<Step> steps = new ArrayList<>();
        if (desired.build()) {
            steps.add(run(seen.tool() + " build", desired.buildTimeout(), "build.sh", List.of()));
        }
        long kib = Storage.needed(desired.imageSize().orElse(0)) / 1024;
        steps.add(run(
                "images of " + desired.project(),
                desired.pullTimeout(),
                "pull.sh",
                List.of(desired.pull().written(), Long.toString(kib))));
        return steps;
    }

    /** Brings it up, waits until it serves, and notes with what it did. */
    List<Step> up(boolean recreate) {
        Map<String, Integer> restarts = new HashMap<>();
        seen.members()
                .forEach(member ->
                        restarts.put(member.container().id(), member.container().restarts()));
        // Services may wait for each other's health inside the command.
        Step up = run(seen.tool() + " up", within().plus(LONG), "up.sh", List.of(recreate ? "recreate" : "leave"));
        return List.of(up, await(restarts), finish());
    }

    Step await(Map<String, Integer> restarts) {
        return new Step.Await(
                "wait until " + desired.project() + " serves",
                new ProjectWatch(desired, engine, restarts),
                desired.health().values().stream()
                        .map(Health::every)
                        .min(Duration::compareTo)
                        .orElse(Duration.ofSeconds(1)),
                within());
    }

    private Duration within() {
        return desired.health().values().stream()
                .map(Health::within)
                .filter(one -> one.compareTo(desired.settling()) > 0)
                .max(Duration::compareTo)
                .orElse(desired.settling());
    }

    Step finish() {
        return run(
                "note what " + desired.project() + " was made from", SHORT, "finish.sh", List.of(spec, Files.VERSION));
    }

    Step restore() {
        return run("bring " + desired.project() + " back as it was", LONG, "restore.sh", desired.files());
    }

    Step down(List<String> files) {
        return run("take " + desired.project() + " down", LONG, "down.sh", files);
    }

    private Step run(String title, Duration timeout, String script, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(
                engine.command(),
                seen.tool(),
                seen.dialect(),
                desired.project(),
                desired.folder(),
                desired.file(),
                String.join(" ", desired.profiles()),
                desired.removeOrphans() ? "remove" : "leave"));
        all.addAll(arguments);
        return new Step.Run(
                title,
                new Fragment(
                        Storage.SCRIPT
                                + SafePath.SCRIPT
                                + ScriptFile.read(ComposeSteps.class, "step.sh", "common.sh", script),
                        all),
                timeout);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
