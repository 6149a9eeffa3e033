package dev.provision.plan;

import java.util.List;

/**
 * What one host differs in, in the order of its tasks.
 *
 * @param rebootReasons why it must be rebooted after all tasks: configured but not active, and no reboot planned after it
 * @param observations digest of what the host answered
 */
public record HostPlan(String host, List<ItemPlan> items, List<String> rebootReasons, String observations) {
    public HostPlan {
        items = List.copyOf(items);
        rebootReasons = List.copyOf(rebootReasons);
    }

    /** Whether anything differs, is violated, or is unknown: what a plan exits 2 for. */
    public boolean pending() {
        return items.stream()
                .anyMatch(item -> item.verdict() instanceof Verdict.Differs
                        || (item.verdict() instanceof Verdict.Violated && !item.ignoresErrors())
                        || item.verdict() instanceof Verdict.Unknown);
    }

    /** Whether apply would have something to do, or cannot be sure that it has nothing to do. */
    public boolean differs() {
        return pending() || !rebootReasons.isEmpty();
    }

    /** Whether something cannot be compared at all: what a plan exits 1 for. */
    public boolean impossible() {
        return items.stream().anyMatch(item -> item.verdict() instanceof Verdict.Impossible && !item.ignoresErrors());
    }
}
