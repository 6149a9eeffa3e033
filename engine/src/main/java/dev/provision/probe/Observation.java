package dev.provision.probe;

/** What a probe saw, or why it saw nothing. */
public sealed interface Observation<O> {
    record Seen<O>(O value) implements Observation<O> {}

    /** Timed out, failed or unreadable; never to be taken for absence. */
    record Unknown<O>(String reason) implements Observation<O> {}
}
