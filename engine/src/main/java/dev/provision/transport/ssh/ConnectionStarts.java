package dev.provision.transport.ssh;

import dev.provision.transport.config.Hop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Limits the connections to each jump host that are not authenticated yet. OpenSSH drops connections at random above its
 * {@code MaxStartups}, which is 10 by default. Thread-safe.
 */
final class ConnectionStarts {
    /** Below 10, because other programs use the jump host too. */
    static final int AT_ONCE = 8;

    private final Map<String, Semaphore> free = new ConcurrentHashMap<>();

    /** Waits for a free place at a jump host; closing the place frees it. */
    Place at(Hop jump) throws InterruptedException {
        Semaphore places =
                free.computeIfAbsent(jump.address() + " " + jump.port(), key -> new Semaphore(AT_ONCE, true));
        places.acquire();
        return places::release;
    }

    /** Place of one connection that is being started. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
