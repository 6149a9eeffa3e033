package dev.provision.resource.user;

import dev.provision.probe.Facts;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Compares what an account shall be with what the host says of it. */
final class UserPlan {
    private static final int MOST_NAMED = 5;

    private final User desired;
    private final Seen observed;
    private final Facts facts;
    private final String name;
    private final List<Change> changes = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    UserPlan(User desired, Seen observed, Facts facts) {
        this.desired = desired;
        this.observed = observed;
        this.facts = facts;
        this.name = desired.name();
    }

    Assessment assess() throws CannotPlan {
        if (!observed.root()) {
            throw new CannotPlan("only root can look at accounts and change them", "set \"become: true\"");
        }
        if (!observed.missing().isEmpty()) {
            throw new CannotPlan(
                    "the host lacks "
                            + some(observed.missing().stream().sorted().toList()),
                    "install passwd and util-linux (Debian, Ubuntu) or shadow-utils and util-linux (Fedora)");
        }
        if (desired.absent()) {
            if (observed.entry().isPresent()) {
                changes.add(new Leaves(desired, observed, observed.entry().get()).change());
            }
            return Assessment.of(changes);
        }
        require();
        PasswordPlan password = new PasswordPlan(desired, observed);
        if (observed.entry().isEmpty()) {
            changes.add(new NewUser(desired, observed).change());
            password.forNew().ifPresent(changes::add);
            keys(new Seen.KeyFile.Content(List.of(), false));
        } else {
            compare(observed.entry().get());
            password.forExisting().ifPresent(changes::add);
            expires();
            keys(
                    home() && observed.home().kind().isEmpty()
                            ? new Seen.KeyFile.Content(List.of(), false)
                            : observed.keys());
            password.note().ifPresent(notes::add);
        }
        return Assessment.of(changes).withNotes(notes);
    }

    private void require() throws CannotPlan {
        List<String> groups = new ArrayList<>(desired.groups());
        desired.group().ifPresent(groups::add);
        for (String group : groups) {
            if (!observed.wanted().containsKey(group)) {
                throw new CannotPlan("the host has no group " + group, "make it in an earlier task (group)");
            }
        }
        if (desired.shell().isPresent() && !observed.shellThere()) {
            throw new CannotPlan(
                    "the host has no shell " + desired.shell().get(), "install what brings it in an earlier task");
        }
        if (observed.taken().isPresent()) {
            throw new CannotPlan(
                    "the number " + desired.uid().map(String::valueOf).orElse("") + " belongs to the user "
                            + observed.taken().get(),
                    "choose another one, or leave uid out");
        }
    }

    private void compare(Seen.Entry entry) throws CannotPlan {
        if (desired.uid().isPresent() && desired.uid().get() != entry.uid()) {
            requireIdle("number");
            notes.add("files of " + name + " outside of its home keep the number " + entry.uid());
            field("number", "uid", entry.uid() + "", desired.uid().get() + "", "-u");
        }
        if (desired.group().isPresent()) {
            long gid = wanted(desired.group().get()).gid();
            if (gid != entry.gid()) {
                field(
                        "primary group",
                        "group",
                        groupName(entry.gid()),
                        desired.group().get(),
                        "-g");
            }
        }
        groups(entry);
        if (desired.comment().isPresent() && !desired.comment().get().equals(entry.comment())) {
            field("comment", "comment", entry.comment(), desired.comment().get(), "-c");
        }
        if (desired.shell().isPresent() && !desired.shell().get().equals(entry.shell())) {
            field("shell", "shell", entry.shell(), desired.shell().get(), "-s");
        }
        if (desired.home().isPresent() && !desired.home().get().equals(entry.home())) {
            requireIdle("home");
            notes.add("what is in " + entry.home() + " stays there");
            field("home", "home", entry.home(), desired.home().get(), "-d");
        }
        if (home() && !observed.home().kind().equals("folder")) {
            String place = desired.home().orElse(entry.home());
            if (!observed.home().kind().isEmpty()) {
                throw new CannotPlan(place + " is no folder, so that it cannot be the home of " + name, null);
            }
            changes.add(Change.of(
                    "make the home of " + name,
                    List.of(new Diff.Field("home folder", null, place)),
                    List.of(UserSteps.home(name))));
        }
    }

    /** A group that {@link #require} has found. */
    private Seen.Membership wanted(String group) {
        return Objects.requireNonNull(observed.wanted().get(group), group);
    }

    /** Whether an account that exists shall have its home made if it is missing. */
    private boolean home() {
        return desired.createHome().orElse(false);
    }

