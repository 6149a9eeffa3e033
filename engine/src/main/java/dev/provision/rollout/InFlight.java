package dev.provision.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does something for many hosts, a bounded number of them at a time. Once it has been interrupted, whatever is under way is,
 * and whatever is still to be begun begins interrupted, so that every item comes to a result of its own.
 */
public final class InFlight implements AutoCloseable {
    private final ExecutorService threads;
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();
    private volatile boolean interrupted;

    public InFlight(int atOnce) {
        this.threads = Executors.newFixedThreadPool(atOnce, work -> {
            Thread thread = new Thread(work, "host");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The results, in the order of the items. An exception of one is thrown after all have ended. */
    public <T, R> List<R> forEach(List<T> items, Function<T, R> work) throws InterruptedException {
        return all(items, item -> interruptibly(item, work));
    }

    /** The same for what must be done at the end, whether interrupted or not. */
    public <T> void finish(List<T> items, Consumer<T> work) throws InterruptedException {
        all(items, item -> {
            work.accept(item);
            return true;
        });
    }

    private <T, R> List<R> all(List<T> items, Function<T, R> work) throws InterruptedException {
        List<Callable<R>> calls = new ArrayList<>();
        items.forEach(item -> calls.add(() -> work.apply(item)));
        List<R> results = new ArrayList<>();
        for (Future<R> future : threads.invokeAll(calls)) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException known
                        ? known
                        : new IllegalStateException("a host's work failed in a way nobody foresaw", e);
            }
        }
        return results;
    }

    private <T, R> R interruptibly(T item, Function<T, R> work) {
        Thread thread = Thread.currentThread();
        working.add(thread);
        try {
            if (interrupted) {
                thread.interrupt();
            }
            return work.apply(item);
        } finally {
            working.remove(thread);
            Thread.interrupted(); // the thread's next item is another host's
        }
    }

    /** A step that runs on a host goes on to its end there. */
    public void interrupt() {
        interrupted = true;
        working.forEach(Thread::interrupt);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
