package dev.provision.resource.firmware;

import dev.provision.probe.Facts;
import dev.provision.probe.HostTime;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.resource.initramfs.Initramfs;
import dev.provision.resource.versions.Holds;
import dev.provision.resource.versions.PackageTools;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds one host's firmware against its rule. The loaded MES is the truth, a package's version is a hint (domain.md 0). */
final class Comparison {
    private static final String INSTALL = PackageTools.SCRIPT + ScriptFile.read(Comparison.class, "install.sh");
    private static final int GOOD_MES = 0x80;

    private final String root;
    private final Rule rule;
    private final Observed observed;
    private final Facts.Os os;
    private final @Nullable String mes;
    private final String running;
    private final List<String> notes = new ArrayList<>();

    Comparison(String root, Rule rule, Observed observed, Facts facts) {
        this.root = root;
        this.rule = rule;
        this.observed = observed;
        this.os = facts.os();
        this.mes = facts.gpu().mes();
        this.running = facts.kernel().release();
    }

    Assessment assess() throws CannotPlan {
        observed.overrides().forEach(file -> notes.add(file + " is taken before the package's firmware"));
        Optional<Observed.Installed> judged = judged();
        boolean good = judged.isPresent() && good(judged.get());
        if (!good) {
            return Assessment.of(List.of(install(judged))).withNotes(notes).withResult(result(judged));
        }
        if (rule.by().equals("mes") && mes == null) {
            notes.add("no version of " + judged.get().name() + " is known to tell, and the loaded MES cannot be read");
        }
        if (mes != null && !mesDenied() && mesNumber() < GOOD_MES) {
            notes.add("the loaded MES is " + mes + "; 0x80 and later are known to be good");
        }
        Assessment loaded = loaded(judged.get());
        List<Change> changes = new ArrayList<>(loaded.changes());
        changes.addAll(held());
        return new Assessment(changes, loaded.rebootReasons(), notes, result(judged));
    }

    /** A hold keeps later fixes out: a difference that only a person may remove, unless the playbook accepts it. */
    private List<Change> held() {
        List<Change> findings = new ArrayList<>();
        present().map(Observed.Installed::name).filter(observed.holds()::hold).forEach(name -> {
            if (rule.acceptsHolds()) {
                notes.add(name + " is held; that keeps later fixes out too");
            } else {
                findings.add(Change.finding(
                        name + " is held, which keeps later fixes out: " + Holds.release(rule.tools(), name)
                                + ", or set hold: accept",
                        List.of(new Diff.Field("hold " + name, "yes", "no"))));
            }
        });
        return findings;
    }

