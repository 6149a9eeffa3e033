package dev.provision.plan;

import dev.provision.inventory.Host;
import dev.provision.probe.Facts;
import dev.provision.resolve.Resolver;
import java.util.List;
import java.util.Set;

/**
 * Computes a host's plan from what is desired and what was observed, in the order of the tasks. Pure: the same arguments
 * give the same plan. What has not been observed yet is named, so that the caller can ask and plan again; since a
 * read-only task may decide what later tasks are, this can take several rounds, usually one.
 */
public final class Planner {
    private final Resolver resolver;

    public Planner(Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * @param plan incomplete as long as {@code unasked} is not empty
     * @param unasked what must be asked first, each question once
     * @param guessed items whose verdict rests on an answer that is stale
     * @param before for each item of the plan, what is behind a walk that has come to it
     * @param end what is behind a walk that has passed all of these items
     */
    public record Outcome(
            HostPlan plan, List<Question> unasked, Set<ItemKey> guessed, List<Passed> before, Passed end) {
        public Outcome {
            unasked = List.copyOf(unasked);
            guessed = Set.copyOf(guessed);
            before = List.copyOf(before);
        }

        /** What is behind a walk that has passed this item, by its place in the plan. */
        public Passed after(int place) {
            return place + 1 < before.size() ? before.get(place + 1) : end;
        }

        /** Whether the verdict of an item is certain. */
        public boolean knows(ItemPlan item) {
            return !(item.verdict() instanceof Verdict.Unasked) && !guessed.contains(item.key());
        }
    }

    /** Plans all entries on a host from answers that are not stale. */
    public Outcome plan(Host host, Facts facts, List<Entry> entries, Sofar sofar, Observations observations) {
        return new Pass(resolver, host, facts, sofar, observations, Scope.WHOLE).run(entries, Passed.nothing());
    }

    /**
     * Plans what is ahead of a walk, up to the first change after which nothing of what is known now can be relied on, and at
     * most {@code most} items; where an answer is stale, the plan is a guess.
     */
    public Outcome ahead(
            Host host,
            Facts facts,
            List<Entry> entries,
            Sofar sofar,
            Observations observations,
            Passed passed,
            int most) {
        return new Pass(resolver, host, facts, sofar, observations, Scope.ahead(most)).run(entries, passed);
    }
}
