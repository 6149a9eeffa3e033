package dev.provision.plan;

import dev.provision.resource.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tasks of a walk so far that may change the host, and what that can alter. */
final class PendingChanges {
    private final List<Pending> all = new ArrayList<>();

    private record Pending(String task, Reach reach, boolean certain) {}

    /** @param certain whether it has a change to be made, and is not unknown itself */
    void add(String task, Reach reach, boolean certain) {
        all.add(new Pending(task, reach, certain));
    }

    /** The last task that can alter this: one with a change to be made, or else one that is itself unknown yet. */
    Optional<String> lastThatFixes(Reach dependency) {
        List<Pending> meeting = all.stream()
                .filter(earlier -> earlier.reach().meets(dependency))
                .toList();
        return meeting.stream()
                .filter(Pending::certain)
                .reduce((one, later) -> later)
                .or(() -> meeting.stream().reduce((one, later) -> later))
                .map(Pending::task);
    }
}
