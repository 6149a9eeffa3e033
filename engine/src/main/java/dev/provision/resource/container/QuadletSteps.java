package dev.provision.resource.container;

import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The steps of one container that systemd runs. */
record QuadletSteps(Container desired, Spec spec, Unit unit) {
    private static final Duration SHORT = Duration.ofMinutes(2);
    /** The unit may take 15 minutes to start, and the old container its time to stop. */
    private static final Duration LONG = Duration.ofMinutes(20);

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    Step pull() {
        return engine().pull();
    }

    /** Checks, writes and starts the unit; what was there before waits beside it. */
    List<Step> install() {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.Put(
                "upload the unit", "unit", new Quadlet(desired, spec).text().getBytes(StandardCharsets.UTF_8)));
        steps.addAll(engine().secrets());
        steps.add(run(
                "start " + desired.name() + ".service",
                LONG,
                "quadlet-install.sh",
                unit.generator(),
                desired.secrets().isEmpty() ? "no" : "yes"));
        return steps;
    }

    Step start() {
        return run("start " + desired.name() + ".service", LONG, "quadlet-start.sh");
    }

    Step await(int restarts) {
        return new Step.Await(
                desired.health().map(one -> "wait for " + one.uri()).orElse("wait until " + desired.name() + " runs"),
                new QuadletWatch(desired, restarts),
                desired.health().map(Health::every).orElse(Duration.ofSeconds(1)),
                desired.health().map(Health::within).orElse(STARTS_WITHIN));
    }

    Step finish() {
        return run("remove what " + desired.name() + " was before", SHORT, "quadlet-finish.sh");
    }

    Step setAside() {
        return run("set " + Unit.path(desired.name()) + " aside", LONG, "quadlet-aside.sh");
    }

    Step restore() {
        return run("bring " + desired.name() + ".service back as it was", LONG, "quadlet-restore.sh");
    }

    Step remove() {
        return engine().removeUnit();
    }

    Step putBack(Inspected before) {
        return engine().putBack(before, before.running());
    }

    private Steps engine() {
        return new Steps(desired, Engine.PODMAN, spec);
    }

    private Step run(String title, Duration timeout, String script, String... arguments) {
        List<String> all = new ArrayList<>(List.of(desired.name()));
        all.addAll(List.of(arguments));
        return new Step.Run(
                title,
                new Fragment(
                        SafePath.SCRIPT
                                + ScriptFile.read(QuadletSteps.class, "quadlet-common.sh", "quadlet-try.sh", script),
                        all),
                timeout);
    }
}
