package dev.provision.apply;

import java.time.Duration;
import java.time.Instant;

/** The clock and the only way to wait; injected, so that tests wait for nothing. */
public interface Time {
    /** Monotonic: the distance of two of these instants is the time that passed, even if the wall clock was set meanwhile. */
    Instant now();

    /**
     * Lets time pass.
     *
     * @throws InterruptedException when the run is being interrupted
     */
    void pause(Duration duration) throws InterruptedException;
}