    private void groups(Seen.Entry entry) throws CannotPlan {
        List<String> more = desired.groups().stream()
                .filter(group -> observed.in().stream()
                        .noneMatch(had -> had.gid() == wanted(group).gid()))
                .toList();
        if (!more.isEmpty()) {
            for (String group : more) {
                requireLocalGroup(wanted(group));
            }
            changes.add(Change.of(
                    "add " + name + " to " + some(more),
                    List.of(new Diff.Field("groups", groupNames(), groupNames() + ", " + String.join(", ", more))),
                    List.of(UserSteps.join(name, more))));
            if (!observed.processes().isEmpty()) {
                notes.add("sessions and services of " + name + " that run now get " + some(more)
                        + " when they are started again");
            }
        }
        if (desired.groupsExact()) {
            List<String> extra = observed.in().stream()
                    .filter(had -> had.gid() != entry.gid())
                    .filter(had -> desired.groups().stream()
                            .noneMatch(group -> wanted(group).gid() == had.gid()))
                    .filter(Seen.Membership::local)
                    .map(Seen.Membership::name)
                    .toList();
            if (!extra.isEmpty()) {
                changes.add(Change.of(
                        "remove " + name + " from " + some(extra),
                        extra.stream()
                                .<Diff>map(group -> new Diff.Field("group", group, null))
                                .toList(),
                        List.of(UserSteps.leave(name, extra))));
            }
        }
    }

    private void requireLocalGroup(Seen.Membership group) throws CannotPlan {
        if (!group.local()) {
            throw new CannotPlan(
                    "the group " + group.name() + " does not stand in /etc/group, so that nobody can be added to it",
                    facts.os().ostree()
                            ? "copy its line from /usr/lib/group to /etc/group first, as this image-based system needs"
                            : "the host has it from elsewhere (SSSD, LDAP, ...): add the user there");
        }
    }

    private void expires() throws CannotPlan {
        if (desired.expires().isEmpty() || observed.shadow().isEmpty()) {
            return;
        }
        long wanted = desired.expires().get().days();
        long had = observed.shadow().get().expires();
        if (wanted != had && (wanted >= 0 || had >= 0)) {
            field(
                    "expiry",
                    "expires",
                    User.Expiry.words(had),
                    User.Expiry.words(wanted),
                    "-e",
                    wanted < 0 ? "" : User.Expiry.words(wanted));
        }
    }

    private void keys(Seen.KeyFile file) throws CannotPlan {
        if (desired.keys().isPresent()) {
            boolean homeless = observed.entry().isEmpty()
                    && !NewUser.getsHome(desired)
                    && observed.home().kind().isEmpty();
            if (homeless && !desired.keys().get().keys().isEmpty()) {
                throw new CannotPlan(name + " has no home for its SSH keys", "add \"create_home: true\"");
            }
            new KeysPlan(name, desired.keys().get()).change(file).ifPresent(changes::add);
        }
    }

    private void field(String what, String field, String before, String after, String option) throws CannotPlan {
        field(what, field, before, after, option, after);
    }

    private void field(String what, String field, String before, String after, String option, String value)
            throws CannotPlan {
        if (!observed.local()) {
            throw new CannotPlan(
                    name + " does not stand in /etc/passwd: the host has it from elsewhere (SSSD, LDAP, ...), with "
                            + what + " " + before,
                    "change it where it is kept; only groups and authorized_keys can be set here");
        }
        Step step = UserSteps.tool(name, "usermod", option, value);
        changes.add(Change.of(
                "change the " + what + " of " + name + " to " + (after.isEmpty() ? "nothing" : after),
                List.of(new Diff.Field(field, before, after)),
                List.of(step)));
    }

    private void requireIdle(String what) throws CannotPlan {
        if (!observed.processes().isEmpty()) {
            throw new CannotPlan(
                    "the " + what + " of " + name + " cannot be changed: it has running processes: "
                            + some(observed.processes()),
                    "stop its services and sessions first: loginctl terminate-user " + name);
        }
    }

    private String groupName(long gid) {
        return observed.in().stream()
                .filter(group -> group.gid() == gid)
                .map(Seen.Membership::name)
                .findFirst()
                .orElse(Long.toString(gid));
    }

    private String groupNames() {
        return String.join(
                ", ", observed.in().stream().map(Seen.Membership::name).toList());
    }

    /** All of a few, the first ones and the number of the others of many. */
    static String some(List<String> names) {
        return names.size() <= MOST_NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, MOST_NAMED - 1)) + " and " + (names.size() - MOST_NAMED + 1)
                        + " more";
    }
}
