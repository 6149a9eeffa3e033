package dev.provision.resource.group;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Compares what a group shall be with what the host says of it. */
final class GroupPlan {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final String TOOL = """
            export LC_ALL=C
            "$@" </dev/null 9>&-
            """;

    /** A member at a time: to be added twice is no error, so that a cut run is made good by the next one. */
    private static final String ADD = """
            export LC_ALL=C
            group=$1; shift
            for user; do
                gpasswd -a "$user" "$group" >/dev/null </dev/null 9>&- || exit 1
            done
            """;

    private final Group desired;
    private final Seen observed;
    private final List<Change> changes = new ArrayList<>();

    GroupPlan(Group desired, Seen observed) {
        this.desired = desired;
        this.observed = observed;
    }

    Assessment assess() throws CannotPlan {
        if (!observed.missing().isEmpty()) {
            throw new CannotPlan(
                    "the host lacks "
                            + String.join(
                                    ", ", observed.missing().stream().sorted().toList()),
                    "install passwd (Debian, Ubuntu) or shadow-utils (Fedora)");
        }
        if (desired.absent()) {
            remove();
        } else {
            make();
        }
        return Assessment.of(changes);
    }

    private void remove() throws CannotPlan {
        if (observed.gid().isEmpty()) {
            return;
        }
        if (observed.gid().get() == 0) {
            throw new CannotPlan(desired.name() + " has number 0: root's group is not removed", null);
        }
        requireLocal();
        if (!observed.primaryOf().isEmpty()) {
            throw new CannotPlan(
                    desired.name() + " is the primary group of " + some(observed.primaryOf()),
                    "remove the user, or give it another group, in an earlier task");
        }
        add(
                "remove the group " + desired.name(),
                List.of(new Diff.Field("group", "number " + observed.gid().get(), null)),
                run("groupdel " + desired.name(), "groupdel", desired.name()));
    }

    private void make() throws CannotPlan {
        if (!observed.unknown().isEmpty()) {
            throw new CannotPlan(
                    "the host has no user "
                            + some(observed.unknown().stream().sorted().toList()),
                    "make it in an earlier task (user)");
        }
        if (observed.taken().isPresent()) {
            throw new CannotPlan(
                    "the number " + desired.gid().map(String::valueOf).orElse("") + " belongs to the group "
                            + observed.taken().get(),
                    "choose another one, or leave gid out");
        }
        if (observed.gid().isEmpty()) {
            List<String> words = new ArrayList<>(List.of("groupadd"));
            desired.gid().ifPresent(gid -> words.addAll(List.of("-g", Long.toString(gid))));
            if (desired.system()) {
                words.add("-r");
            }
            words.add(desired.name());
            add(
                    "add the group " + desired.name(),
                    List.of(new Diff.Field(
                            "group",
                            null,
                            desired.gid()
                                    .map(gid -> "number " + gid)
                                    .orElse(desired.system() ? "a system group" : "a group"))),
                    run("groupadd " + desired.name(), words.toArray(String[]::new)));
        } else if (desired.gid().isPresent() && !desired.gid().equals(observed.gid())) {
            requireLocal();
            String gid = Long.toString(desired.gid().get());
            add(
                    "change the number of the group " + desired.name() + " to " + gid,
                    List.of(new Diff.Field("gid", Long.toString(observed.gid().get()), gid)),
                    run("groupmod " + desired.name(), "groupmod", "-g", gid, desired.name()));
        }
        members();
    }

    private void members() throws CannotPlan {
        List<String> more = desired.members().stream()
                .filter(user -> !observed.members().contains(user)
                        && !observed.primaryOf().contains(user))
                .toList();
        if (more.isEmpty()) {
            return;
        }
        if (observed.gid().isPresent()) {
            requireLocal();
        }
        List<String> after = new ArrayList<>(observed.members());
        after.addAll(more);
        List<String> arguments = new ArrayList<>(List.of(desired.name()));
        arguments.addAll(more);
        add(
                "add " + some(more) + " to the group " + desired.name(),
                List.of(new Diff.Field(
                        "members",
                        observed.members().isEmpty() ? null : String.join(", ", observed.members()),
                        String.join(", ", after))),
                new Step.Run("gpasswd -a " + desired.name(), new Fragment(ADD, arguments), LONGEST));
    }

    private void requireLocal() throws CannotPlan {
        if (!observed.local()) {
            throw new CannotPlan(
                    desired.name() + " does not stand in /etc/group: the host has it from elsewhere (SSSD, LDAP, ...)",
                    "change it where it is kept; on an image-based host copy its line from /usr/lib/group first");
        }
    }

    private static String some(List<String> names) {
        return names.size() <= 5
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 4)) + " and " + (names.size() - 4) + " more";
    }

    private void add(String summary, List<Diff> diffs, Step step) {
        changes.add(Change.of(summary, diffs, List.of(step)));
    }

    private static Step run(String title, String... words) {
        return new Step.Run(title, Fragment.of(TOOL, words), LONGEST);
    }
}
