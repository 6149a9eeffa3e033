package dev.provision.resource.packages;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares what is wanted with what is installed; one change for all of it, since it is one transaction. */
final class PackagesPlan {
    private static final String NEWEST = "the newest on offer";

    private final Packages desired;
    private final Installed observed;
    private final Set<String> install = new LinkedHashSet<>();
    private final Set<String> upgrade = new LinkedHashSet<>();
    private final Map<String, String> exact = new LinkedHashMap<>();
    private final Set<String> remove = new LinkedHashSet<>();
    private final Set<String> release = new LinkedHashSet<>();
    private final Set<String> hold = new LinkedHashSet<>();
    private final List<String> clauses = new ArrayList<>();
    private final List<Diff> diffs = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private boolean refresh;

    PackagesPlan(Packages desired, Installed observed) {
        this.desired = desired;
        this.observed = observed;
    }

    Assessment assess() throws CannotPlan {
        compareVersions();
        comparePresent();
        compareLatest();
        compareAbsent();
        compareHolds();
        observed.broken().forEach(package_ -> notes.add("left unfinished by the package manager: " + package_));
        if (observed.interrupted()) {
            notes.add("the last run of dpkg was interrupted");
        }
        List<Change> changes = diffs.isEmpty() ? List.of() : List.of(change());
        return Assessment.of(changes).withNotes(notes);
    }

    private Change change() {
        boolean installs = !(install.isEmpty() && upgrade.isEmpty() && exact.isEmpty());
        boolean unknownOnes =
                install.stream().anyMatch(name -> !observed.candidates().containsKey(name));
        boolean apt = observed.manager() == Installed.Manager.APT;
        Transaction transaction = new Transaction(
                observed.interrupted() || !observed.broken().isEmpty(),
                List.copyOf(release),
                refresh || (apt && installs && (unknownOnes || observed.lists() != Installed.Lists.FRESH)),
                List.copyOf(install),
                List.copyOf(upgrade),
                exact,
                List.copyOf(remove),
                List.copyOf(hold));
        clause("install", install);
        clause("upgrade", upgrade);
        exact.forEach((name, version) -> clauses.add("set " + name + " to " + version));
        clause("remove", remove);
        clause("hold", hold);
        Set<String> released = new LinkedHashSet<>(release);
        released.removeAll(hold);
        clause("unhold", released);
        Change change =
                Change.of(String.join("; ", clauses), diffs, apt ? AptSteps.of(transaction) : DnfSteps.of(transaction));
        return (apt ? AptSteps.trial(transaction) : DnfSteps.trial(transaction))
                .map(change::triedBy)
                .orElse(change);
    }

    private void clause(String verb, Set<String> names) {
        if (!names.isEmpty()) {
            clauses.add(verb + " " + Words.some(names));
        }
    }

    private void compareVersions() throws CannotPlan {
        for (Map.Entry<String, String> entry : desired.version().entrySet()) {
            String name = entry.getKey();
            if (!observed.hasVersion(name, entry.getValue())) {
                letGo(name, "has another version");
                exact.put(name, entry.getValue());
                differ(name, before(name), entry.getValue());
            }
        }
    }

    private void comparePresent() {
        for (String name : desired.present()) {
            if (!observed.has(name) && !exact.containsKey(name)) {
                install(name);
            }
        }
    }

    private void install(String name) {
        if (install.add(name)) {
            differ(name, before(name), observed.candidates().getOrDefault(name, NEWEST));
        }
    }

    private void compareLatest() {
        refresh = !desired.latest().isEmpty()
                && (observed.lists() == Installed.Lists.MISSING
                        || (desired.listsMaxAge().isPresent() && observed.lists() == Installed.Lists.STALE));
        for (String name : desired.latest()) {
            String installed = observed.version(name).orElse(null);
            String candidate = observed.candidates().get(name);
            if (installed == null || !observed.whole(name)) {
                install(name);
            } else if (observed.isHeld(name) && !desired.unhold().contains(name)) {
                notes.add(name + " is held at " + installed + " and not upgraded");
            } else if (refresh) {
                upgrade.add(name);
            } else if (candidate != null
                    && observed.named(name).stream()
                            .noneMatch(found -> found.version().equals(candidate))) {
                upgrade.add(name);
                differ(name, installed, candidate);
            }
        }
        if (refresh) {
            clauses.add("refresh the package lists");
            differ("package lists", observed.lists() == Installed.Lists.MISSING ? null : "too old", "fresh");
        } else if (!desired.latest().isEmpty() && observed.lists() == Installed.Lists.STALE) {
            notes.add(
                    "the package lists are older than a day: newer versions may exist (lists_max_age refreshes them)");
        }
    }

    private void compareAbsent() throws CannotPlan {
        for (String name : desired.absent()) {
            if (!observed.named(name).isEmpty()) {
                letGo(name, "is to be removed");
                remove.add(name);
                differ(name, before(name), null);
            }
        }
        Set<String> others = new TreeSet<>(observed.dragged());
        desired.absent().forEach(name -> {
            others.remove(name);
            observed.named(name).forEach(found -> others.remove(found.name()));
        });
        if (!remove.isEmpty() && !others.isEmpty()) {
            throw new CannotPlan(
                    "removing " + Words.some(remove) + " would also remove " + Words.some(others),
                    "name them under \"absent\" too, or keep what they need");
        }
    }

    /** A held package changes only if the playbook itself holds or releases it: another's hold has a reason. */
    private void letGo(String name, String why) throws CannotPlan {
        if (!observed.isHeld(name)) {
            return;
        }
        if (!desired.hold().contains(name) && !desired.unhold().contains(name)) {
            throw new CannotPlan(
                    name + " " + why + ", but it is held on the host",
                    desired.absent().contains(name)
                            ? "put it under \"unhold\" too"
                            : "put it under \"unhold\", or under \"hold\" to keep holding it at the new version");
        }
        requireLockTool("unhold");
        release.add(name);
    }

    private void compareHolds() throws CannotPlan {
        for (String name : desired.hold()) {
            boolean moving = exact.containsKey(name) || install.contains(name);
            if (!moving && observed.named(name).isEmpty()) {
                throw new CannotPlan(
                        name + " is not installed, so it cannot be held",
                        "put it under \"present\" or \"version\" too");
            }
            if (!observed.isHeld(name) || moving) {
                requireLockTool("hold");
                hold.add(name);
                if (!observed.isHeld(name)) {
                    differ("hold " + name, "no", "yes");
                }
            }
        }
        for (String name : desired.unhold()) {
            if (observed.isHeld(name)) {
                requireLockTool("unhold");
                release.add(name);
                differ("hold " + name, "yes", "no");
            }
        }
    }

    private void requireLockTool(String verb) throws CannotPlan {
        if (!observed.canHold()) {
            throw new CannotPlan(
                    "dnf cannot " + verb + " packages without its versionlock plugin",
                    "install it first: packages: {present: [python3-dnf-plugin-versionlock]}");
        }
    }

    private @Nullable String before(String name) {
        return observed.version(name)
                .map(version -> observed.whole(name) ? version : version + " (unfinished)")
                .orElse(null);
    }

    private void differ(String name, @Nullable String before, @Nullable String after) {
        diffs.add(new Diff.Field(name, before, after));
    }
}
