package dev.provision.apply;

import dev.provision.plan.ItemPlan;
import dev.provision.plan.Planner;
import dev.provision.plan.Verdict;
import dev.provision.playbook.Task;
import dev.provision.resource.Change;
import dev.provision.resource.Reach;
import dev.provision.resource.Resource;
import dev.provision.resource.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Items in a row whose changes travel to a host in one request: none of them needs the control node in between, and none can alter
 * what another one was compared from.
 *
 * @param items at least one, in order
 * @param end the place in the plan behind the last of them
 */
record Batch(List<ItemPlan> items, int end) {
    private static final int MOST_ITEMS = 50;

    /** Bytes of uploads. */
    private static final int MOST_BYTES = 1024 * 1024;

    Batch {
        items = List.copyOf(items);
    }

    /**
     * The item at a place with those behind it that can go with it.
     *
     * @param settled whether nothing is to be done about an item
     */
    static Batch of(Planner.Outcome plan, int place, Predicate<ItemPlan> settled) {
        List<ItemPlan> all = plan.plan().items();
        ItemPlan first = all.get(place);
        List<ItemPlan> batch = new ArrayList<>(List.of(first));
        int end = place + 1;
        boolean open = goes(first) && first.entry().task().register().isEmpty();
        long bytes = bytes(first);
        for (int i = end; open && i < all.size() && batch.size() < MOST_ITEMS; i++) {
            ItemPlan item = all.get(i);
            if (!plan.knows(item) || item.concludes() || isAltered(item, batch)) {
                break;
            }
            if (settled.test(item)) {
                end = i + 1;
                continue;
            }
            bytes += bytes(item);
            if (!goes(item) || !item.account().equals(first.account()) || bytes > MOST_BYTES) {
                break;
            }
            batch.add(item);
            end = i + 1;
            open = item.entry().task().register().isEmpty();
        }
        return new Batch(batch, end);
    }

    /** What is to be made of an item. */
    static List<Change> changes(ItemPlan item) {
        return item.verdict() instanceof Verdict.Differs differs
                ? differs.changes().stream()
                        .filter(change -> !change.isFinding())
                        .toList()
                : List.of();
    }

    private static boolean goes(ItemPlan item) {
        return isPlain(item)
                && item.verdict() instanceof Verdict.Differs
                && item.reach() instanceof Reach.Paths
                && changes(item).stream()
                        .flatMap(change -> change.steps().stream())
                        .allMatch(StepSender::isQuick);
    }

    /** Whether the keywords of an item's task ask for nothing between its steps and what comes after them. */
    static boolean isPlain(ItemPlan item) {
        Task task = item.entry().task();
        return task.retries() == 0
                && task.until().isEmpty()
                && task.timeout().isEmpty()
                && !item.entry().handler();
    }

    private static boolean isAltered(ItemPlan item, List<ItemPlan> before) {
        Optional<Reach> looksAt = item.resource().map(Resource::looksAt);
        return before.stream().anyMatch(earlier -> earlier.reach().meets(looksAt.orElse(Reach.ANYTHING)));
    }

    private static long bytes(ItemPlan item) {
        return changes(item).stream()
                .flatMap(change -> change.steps().stream())
                .mapToLong(step -> step instanceof Step.Put put ? put.content().length : 0)
                .sum();
    }
}
