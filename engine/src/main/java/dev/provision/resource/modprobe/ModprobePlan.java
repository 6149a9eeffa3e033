package dev.provision.resource.modprobe;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.resource.initramfs.Initramfs;
import dev.provision.resource.kernelargs.OptionValue;
import dev.provision.resource.kernelargs.PagesLimit;
import dev.provision.resource.owned.DropIn;
import dev.provision.resource.owned.OwnedFile;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares what shall hold for a module with what is configured for the next boot, and with what is active. */
final class ModprobePlan {
    private static final String LOAD = ScriptFile.read(ModprobePlan.class, "load.sh");
    private static final String LOADED_LINE = "# Kept by provision (modprobe %1$s). Other lines do not stay.\n%1$s\n";

    private final String root;
    private final Module desired;
    private final Observed observed;
    private final ModuleConf configured;
    private final ModuleConf commandLine;
    private final List<Change> changes = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    ModprobePlan(String root, Module desired, Observed observed, String commandLine) {
        this.root = root;
        this.desired = desired;
        this.observed = observed;
        this.configured = ModuleConf.read(desired.name(), observed.conf().text());
        this.commandLine = ModuleConf.ofCommandLine(desired.name(), commandLine);
    }

    Assessment assess(long memory) throws CannotPlan {
        require();
        ModuleConf wanted = new ModuleConf(
                desired.options().orElse(configured.options()),
                desired.blacklist().orElse(configured.blacklisted()));
        if (!conf(wanted)) {
            active(wanted);
        }
        load();
        others(wanted);
        desired.options().orElse(Map.of()).forEach((name, value) -> PagesLimit.remark(
                        desired.name() + "." + name, value, memory)
                .ifPresent(notes::add));
        return Assessment.of(changes).withRebootReasons(reasons).withNotes(notes);
    }

    private void require() throws CannotPlan {
        boolean sets = !desired.options().orElse(Map.of()).isEmpty();
        if (observed.presence() == Observed.Presence.BUILTIN
                && (sets || desired.blacklist().orElse(false))) {
            throw new CannotPlan(
                    desired.name() + " is built into " + observed.kernel() + ": modprobe.d does not reach it",
                    sets ? "use kernel_args with " + desired.name() + ".<option>" : null);
        }
        if (observed.presence() == Observed.Presence.MISSING
                && (sets || desired.load().orElse(false))) {
            throw new CannotPlan(
                    "the kernel " + observed.kernel() + " has no module " + desired.name(),
                    "is it misspelt, or in a package that is not installed?");
        }
        List<String> unknown = desired.options().orElse(Map.of()).keySet().stream()
                .filter(name -> !observed.known().isEmpty() && !observed.known().contains(name))
                .toList();
        if (!unknown.isEmpty()) {
            throw new CannotPlan(
                    desired.name() + " has no option " + String.join(", ", unknown) + " and would ignore it",
                    "it has " + String.join(", ", observed.known()));
        }
    }

    private String confPath() {
        return "/etc/modprobe.d/" + desired.confFile();
    }

    /** Whether our file, or the initramfs that carries it, has to change. */
    private boolean conf(ModuleConf wanted) {
        OwnedFile file = new OwnedFile(root, confPath());
        boolean exists = observed.conf().exists();
        boolean same = wanted.equals(configured)
                && exists == !wanted.isEmpty()
                && (!exists || observed.conf().mode().equals(OwnedFile.OPEN));
        if (same && observed.stale().isEmpty()) {
            return false;
        }
        Step rebuild = Initramfs.rebuildWith(root, desired.name());
        if (same) {
            changes.add(rebootAfter(
                    wanted,
                    Change.of(
                            "rebuild the initramfs, which is older than " + confPath(),
                            List.of(new Diff.Field(observed.stale().get(), "older", "with " + confPath())),
                            List.of(rebuild))));
            return true;
        }
        // What goes is emptied first: as long as the file is there, a rebuild that was cut off is done again.
        List<Step> steps = new ArrayList<>(file.write(wanted.text(desired.name()), OwnedFile.OPEN));
        steps.add(rebuild);
        if (wanted.isEmpty()) {
            steps.add(file.remove());
        }
        Diff diff = new Diff.Content(
                confPath(), observed.conf().content(), wanted.isEmpty() ? null : wanted.text(desired.name()));
        changes.add(rebootAfter(wanted, Change.of(summary(wanted), List.of(diff), steps)));
        return true;
    }

    private String summary(ModuleConf wanted) {
        List<String> words = new ArrayList<>();
        if (!wanted.options().equals(configured.options())) {
            String options = String.join(
                    " ",
                    wanted.options().entrySet().stream()
                            .map(one -> one.getKey() + (one.getValue().isEmpty() ? "" : "=" + one.getValue()))
                            .toList());
            words.add(
                    options.isEmpty()
                            ? "no options for " + desired.name()
                            : "options " + desired.name() + " " + options);
        }
        if (wanted.blacklisted() != configured.blacklisted()) {
            words.add((wanted.blacklisted() ? "blacklist " : "no longer blacklist ") + desired.name());
        }
        return words.isEmpty() ? "tidy " + confPath() : String.join(", ", words);
    }

    /** A module that is loaded keeps the options it was loaded with. */
    private Change rebootAfter(ModuleConf wanted, Change change) {
        return waiting(wanted).or(() -> gone(wanted)).map(change::needingReboot).orElse(change);
    }

