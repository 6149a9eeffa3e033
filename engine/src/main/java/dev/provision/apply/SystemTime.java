package dev.provision.apply;

import java.time.Duration;
import java.time.Instant;

/** The machine's clock; the one place where a thread sleeps. */
public final class SystemTime implements Time {
    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
    }
}
