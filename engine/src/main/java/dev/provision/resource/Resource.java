package dev.provision.resource;

import dev.provision.source.At;

/**
 * One desired thing on one host after resolving.
 *
 * @param at where the task's resource key is written
 */
public record Resource<D, O>(ResourceType<D, O> type, D desired, At at) {
    /** The part of the host that its changes can alter. */
    public Reach reach() {
        return type.reach(desired);
    }

    /** The part of the host that its observation depends on. */
    public Reach looksAt() {
        return type.looksAt(desired);
    }

    public String describe() {
        return type.describe(desired);
    }
}
