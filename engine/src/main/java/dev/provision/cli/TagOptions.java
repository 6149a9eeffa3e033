package dev.provision.cli;

import dev.provision.playbook.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import picocli.CommandLine.Option;

/** Which tasks, by tag, with Ansible's meaning of {@code always} and {@code never}. */
final class TagOptions {
    @Option(
            names = {"-t", "--tags"},
            split = ",",
            paramLabel = "TAG",
            description = "Only tasks with one of these tags.")
    List<String> tags = new ArrayList<>();

    @Option(names = "--skip-tags", split = ",", paramLabel = "TAG", description = "No task with one of these tags.")
    List<String> skip = new ArrayList<>();

    boolean take(Task task) {
        boolean wanted = tags.isEmpty() || tags.contains("all") || !Collections.disjoint(tags, task.tags());
        boolean named = !Collections.disjoint(tags, task.tags());
        boolean taken = (wanted || task.tags().contains("always"))
                && (named || !task.tags().contains("never"));
        return taken && Collections.disjoint(skip, task.tags());
    }
}
