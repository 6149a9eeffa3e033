package dev.provision.probe;

/** What a probe saw, or why it saw nothing. */
public sealed interface Observation<O> {
    /** The result of the case for this variant. */
    <R> R match(Cases<O, R> cases);

    record Seen<O>(O value) implements Observation<O> {
        @Override
        public <R> R match(Cases<O, R> cases) {
            return cases.seen(this);
        }
    }

    /** Timed out, failed or unreadable; never to be taken for absence. */
    record Unknown<O>(String reason) implements Observation<O> {
        @Override
        public <R> R match(Cases<O, R> cases) {
            return cases.unknown(this);
        }
    }

    /** One method per variant, so that a new variant does not compile until all code handles it. */
    interface Cases<O, R> {
        R seen(Seen<O> seen);

        R unknown(Unknown<O> unknown);
    }
}
