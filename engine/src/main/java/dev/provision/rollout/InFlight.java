package dev.provision.rollout;

import dev.provision.apply.HostFailure;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The loop over the hosts of every command, a bounded number of them at a time. Whatever the work for one host throws becomes
 * the result of that host, so it affects no other. Once it has been interrupted, whatever is under way is,
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

    /** The work for one item. */
    public interface Work<T, R> {
        /** Returns the result; anything thrown is the failure of this item alone. */
        R on(T item) throws Exception;
    }

    /** The results, in the order of the items. */
    public <T, R> List<R> forEach(List<T> items, Work<T, R> work, BiFunction<T, HostFailure, R> failed)
            throws InterruptedException {
        return all(items, item -> interruptibly(item, work, failed));
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
                        : e.getCause() instanceof Error error ? thrown(error) : new IllegalStateException(e);
            }
        }
        return results;
    }

    private static RuntimeException thrown(Error error) {
        throw error;
    }

    private <T, R> R interruptibly(T item, Work<T, R> work, BiFunction<T, HostFailure, R> failed) {
        Thread thread = Thread.currentThread();
        working.add(thread);
        try {
            if (interrupted) {
                thread.interrupt();
            }
            return work.on(item);
        } catch (UncheckedIOException e) {
            throw e; // the events cannot be recorded: this concerns the whole run
        } catch (Exception | StackOverflowError e) {
            return failed.apply(item, HostFailure.of(e));
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
