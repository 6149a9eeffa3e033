package dev.provision.transport;

import java.time.Duration;

/** Opens connections; safe for use by many threads. */
public interface Connector {
    /**
     * Connects and authenticates.
     *
     * @param within the deadline for both together
     */
    Connection connect(Target target, Duration within) throws TransportException;
}
