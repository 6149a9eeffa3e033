package dev.provision.transport.limit;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends what takes too long: when the time is up it runs an action on a thread of its own, such as closing a socket, which
 * wakes whoever waits for that.
 */
public final class Watchdog implements AutoCloseable {
    /** One thread for all: what it runs must not block. */
    static final ScheduledThreadPoolExecutor TIMER = timer();

    private final AtomicBoolean barked = new AtomicBoolean();
    private final ScheduledFuture<?> pending;

    /** @param action runs on its own thread when the time is up, unless this is closed before */
    public Watchdog(Duration within, Runnable action) {
        pending = TIMER.schedule(
                () -> {
                    barked.set(true);
                    daemon(action, "ssh-too-late").start();
                },
                Math.max(0, within.toMillis()),
                TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, run -> daemon(run, "ssh-deadlines"));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static Thread daemon(Runnable run, String name) {
        Thread thread = new Thread(run, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Whether the time was up. */
    public boolean barked() {
        return barked.get();
    }

    @Override
    public void close() {
        pending.cancel(false);
    }
}
