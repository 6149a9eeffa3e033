package dev.provision.resource.container;

import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of one container on one engine. */
record Steps(Container desired, Engine engine, Spec spec) {
    private static final Duration SHORT = Duration.ofMinutes(2);
    /** The old one may take its 30 seconds to stop, and a new volume is filled from the image. */
    private static final Duration LONG = Duration.ofMinutes(15);

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    Step pull() {
        String title = engine.command() + " pull " + desired.image();
        return new Step.Run(
                title,
                Fragment.of(
                        Scripts.PULL,
                        engine.command(),
                        desired.image().reference(),
                        desired.pull().written()),
                desired.pullTimeout());
    }

    /** Puts the container in place of the one with this id, which goes on existing under another name. */
    List<Step> replace(String old) {
        return replace(old, spec.hash());
    }

    /** The same, unless this container turns out to have been created from the image that the name means by then. */
    List<Step> keep(Inspected found) {
        return replace("", found.label(Spec.HASH_LABEL));
    }

    private List<Step> replace(String old, String hash) {
        List<Step> steps = new ArrayList<>();
        steps.addAll(secrets());
        List<String> arguments = new ArrayList<>(
                List.of(engine.command(), desired.name(), desired.image().reference(), hash, old));
        arguments.add(desired.mayEnd() ? "may-end" : "");
        arguments.addAll(options());
        arguments.add(desired.image().reference());
        // --entrypoint takes one word; the rest of it comes before the command.
        arguments.addAll(desired.entrypoint().stream().skip(1).toList());
        arguments.addAll(desired.command());
        steps.add(new Step.Run("start " + desired.name(), new Fragment(Scripts.REPLACE, arguments), LONG));
        return steps;
    }

    /** Puts the secret part of the environment into the spool, if there is one. */
    List<Step> secrets() {
        return desired.secrets().isEmpty()
                ? List.of()
                : List.of(new Step.Put(
                        "the secret part of its environment",
                        "container.env",
                        secretLines(desired).getBytes(StandardCharsets.UTF_8)));
    }

    /** As the engines read them: a value is all that follows, up to the line's end. */
    static String secretLines(Container desired) {
        StringBuilder lines = new StringBuilder();
        desired.secrets()
                .forEach((name, secret) ->
                        lines.append(name).append('=').append(secret.reveal()).append('\n'));
        return lines.toString();
    }

    Step start(String how) {
        return run(how + " " + desired.name(), SHORT, Scripts.START, desired.name(), how);
    }

    Step setRestart() {
        return run(
                "restart policy " + desired.restart(), SHORT, Scripts.SET_RESTART, desired.name(), desired.restart());
    }

    Step await(int restarts) {
        Optional<Health> health = desired.health();
        return new Step.Await(
                health.map(one -> "wait for " + one.uri()).orElse("wait until " + desired.name() + " runs"),
                new ContainerWatch(desired, engine, restarts),
                health.map(Health::every).orElse(Duration.ofSeconds(1)),
                health.map(Health::within).orElse(STARTS_WITHIN));
    }

    Step dropPrevious() {
        return run("remove " + desired.previousName(), SHORT, Scripts.REMOVE, desired.previousName());
    }

    Step removeUnit() {
        return new Step.Run(
                "remove " + Unit.path(desired.name()),
                Fragment.of(
                        SafePath.SCRIPT + ScriptFile.read(Steps.class, "quadlet-common.sh", "quadlet-remove.sh"),
                        desired.name()),
                LONG);
    }

    Step putBack(Inspected before, boolean start) {
        return run(
                "bring " + desired.name() + " back as it was",
                SHORT,
                Scripts.PUT_BACK,
                desired.name(),
                before.id(),
                start ? "start" : "leave");
    }

    private Step run(String title, Duration timeout, String script, String... arguments) {
        List<String> all = new ArrayList<>(List.of(engine.command()));
        all.addAll(List.of(arguments));
        return new Step.Run(title, new Fragment(script, all), timeout);
    }

    private List<String> options() {
        List<String> options = new ArrayList<>();
        label(options, Spec.HASH_LABEL, spec.hash());
        label(options, Spec.VERSION_LABEL, Spec.VERSION);
        label(options, Spec.SPEC_LABEL, spec.json());
        desired.labels().forEach((name, value) -> label(options, name, value));
        options.add("--restart=" + desired.restart());
        desired.devices().forEach(device -> options.add("--device=" + device.written()));
        spec.groups().forEach(group -> options.add("--group-add=" + group));
        desired.ipc().ifPresent(ipc -> options.add("--ipc=" + ipc));
        desired.shmSize().ifPresent(size -> options.add("--shm-size=" + size + "b"));
        desired.capabilities().forEach(one -> options.add("--cap-add=" + one));
        desired.securityOptions().forEach(one -> options.add("--security-opt=" + one));
        desired.network().ifPresent(network -> options.add("--network=" + network));
        desired.ports().forEach(port -> options.add("--publish=" + port.written()));
        desired.volumes().forEach(volume -> options.add("--volume=" + volume.written()));
        desired.tmpfs().forEach(one -> options.add("--tmpfs=" + one.written()));
        desired.ulimits().forEach(limit -> options.add("--ulimit=" + limit.written()));
        desired.cpus().ifPresent(cpus -> options.add("--cpus=" + cpus.toPlainString()));
        desired.environment().forEach((name, value) -> options.add("--env=" + name + "=" + value));
        desired.entrypoint().stream().findFirst().ifPresent(first -> options.add("--entrypoint=" + first));
        return options;
    }

    private static void label(List<String> options, String name, String value) {
        options.add("--label=" + name + "=" + value);
    }
}
