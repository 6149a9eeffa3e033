package dev.provision.resource.user;

import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import java.util.ArrayList;
import java.util.List;

/** An account that is made, with useradd(8). */
final class NewUser {
    private final User desired;
    private final Seen observed;

    NewUser(User desired, Seen observed) {
        this.desired = desired;
        this.observed = observed;
    }

    static boolean getsHome(User desired) {
        return desired.createHome().orElse(!desired.system());
    }

    Change change() {
        List<String> words = new ArrayList<>(List.of("useradd"));
        List<Diff> diffs = new ArrayList<>();
        diffs.add(new Diff.Field("user", null, desired.system() ? "a system account" : "an account"));
        if (desired.system()) {
            words.add("-r");
        }
        desired.uid().ifPresent(uid -> {
            words.addAll(List.of("-u", Long.toString(uid)));
            diffs.add(new Diff.Field("uid", null, Long.toString(uid)));
        });
        // useradd makes a group of the account's name, and refuses to do so when there is one already.
        String group = desired.group().orElse(observed.own().isPresent() ? desired.name() : "");
        if (group.isEmpty()) {
            words.add("-U");
        } else {
            words.addAll(List.of("-N", "-g", group));
            diffs.add(new Diff.Field("group", null, group));
        }
        if (!desired.groups().isEmpty()) {
            words.addAll(List.of("-G", String.join(",", desired.groups())));
            diffs.add(new Diff.Field("groups", null, String.join(", ", desired.groups())));
        }
        desired.comment().ifPresent(comment -> option(words, diffs, "-c", "comment", comment));
        desired.shell().ifPresent(shell -> option(words, diffs, "-s", "shell", shell));
        desired.home().ifPresent(home -> option(words, diffs, "-d", "home", home));
        desired.expires().filter(end -> end.days() >= 0).ifPresent(end -> {
            option(words, diffs, "-e", "expires", User.Expiry.words(end.days()));
        });
        // useradd would create the home by its path, which another user may be able to redirect.
        words.add("-M");
        List<Step> steps = new ArrayList<>();
        steps.add(UserSteps.tool(desired.name(), words.toArray(String[]::new)));
        if (getsHome(desired)) {
            steps.add(UserSteps.home(desired.name()));
        }
        return Change.of("add the user " + desired.name(), diffs, steps);
    }

    private static void option(List<String> words, List<Diff> diffs, String option, String field, String value) {
        words.addAll(List.of(option, value));
        diffs.add(new Diff.Field(field, null, value));
    }
}