    private Data.Dict result(Optional<Observed.Installed> judged) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(
                "package",
                judged.map(Observed.Installed::name).orElse(rule.packages().get(0)));
        values.put("version", judged.map(Observed.Installed::version).orElse(""));
        values.put("wanted", rule.wanted());
        values.put("overrides", observed.overrides());
        values.put(
                "held", rule.packages().stream().filter(observed.holds()::hold).toList());
        return (Data.Dict) Data.of(values, At.whole("(host)"));
    }

    private Optional<Observed.Installed> judged() {
        return present().findFirst();
    }

    /** The installed ones of the rule's packages, in its order. */
    private Stream<Observed.Installed> present() {
        return rule.packages().stream().flatMap(name -> observed.packages().stream()
                .filter(one -> one.name().equals(name)));
    }

    private boolean good(Observed.Installed one) {
        if (rule.denies(one.version())) {
            return false;
        }
        if (rule.by().equals("snapshot")) {
            String digits =
                    one.version().substring(one.version().indexOf(':') + 1).replaceFirst("[^0-9].*", "");
            return digits.length() == 8 && digits.compareTo(rule.minimum()) >= 0;
        }
        return rule.by().equals("mes") || one.reaches();
    }

    private Change install(Optional<Observed.Installed> judged) throws CannotPlan {
        String name =
                judged.map(Observed.Installed::name).orElse(rule.packages().get(0));
        if (observed.ostree()) {
            throw new CannotPlan(
                    name + " is a part of this system's image and is not " + rule.wanted(),
                    "update the image (rpm-ostree upgrade), or layer a newer package by hand");
        }
        if (rule.tools().isEmpty()) {
            throw new CannotPlan(
                    "firmware packages of " + os.prettyName() + " are not supported; "
                            + (mes == null ? "the loaded MES cannot be read" : "the loaded MES is " + mes),
                    "install " + name
                            + " by hand and leave this task out here; verify with \"firmware\" checks what is loaded");
        }
        refuseHolds(name, judged);
        List<String> arguments =
                new ArrayList<>(List.of(root, rule.tools(), rule.by(), rule.minimum(), String.join(" ", rule.deny())));
        arguments.addAll(rule.packages());
        Diff diff = new Diff.Field(name, judged.map(Observed.Installed::version).orElse(null), rule.wanted());
        Step step = new Step.Run(
                (rule.tools().equals("apt") ? "apt-get install " : "dnf install ") + name,
                new Fragment(INSTALL, arguments),
                Duration.ofMinutes(30));
        return Change.of("install " + name + " " + rule.wanted(), List.of(diff), List.of(step, Initramfs.rebuild(root)))
                .needingReboot("firmware: " + name + " is loaded at boot only");
    }

    /** One that is held keeps the whole family back, since its members are of one build. */
    private void refuseHolds(String name, Optional<Observed.Installed> judged) throws CannotPlan {
        List<String> moved = new ArrayList<>(List.of(name));
        present().map(Observed.Installed::name).forEach(moved::add);
        Optional<String> held = observed.holds().first(moved);
        if (held.isPresent()) {
            String version = judged.map(Observed.Installed::version).orElse("nothing");
            throw new CannotPlan(
                    held.get() + " is held" + (held.get().equals(name) ? " at " : ", and " + name + " is at ") + version
                            + ", which is not " + rule.wanted(),
                    Holds.release(rule.tools(), held.get()));
        }
    }

    /** The package is good: whether it has reached the next boot, and this one. */
    private Assessment loaded(Observed.Installed one) {
        HostTime installed = one.since().orElse(HostTime.EARLIEST);
        List<Change> changes = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        boolean weak = mes == null || mesNumber() < GOOD_MES;
        // A tie does not tell (see rebuild.sh): only firmware that is not loaded makes it count.
        boolean stale = observed.initramfs()
                .filter(built -> built.before(installed) || (built.ties(installed) && (weak || mesDenied())))
                .isPresent();
        // An initramfs is rebuilt for many reasons; only a loaded version that is known to be old makes it one to
        // reboot.
        boolean sinceBoot = !observed.booted().follows(installed)
                || (mes != null
                        && observed.initramfs()
                                .filter(built -> !observed.booted().follows(built))
                                .isPresent());
        String state = mes == null ? "was installed after the boot" : "MES " + mes + " is loaded";
        if (stale) {
            Change rebuild = Change.of(
                    "rebuild the initramfs, which is older than " + one.name(),
                    List.of(new Diff.Field("initramfs", "older than " + one.name(), "with " + one.version())),
                    List.of(Initramfs.rebuild(root)));
            changes.add(
                    weak || mesDenied()
                            ? rebuild.needingReboot("firmware: " + one.name() + " is loaded at boot only")
                            : rebuild);
        }
        // What is loaded came out of the running kernel's own initramfs; the next one has another.
        boolean otherKernel =
                observed.next().filter(kernel -> !kernel.equals(running)).isPresent();
        if (mesDenied() && !stale && !sinceBoot && !otherKernel) {
            changes.add(Change.finding(
                    "the loaded MES is one that faults, though " + one.name() + " is good: "
                            + (observed.overrides().isEmpty()
                                    ? "add " + one.version() + " to \"deny\""
                                    : "remove " + String.join(", ", observed.overrides())),
                    List.of(new Diff.Field("mes", mes, "not " + String.join(", ", rule.denyMes())))));
        } else if (mesDenied() || (weak && sinceBoot)) {
            reasons.add("firmware: " + one.name() + " " + one.version() + " is not active, " + state);
        }
        return Assessment.of(changes).withRebootReasons(reasons).withNotes(notes);
    }

    private boolean mesDenied() {
        return mes != null && rule.denyMes().contains(mes);
    }

    private int mesNumber() {
        return mes == null ? 0 : Integer.parseUnsignedInt(mes.substring(2), 16);
    }
}
