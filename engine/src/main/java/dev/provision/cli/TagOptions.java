package dev.provision.cli;

import dev.provision.playbook.Playbook;
import dev.provision.playbook.Task;
import dev.provision.source.At;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** Which tasks, by tag, with Ansible's meaning of {@code always}, {@code never}, {@code all}, {@code tagged}, {@code untagged}. */
final class TagOptions {
    private static final String ALWAYS = "always";
    private static final String NEVER = "never";
    private static final String ALL = "all";
    private static final String TAGGED = "tagged";
    private static final String UNTAGGED = "untagged";
    private static final Set<String> OF_ANSIBLE = Set.of(ALWAYS, NEVER, ALL, TAGGED, UNTAGGED);

    @Option(
            names = {"-t", "--tags"},
            split = ",",
            paramLabel = "TAG",
            description = "Only tasks with one of these tags.")
    List<String> tags = new ArrayList<>();

    @Option(names = "--skip-tags", split = ",", paramLabel = "TAG", description = "No task with one of these tags.")
    List<String> skip = new ArrayList<>();

    /** A misspelt tag would leave out every task and look like success, so a tag that no task has is a problem. */
    void check(Playbook playbook, Problems problems) {
        Set<String> known = new TreeSet<>();
        playbook.plays().forEach(play -> play.tasks().forEach(task -> known.addAll(task.tags())));
        check("--tags", tags, known, problems);
        check("--skip-tags", skip, known, problems);
    }

    private static void check(String option, List<String> named, Set<String> known, Problems problems) {
        for (String tag : named) {
            if (!known.contains(tag) && !OF_ANSIBLE.contains(tag)) {
                problems.error(Problem.at(At.whole(option), "no task has the tag \"" + tag + "\"")
                        .hint(Nearest.hint(tag, known)
                                .orElse(
                                        known.isEmpty()
                                                ? "no task has a tag"
                                                : "there are: " + String.join(", ", known))));
            }
        }
    }

    boolean take(Task task) {
        Set<String> own = task.tags().isEmpty() ? Set.of(UNTAGGED) : task.tags();
        return isWanted(own) && !isSkipped(own);
    }

    private boolean isWanted(Set<String> own) {
        if (own.contains(ALWAYS) || !Collections.disjoint(own, tags)) {
            return true;
        }
        boolean all = tags.isEmpty() || tags.contains(ALL);
        boolean tagged = tags.contains(TAGGED) && !own.contains(UNTAGGED);
        return (all || tagged) && !own.contains(NEVER);
    }

    private boolean isSkipped(Set<String> own) {
        if (skip.contains(ALL)) {
            return !own.contains(ALWAYS) || skip.contains(ALWAYS);
        }
        return !Collections.disjoint(own, skip) || (skip.contains(TAGGED) && !own.contains(UNTAGGED));
    }
}
