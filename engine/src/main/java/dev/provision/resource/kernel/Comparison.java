package dev.provision.resource.kernel;

import dev.provision.knowledge.Upstream;
import dev.provision.probe.Facts;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.resource.versions.Holds;
import dev.provision.resource.versions.PackageTools;
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
    private static final String INSTALL = PackageTools.SCRIPT + ScriptFile.read(Comparison.class, "install.sh");
    private static final String DEFAULT = PackageTools.SCRIPT + ScriptFile.read(Comparison.class, "default.sh");

    private final String root;
    private final Rule rule;
    private final Observed observed;
    private final Facts.Os os;
    private final Facts.Kernel running;

    Comparison(String root, Rule rule, Observed observed, Facts facts) {
        this.root = root;
        this.rule = rule;
        this.observed = observed;
        this.os = facts.os();
        this.running = facts.kernel();
    }

    Assessment assess() throws CannotPlan {
        List<String> notes = observed.holds().names().stream()
                .filter(this::concerned)
                .map(name -> name + " is held; that keeps later fixes out too")
                .toList();
        // Where the boot loader does not say, the newest is what boots: that is every boot loader's own default.
        Optional<Observed.Installed> next = observed.next().map(this::known).or(() -> observed.installed().stream()
                .reduce((first, last) -> last));
        boolean runs = good(known(running.release()));
        Data.Dict result = result(runs, next);
        if (next.isPresent() ? good(next.get()) : runs) {
            List<String> reasons = runs
                    ? List.of()
                    : List.of("kernel: active " + running.release() + ", configured "
                            + next.orElseThrow().release());
            if (observed.settled() && !runs) {
                return Assessment.of(List.of(futile(reasons.get(0))))
                        .withNotes(notes)
                        .withResult(result);
            }
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

    private static Change futile(String reason) {
        return Change.futileReboot(reason, "check that the boot loader reads this menu and starts its default entry");
    }

    /** Without grubby the menu is generated again, which puts the newest kernel first and follows GRUB_DEFAULT. */
    private void refusePinned() throws CannotPlan {
        Optional<String> pinned = observed.pinned();
        if (observed.systemdBoot() && pinned.isPresent()) {
            throw new CannotPlan(
                    "systemd-boot starts the entry \"" + pinned.get()
                            + "\" by default, whatever kernel is newest, and that one is not " + rule.wanted(),
                    "run bootctl set-default \"\" and remove default from loader.conf, or choose an entry of a good"
                            + " kernel");
        }
        if (!observed.grubby() && pinned.isPresent()) {
            throw new CannotPlan(
                    "GRUB starts the entry \"" + pinned.get()
                            + "\" by default, whatever kernel is newest, and that one is not " + rule.wanted(),
                    "set GRUB_DEFAULT=0 in /etc/default/grub and run update-grub, or choose an entry of a good kernel");
        }
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
            throw new CannotPlan(
                    "kernel packages of " + os.prettyName() + " are not supported, and no installed kernel is "
                            + rule.wanted(),
                    "install one by hand");
        }
        Optional<String> held = observed.holds().first(List.of(rule.packageName(), "kernel-core"));
        if (held.isPresent()) {
            throw new CannotPlan(
                    held.get() + " is held, and no installed kernel is " + rule.wanted(),
                    Holds.release(rule.tools(), held.get()));
        }
        refusePinned();
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

    /** With bootctl and grubby the kernel is named; elsewhere the menu is generated again, which puts the newest first. */
    private Change choose(String before, String release) throws CannotPlan {
        Observed.Installed newest =
                observed.installed().get(observed.installed().size() - 1);
        if (observed.systemdBoot() && !observed.bootctl()) {
            throw new CannotPlan(
                    "systemd-boot starts another kernel than " + release + ", and bootctl is not installed",
                    "install bootctl, or set default in loader.conf to the entry of " + release);
        }
        if (!observed.systemdBoot()) {
            refusePinned();
        }
        if (!observed.systemdBoot()
                && !observed.grubby()
                && observed.menu()
                && !newest.release().equals(release)) {
            throw new CannotPlan(
                    "GRUB starts the newest kernel, " + newest.release() + ", which is not " + rule.wanted(),
                    "remove that kernel, or set GRUB_DEFAULT in /etc/default/grub to an entry of " + release);
        }
        Change change = Change.of(
                "boot " + release + " next",
                List.of(new Diff.Field("next kernel", before, release)),
                List.of(new Step.Run(
                        observed.systemdBoot()
                                ? "bootctl set-default"
                                : observed.grubby() ? "grubby --set-default" : "update-grub",
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

    /** An installed kernel, or one of which nothing but its release is known. */
    private Observed.Installed known(String release) {
        return observed.installed().stream()
                .filter(kernel -> kernel.release().equals(release))
                .findFirst()
                .orElse(new Observed.Installed(release, "-", false));
    }

    private boolean concerned(String held) {
        return new Holds(List.of(held))
                        .first(List.of(rule.packageName(), "kernel-core"))
                        .isPresent()
                || held.startsWith("linux-image-");
    }
}
