package dev.provision.record;

import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemPlan;
import java.time.Duration;
import java.util.List;

/**
 * Something that happened in a run. Events are all that reports, journal and history know of it. Texts may hold secrets
 * and control characters: whoever writes an event out masks and cleans it.
 */
public sealed interface Event {
    /** A run has begun. {@code command} is {@code apply}, {@code plan} or {@code drift}. */
    record RunStarted(String run, String command, String playbook, int hosts) implements Event {}

    record PlayStarted(String play, List<String> hosts) implements Event {
        public PlayStarted {
            hosts = List.copyOf(hosts);
        }
    }

    /** {@code number} counts from 1. */
    record WaveStarted(String play, int number, int of, List<String> hosts) implements Event {
        public WaveStarted {
            hosts = List.copyOf(hosts);
        }
    }

    /** A host has been asked and compared; nothing has been changed since. */
    record HostPlanned(String host, HostPlan plan) implements Event {}

    /**
     * A step is about to be sent to the host, with others in one request maybe; in the journal before it is. If nothing follows
     * that ends it, it is not known how far it came.
     */
    record StepStarted(String host, String task, String change, String step) implements Event {}

    /** A step that takes long says where it is. */
    record StepProgress(String host, String task, String step, String phase) implements Event {}

    /** {@code detail} is empty, or what the host said. */
    record StepEnded(String host, String task, String step, boolean ok, Duration took, String detail)
            implements Event {}

    /** A step that was sent did not act, because one before it in the same request failed. */
    record StepNotBegun(String host, String task, String step) implements Event {}

    /** All steps of an item have run: it changed. */
    record ItemChanged(String host, ItemPlan item) implements Event {}

    /** An item failed and {@code ignore_errors} let the host go on. {@code detail} is empty, or what the host said. */
    record ItemIgnored(String host, ItemPlan item, String reason, String detail) implements Event {}

    /** A host is done for this run, or for this play if there are more. */
    record HostEnded(String host, HostOutcome outcome) implements Event {}

    /** No further hosts are begun. */
    record RolloutStopped(String play, String reason, List<String> notStarted) implements Event {
        public RolloutStopped {
            notStarted = List.copyOf(notStarted);
        }
    }

    /** {@code next} is the command that continues the run; empty if every host is done. */
    record RunEnded(String run, int exitCode, List<HostOutcome> outcomes, Duration took, String next) implements Event {
        public RunEnded {
            outcomes = List.copyOf(outcomes);
        }
    }

    /** Takes events in the order in which they happen; safe for many threads. */
    interface Sink {
        void accept(Event event);

        /** Takes several events that happen together, in order. */
        default void accept(List<? extends Event> together) {
            together.forEach(this::accept);
        }
    }
}
