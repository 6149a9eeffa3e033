package dev.provision.transport.ssh;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Pauses between attempts to connect, each about twice as long as the one before, within a monotonic deadline. */
final class Backoff {
    private static final long FIRST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 3_000;

    private long until;
    private long pause = FIRST_MILLIS;

    Backoff(Duration within) {
        until = System.nanoTime() + within.toNanos();
    }

    /** The time until the deadline; at least a millisecond. */
    Duration left() {
        return Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), until - System.nanoTime()));
    }

    /** Moves the deadline by a wait that the other side has no part in. */
    void extend(Duration waited) {
        until += waited.toNanos();
    }

    /** Pauses, unless the deadline would be over afterwards: then it returns false at once. */
    boolean pause() throws InterruptedException {
        // random, so that many hosts behind one jump host do not return at the same moment
        long millis = pause / 2 + ThreadLocalRandom.current().nextLong(pause);
        if (left().toMillis() <= millis) {
            return false;
        }
        pause = Math.min(2 * pause, LONGEST_MILLIS);
        TimeUnit.MILLISECONDS.sleep(millis);
        return true;
    }
}
