package dev.provision.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does something for many hosts, a bounded number of them at a time. */
public final class InFlight implements AutoCloseable {
    private final ExecutorService threads;

    public InFlight(int atOnce) {
        this.threads = Executors.newFixedThreadPool(atOnce, work -> {
            Thread thread = new Thread(work, "host");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The results, in the order of the items. An exception of one is thrown after all have ended. */
    public <T, R> List<R> forEach(List<T> items, Function<T, R> work) throws InterruptedException {
        List<Callable<R>> calls = new ArrayList<>();
        items.forEach(item -> calls.add(() -> work.apply(item)));
        List<R> results = new ArrayList<>();
        for (Future<R> future : threads.invokeAll(calls)) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a host's work failed in a way nobody foresaw", e.getCause());
            }
        }
        return results;
    }

    /** Interrupts whatever is under way; a step that runs on a host goes on to its end there. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
