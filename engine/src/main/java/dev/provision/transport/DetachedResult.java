package dev.provision.transport;

/** Result of a detached script, read from the host after the connection that started it was lost. */
public sealed interface DetachedResult {
    /** The script ended; its output is that of an uninterrupted run. */
    record Ended(Output output) implements DetachedResult {}

    /** The script never reached the host completely, and cannot start any more. */
    record NotStarted() implements DetachedResult {}

    /** The script started, and its result does not exist. */
    record None(String reason) implements DetachedResult {}
}
