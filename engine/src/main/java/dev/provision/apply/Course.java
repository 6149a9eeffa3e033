package dev.provision.apply;

import dev.provision.plan.Entry;
import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemKey;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Observations;
import dev.provision.plan.Passed;
import dev.provision.plan.Planner;
import dev.provision.plan.Sofar;
import dev.provision.plan.Verdict;
import dev.provision.resource.Reach;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What comes after an item of a walk: where the walk goes on, and what it will ask there, so that this can be sent along. */
final class Course {
    private final HostSession session;
    private final HostPlanner planner;
    private final List<Entry> entries;
    private final boolean verify;

    /**
     * @param entries those of the plays so far; may become more
     * @param verify whether a last plan must prove that nothing differs any more
     */
    Course(HostSession session, HostPlanner planner, List<Entry> entries, boolean verify) {
        this.session = session;
        this.planner = planner;
        this.entries = entries;
        this.verify = verify;
    }

    /** Where a walk goes on when an item has acted. */
    Passed passesOn(ItemPlan item, Passed behind, Passed again, Sofar then) {
        return passes(item) || !somethingFrom(behind.next(), then) ? behind : again;
    }

    /** What will be asked once these items have acted, as far as it can be sent along with their steps. */
    Optional<EnclosedQuestions> questions(
            Sofar sofar, Batch batch, Passed behind, Passed again, Predicate<ItemPlan> open)
            throws TransportException, InterruptedException {
        ItemPlan last = batch.items().get(batch.items().size() - 1);
        if (!Batch.isPlain(last) || !(last.verdict() instanceof Verdict.Differs)) {
            return Optional.empty();
        }
        Sofar then = sofar;
        Observations known = session.observations().copy();
        for (ItemPlan item : batch.items()) {
            then = acting(then, item, Optional.empty());
            known.touched(item.reach());
        }
        Passed passed = passesOn(last, behind, again, then);
        Planner.Outcome ahead = planner.guess(session, entries, then, known, Optional.of(passed));
        boolean proof = verify
                && !somethingFrom(ahead.end().next(), then)
                && ahead.plan().items().stream().noneMatch(open);
        if (proof) {
            known.touched(Reach.ANYTHING);
            ahead = planner.guess(session, entries, then, known, Optional.empty());
        }
        return session.enclosed(last.account(), session.withBasics(ahead.unasked(), known), proof);
    }

    /** Whether nothing more is to be known of an item once it has acted: what it registers, or whether it serves. */
    private static boolean passes(ItemPlan item) {
        return item.reach() instanceof Reach.Paths
                && item.entry().task().register().isEmpty();
    }

    /** Whether anything is left from here on, except handlers that were not notified. */
    boolean somethingFrom(ItemKey next, Sofar then) {
        for (int i = next.entry(); i < entries.size(); i++) {
            if (!entries.get(i).handler() || then.isNotified(i)) {
                return true;
            }
        }
        return false;
    }

    /** With an item that has acted, and the handlers that it notifies. */
    Sofar acting(Sofar before, ItemPlan item, Optional<Output> output) {
        List<Integer> notified = new ArrayList<>(Entry.handlersOf(item.entry(), entries));
        if (item.entry().handler()) {
            notified.add(item.key().entry());
        }
        return before.acting(item.key(), TaskPolicy.result(item.entry().task().at(), true, false, output), notified);
    }

    /** What can never be done comes before everything that can: it is said before anything is changed for its sake. */
    static Optional<ItemPlan> next(HostPlan plan, Predicate<ItemPlan> isOpen) {
        List<ItemPlan> open = plan.items().stream().filter(isOpen).toList();
        return open.stream().filter(Course::lasting).findFirst().or(() -> open.stream()
                .findFirst());
    }

    /** Whether no change of this run could help. */
    static boolean lasting(ItemPlan item) {
        return item.verdict() instanceof Verdict.Impossible
                || (item.verdict() instanceof Verdict.Violated violated
                        && violated.findings().stream().anyMatch(finding -> finding.dependsOn() == Reach.NOTHING));
    }
}
