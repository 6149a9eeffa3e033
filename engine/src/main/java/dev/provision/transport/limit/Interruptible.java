package dev.provision.transport.limit;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes a wait interruptible that is not, such as that for a socket to connect or to be read: once the thread that made this
 * is interrupted, it runs an action that ends the wait. The thread stays interrupted.
 */
public final class Interruptible implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    private final ScheduledFuture<?> looking;

    /** @param action must not block; run once at most */
    public Interruptible(Runnable action) {
        Thread waiting = Thread.currentThread();
        AtomicBoolean done = new AtomicBoolean();
        looking = Watchdog.TIMER.scheduleWithFixedDelay(
                () -> {
                    if (waiting.isInterrupted() && done.compareAndSet(false, true)) {
                        action.run();
                    }
                },
                LOOK_MILLIS,
                LOOK_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        looking.cancel(false);
    }
}
