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
    /** The result of the case for this variant. */
    <R> R match(Cases<R> cases);

    /** A run has begun. {@code command} is {@code apply}, {@code plan} or {@code drift}. */
    record RunStarted(String run, String command, String playbook, int hosts) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.runStarted(this);
        }
    }

    record PlayStarted(String play, List<String> hosts) implements Event {
        public PlayStarted {
            hosts = List.copyOf(hosts);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.playStarted(this);
        }
    }

    /** {@code number} counts from 1. */
    record WaveStarted(String play, int number, int of, List<String> hosts) implements Event {
        public WaveStarted {
            hosts = List.copyOf(hosts);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.waveStarted(this);
        }
    }

    /** A host has been asked and compared; nothing has been changed since. */
    record HostPlanned(String host, HostPlan plan) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.hostPlanned(this);
        }
    }

    /**
     * A step is about to be sent to the host, with others in one request maybe; in the journal before it is. If nothing follows
     * that ends it, it is not known how far it came.
     */
    record StepStarted(String host, String task, String change, String step) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.stepStarted(this);
        }
    }

    /** A step that takes long says where it is. */
    record StepProgress(String host, String task, String step, String phase) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.stepProgress(this);
        }
    }

    /** {@code detail} is empty, or what the host said. */
    record StepEnded(String host, String task, String step, boolean ok, Duration took, String detail) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.stepEnded(this);
        }
    }

    /** A step that was sent did not act, because one before it in the same request failed. */
    record StepNotBegun(String host, String task, String step) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.stepNotBegun(this);
        }
    }

    /** All steps of an item have run: it changed. */
    record ItemChanged(String host, ItemPlan item) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.itemChanged(this);
        }
    }

    /** An item failed and {@code ignore_errors} let the host go on. {@code detail} is empty, or what the host said. */
    record ItemIgnored(String host, ItemPlan item, String reason, String detail) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.itemIgnored(this);
        }
    }

    /** A host is done for this run, or for this play if there are more. */
    record HostEnded(String host, HostOutcome outcome) implements Event {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.hostEnded(this);
        }
    }

    /** No further hosts are begun. */
    record RolloutStopped(String play, String reason, List<String> notStarted) implements Event {
        public RolloutStopped {
            notStarted = List.copyOf(notStarted);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rolloutStopped(this);
        }
    }

    /** {@code next} is the command that continues the run; empty if every host is done. */
    record RunEnded(String run, int exitCode, List<HostOutcome> outcomes, Duration took, String next) implements Event {
        public RunEnded {
            outcomes = List.copyOf(outcomes);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.runEnded(this);
        }
    }

    /** One method per variant, so that a new variant does not compile until all code handles it. */
    interface Cases<R> {
        R runStarted(RunStarted event);

        R playStarted(PlayStarted event);

        R waveStarted(WaveStarted event);

        R hostPlanned(HostPlanned event);

        R stepStarted(StepStarted event);

        R stepProgress(StepProgress event);

        R stepEnded(StepEnded event);

        R stepNotBegun(StepNotBegun event);

        R itemChanged(ItemChanged event);

        R itemIgnored(ItemIgnored event);

        R hostEnded(HostEnded event);

        R rolloutStopped(RolloutStopped event);

        R runEnded(RunEnded event);
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
