package dev.provision.resource.kernel;

import dev.provision.probe.Facts;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.resource.versions.Rules;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds the kernels of one host against its rule: install, choose for the next boot, or only reboot. */
final class Comparison {
    private static final String COMMON = ScriptFile.read(Rules.class, "versions.sh");
    private static final String INSTALL = COMMON + ScriptFile.read(Comparison.class, "install.sh");
    private static final String DEFAULT = COMMON + ScriptFile.read(Comparison.class, "default.sh");

    private final String root;
    private final Rule rule;
    private final Observed observed;
    private final Facts.Kernel running;

    Comparison(String root, Rule rule, Observed observed, Facts.Kernel running) {
        this.root = root;
        this.rule = rule;
        this.observed = observed;
        this.running = running;
    }

    Assessment assess() throws CannotPlan {
        List<String> notes = observed.held().stream()
                .filter(name -> name.equals(rule.packageName()) || name.startsWith("linux-image-"))
                .map(name -> name + " is held; that keeps later fixes out too")
                .toList();
        // Where the boot loader does not say, the newest is what boots: that is every boot loader's own default.
        Optional<Observed.Installed> next = observed.next()
                .flatMap(this::installed)
                .or(() -> observed.installed().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                observed.installed().get(observed.installed().size() - 1)));
        boolean runs = good(installed(running.release()).orElse(new Observed.Installed(running.release(), "-", false)));
        Data.Dict result = result(runs, next);
        if (next.isPresent() ? good(next.get()) : runs) {
            List<String> reasons = runs
                    ? List.of()
                    : List.of("kernel: active " + running.release() + ", configured "
                            + next.orElseThrow().release());
            return Assessment.of(List.of())
                    .withRebootReasons(reasons)
                    .withNotes(notes)
                    .withResult(result);
        }
        return Assessment.of(
                        List.of(change(next.map(Observed.Installed::release).orElse(running.release()))))
                .withNotes(notes)
                .withResult(result);
    }

    private Data.Dict result(boolean runs, Optional<Observed.Installed> next) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("running", running.release());
        values.put("running_good", runs);
        values.put("next", next.map(Observed.Installed::release).orElse(running.release()));
        values.put("wanted", rule.wanted());
        return (Data.Dict) Data.of(values, At.whole("(host)"));
    }

    private Change change(String before) throws CannotPlan {
        Optional<Observed.Installed> newest =
                observed.installed().stream().filter(this::good).reduce((first, second) -> second);
        if (newest.isPresent()) {
            return choose(before, newest.get().release());
        }
        if (observed.ostree()) {
            throw new CannotPlan(
                    "the kernel is a part of this system's image and is not " + rule.wanted(),
                    "update the image (rpm-ostree upgrade)");
        }
        if (rule.tools().isEmpty()) {
            throw new CannotPlan("packages of this distribution are not supported", "install a kernel by hand");
        }
        if (observed.held().contains(rule.packageName())) {
            throw new CannotPlan(
                    rule.packageName() + " is held, and no installed kernel is " + rule.wanted(),
                    rule.tools().equals("apt")
                            ? "apt-mark unhold " + rule.packageName()
                            : "dnf versionlock delete " + rule.packageName());
        }
        Fragment script = Fragment.of(
                INSTALL,
                root,
                rule.tools(),
                rule.minimum().toString(),
                rule.backport(),
                String.join(" ", rule.deny()),
                rule.packageName());
        return Change.of(
                        "install " + rule.packageName() + " " + rule.wanted(),
                        List.of(new Diff.Field("next kernel", before, rule.wanted())),
                        List.of(new Step.Run(
                                (rule.tools().equals("apt") ? "apt-get install " : "dnf install ") + rule.packageName(),
                                script,
                                Duration.ofMinutes(45))))
                .needingReboot("kernel: a newer one is not active yet");
    }

    /** With grubby the kernel is named; elsewhere the menu is made anew, which puts the newest first. */
    private Change choose(String before, String release) {
        Change change = Change.of(
                "boot " + release + " next",
                List.of(new Diff.Field("next kernel", before, release)),
                List.of(new Step.Run(
                        observed.grubby() ? "grubby --set-default" : "update-grub",
                        Fragment.of(DEFAULT, root, release),
                        Duration.ofMinutes(5))));
        return release.equals(running.release())
                ? change
                : change.needingReboot("kernel: " + release + " is not active yet");
    }

    private boolean good(Observed.Installed kernel) {
        Optional<Upstream> upstream =
                kernel.release().equals(running.release()) ? Upstream.running(running) : Upstream.of(kernel.release());
        return rule.good(kernel, upstream);
    }

    private Optional<Observed.Installed> installed(String release) {
        return observed.installed().stream()
                .filter(kernel -> kernel.release().equals(release))
                .findFirst();
    }
}
