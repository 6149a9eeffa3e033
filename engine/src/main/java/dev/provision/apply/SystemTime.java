package dev.provision.apply;

import java.time.Duration;
import java.time.Instant;

/** Monotonic time since the program started; the one place where a thread sleeps. */
public final class SystemTime implements Time {
    private static final Instant STARTED = Instant.now();
    private static final long STARTED_NANOS = System.nanoTime();

    /** Not the wall clock, which may be set while a deadline runs. */
    @Override
    public Instant now() {
        return STARTED.plusNanos(System.nanoTime() - STARTED_NANOS);
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
    }
}
