package dev.provision.resource.user;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import java.util.ArrayList;
import java.util.List;

/** An account that goes, and its home if nobody and nothing else needs it. */
final class Leaves {
    private final User desired;
    private final Seen observed;
    private final Seen.Entry entry;

    Leaves(User desired, Seen observed, Seen.Entry entry) {
        this.desired = desired;
        this.observed = observed;
        this.entry = entry;
    }

    Change change() throws CannotPlan {
        if (entry.uid() == 0) {
            throw new CannotPlan(desired.name() + " has number 0: root is not removed", null);
        }
        if (!observed.local()) {
            throw new CannotPlan(
                    desired.name() + " does not stand in /etc/passwd: the host has it from elsewhere (SSSD, LDAP, ...)",
                    "remove it where it is kept");
        }
        if (!observed.processes().isEmpty()) {
            throw new CannotPlan(
                    desired.name() + " has running processes: " + UserPlan.some(observed.processes()),
                    "stop its services and sessions first: loginctl terminate-user " + desired.name());
        }
        List<Diff> diffs = new ArrayList<>();
        diffs.add(new Diff.Field("user", "number " + entry.uid(), null));
        boolean home = desired.removeHome()
                && !observed.leaving().real().isEmpty()
                && observed.home().kind().equals("folder");
        if (home) {
            check();
            diffs.add(new Diff.Field("home", entry.home(), null));
        }
        Step step = home ? UserSteps.tool(desired.name(), "userdel", "-r") : UserSteps.tool(desired.name(), "userdel");
        return Change.of(
                "remove the user " + desired.name() + (home ? " and " + entry.home() : ""), diffs, List.of(step));
    }

    private void check() throws CannotPlan {
        Seen.Leaving leaving = observed.leaving();
        String real = leaving.real();
        String root = leaving.rootsHome();
        if (real.indexOf('/', 1) < 0 || (root + "/").startsWith(real + "/") || (real + "/").startsWith(root + "/")) {
            throw keep(entry.home() + " is not removed: it is a folder at the top of the file system, or root's");
        }
        if (!observed.home().owner().equals(Long.toString(entry.uid()))) {
            throw keep(entry.home() + " is not removed: it does not belong to " + desired.name());
        }
        if (!leaving.sharers().isEmpty()) {
            throw keep(entry.home() + " is not removed: it is home to " + UserPlan.some(leaving.sharers()) + " too");
        }
        if (!leaving.mounts().isEmpty()) {
            throw keep(entry.home() + " is not removed: " + UserPlan.some(leaving.mounts()) + " is mounted there");
        }
    }

    private static CannotPlan keep(String reason) {
        return new CannotPlan(reason, "leave remove_home out, and remove what can go with a file task");
    }
}
