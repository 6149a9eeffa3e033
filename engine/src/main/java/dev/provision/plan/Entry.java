package dev.provision.plan;

import dev.provision.playbook.Play;
import dev.provision.playbook.Task;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A task in the order in which a host goes through it.
 *
 * @param handler whether it counts only once something has notified it
 */
public record Entry(Play play, Task task, boolean handler) {
    /** The places of the handlers that a task notifies: those of its own play, whatever other plays call theirs. */
    public static List<Integer> handlersOf(Entry notifier, List<Entry> entries) {
        return IntStream.range(0, entries.size())
                .filter(i -> notifier.notifies(entries.get(i)))
                .boxed()
                .toList();
    }

    private boolean notifies(Entry other) {
        return other.handler()
                && other.play() == play
                && task.notifies().stream()
                        .anyMatch(name -> name.value().equals(other.task().name()));
    }
}