    private Optional<String> gone(ModuleConf wanted) {
        boolean drops = observed.loaded()
                && configured.options().keySet().stream()
                        .anyMatch(name -> !wanted.options().containsKey(name));
        return drops
                ? Optional.of(desired.name() + ": loaded with options that are no longer configured")
                : Optional.empty();
    }

    /** Why the wanted state is not the active one, if it is not. */
    private Optional<String> waiting(ModuleConf wanted) {
        if (!observed.loaded()) {
            return Optional.empty();
        }
        for (Map.Entry<String, String> option : wanted.options().entrySet()) {
            String now = observed.active().get(option.getKey());
            if (now != null
                    && !OptionValue.same(option.getValue(), now)
                    && overriding(option.getKey()).isEmpty()) {
                return Optional.of(desired.name() + "." + option.getKey() + ": active " + now + ", configured "
                        + option.getValue());
            }
        }
        return wanted.blacklisted() && !wanted.equals(configured)
                ? Optional.of(desired.name() + ": loaded, blacklisted for the next boot")
                : Optional.empty();
    }

    /** What the running kernel's command line says instead. */
    private Optional<String> overriding(String option) {
        return Optional.ofNullable(commandLine.options().get(option))
                .filter(value ->
                        !OptionValue.same(desired.options().orElse(Map.of()).getOrDefault(option, ""), value));
    }

    /** Our file is as it shall be: whether it has reached this boot. */
    private void active(ModuleConf wanted) {
        boolean sinceBoot = !observed.booted().follows(observed.conf().modified());
        Optional<String> reason = waiting(wanted);
        if (reason.isPresent()) {
            if (sinceBoot) {
                reasons.add(reason.get());
            } else {
                changes.add(Change.futileReboot(
                        reason.get(),
                        "look for what sets it after that, or loads the module before /etc/modprobe.d is there"));
            }
        } else if (wanted.blacklisted() && observed.loaded()) {
            if (sinceBoot) {
                reasons.add(desired.name() + ": loaded, blacklisted for the next boot");
            } else {
                notes.add(desired.name() + " is blacklisted and loaded all the same: something asks for it by name");
            }
        }
    }

    private void load() throws CannotPlan {
        if (desired.load().isEmpty()) {
            return;
        }
        String path = "/etc/modules-load.d/" + desired.loadFile();
        OwnedFile file = new OwnedFile(root, path);
        if (!desired.load().get()) {
            if (observed.load().exists()) {
                changes.add(Change.of(
                        "no longer load " + desired.name() + " at boot",
                        List.of(new Diff.Content(path, observed.load().content(), null)),
                        List.of(file.remove())));
            }
            return;
        }
        List<Diff> diffs = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        if (!observed.loaded() && observed.presence() != Observed.Presence.BUILTIN) {
            if (!observed.loadable()) {
                throw new CannotPlan("the host has no modprobe", "install kmod in an earlier task");
            }
            diffs.add(new Diff.Field("loaded", "no", "yes"));
            steps.add(new Step.Run(
                    "modprobe " + desired.name(), Fragment.of(LOAD, desired.name()), Duration.ofMinutes(2)));
        }
        String line = String.format(LOADED_LINE, desired.name());
        if (!observed.load().text().equals(line) || !observed.load().mode().equals(OwnedFile.OPEN)) {
            diffs.add(new Diff.Content(path, observed.load().content(), line));
            steps.addAll(file.write(line, OwnedFile.OPEN));
        }
        if (!steps.isEmpty()) {
            changes.add(Change.of("load " + desired.name() + ", now and at boot", diffs, steps));
        }
    }

    /** What else is said of the module: what comes later wins, and nobody but the operator can put that right. */
    private void others(ModuleConf wanted) {
        for (DropIn file : observed.others()) {
            ModuleConf theirs = ModuleConf.read(desired.name(), file.text());
            desired.options().orElse(Map.of()).forEach((name, value) -> {
                String other = theirs.options().get(name);
                if (other != null && file.after(desired.confFile()) && !OptionValue.same(value, other)) {
                    changes.add(Change.finding(
                            file.path() + " is read after " + confPath() + " and wins: remove its option " + name,
                            List.of(new Diff.Field(desired.name() + "." + name, other, value))));
                } else if (other != null) {
                    notes.add(file.path() + " sets " + name + " of " + desired.name() + " to "
                            + (other.isEmpty() ? "true" : other) + " too");
                }
            });
            if (theirs.blacklisted() && !wanted.blacklisted()) {
                if (desired.load().orElse(false)) {
                    changes.add(Change.finding(
                            file.path() + " blacklists " + desired.name() + ", so that it is not loaded at boot",
                            List.of(new Diff.Field("blacklist", "yes", "no"))));
                } else if (desired.blacklist().isPresent()) {
                    notes.add(file.path() + " blacklists " + desired.name());
                }
            }
        }
        desired.options().orElse(Map.of()).keySet().forEach(name -> overriding(name)
                .ifPresent(value -> changes.add(Change.finding(
                        "the kernel command line sets " + desired.name() + "." + name + "=" + value
                                + " and overrides modprobe.d: remove it with kernel_args",
                        List.of(new Diff.Field(
                                desired.name() + "." + name,
                                value,
                                desired.options().orElse(Map.of()).get(name)))))));
    }
}
