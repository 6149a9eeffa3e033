package dev.provision.transport;

/** Result of a detached script, read from the host after the connection that started it was lost. */
public sealed interface DetachedResult {
    /** The result of the case for this variant. */
    <R> R match(Cases<R> cases);

    /** The script ended; its output is that of an uninterrupted run. */
    record Ended(Output output) implements DetachedResult {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.ended(this);
        }
    }

    /** The script never reached the host completely, and cannot start any more. */
    record NotStarted() implements DetachedResult {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.notStarted(this);
        }
    }

    /** The script started, and its result does not exist. */
    record None(String reason) implements DetachedResult {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.none(this);
        }
    }

    /** One method per variant, so that a new variant does not compile until all code handles it. */
    interface Cases<R> {
        R ended(Ended ended);

        R notStarted(NotStarted notStarted);

        R none(None none);
    }
}
