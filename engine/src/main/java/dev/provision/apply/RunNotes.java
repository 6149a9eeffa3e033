package dev.provision.apply;

import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemKey;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is worth saying of a host at the end of a run, beside what was changed. */
final class RunNotes {
    private final Set<String> notes = new LinkedHashSet<>();
    private Optional<HostPlan> latest = Optional.empty();

    /** Takes up the notes of a plan of all entries. */
    void planned(HostPlan plan) {
        collect(plan.items());
        latest = Optional.of(plan);
    }

    void collect(List<ItemPlan> items) {
        for (ItemPlan item : items) {
            item.notes().forEach(note -> notes.add(item.title() + ": " + note));
        }
    }

    /** Only the latest plan tells what is still needed, and a change that was not made needs no reboot. */
    List<String> all(Set<ItemKey> acted) {
        Set<String> reasons = new LinkedHashSet<>();
        latest.ifPresent(plan -> {
            reasons.addAll(plan.rebootReasons());
            plan.items().stream().filter(item -> !acted.contains(item.key())).forEach(item -> {
                if (item.verdict() instanceof Verdict.Differs differs) {
                    differs.changes().forEach(change -> change.rebootReason().ifPresent(reasons::remove));
                }
            });
        });
        List<String> all = new ArrayList<>(notes);
        reasons.forEach(reason -> all.add("a reboot is still needed: " + reason));
        return all;
    }
}
