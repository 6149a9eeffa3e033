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

    /**
     * Prepares connections to many targets, which {@link #connect} then uses; one at a time.
     *
     * @param within how long a target may be silent
     * @param atOnce how many connections are ahead of their use
     */
    default Approach approach(Duration within, int atOnce) {
        return Approach.NONE;
    }
}
