package dev.provision.apply;

import java.time.Duration;
import java.time.Instant;

/** The clock and the only way to wait; handed in, so that tests wait for nothing. */
public interface Time {
    Instant now();

    /**
     * Lets time pass.
     *
     * @throws InterruptedException when the run is being interrupted
     */
    void pause(Duration duration) throws InterruptedException;
}
