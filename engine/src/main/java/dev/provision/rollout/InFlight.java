package dev.provision.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
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

    /**
     * The results, in the order of the items. An exception of one is thrown after all have ended.
     *
     * @param notBegun what comes of an item that was not begun before {@link #close}
     */
    public <T, R> List<R> forEach(List<T> items, Function<T, R> work, Function<T, R> notBegun)
            throws InterruptedException {
        List<Future<R>> begun = new ArrayList<>();
        for (T item : items) {
            begun.add(begin(() -> work.apply(item)));
        }
        List<R> results = new ArrayList<>();
        Optional<ExecutionException> fault = Optional.empty();
        for (int i = 0; i < items.size(); i++) {
            try {
                results.add(begun.get(i).get());
            } catch (CancellationException e) {
                results.add(notBegun.apply(items.get(i)));
            } catch (ExecutionException e) {
                fault = fault.or(() -> Optional.of(e));
            }
        }
        if (fault.isPresent()) {
            throw fault.get().getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("a host's work failed in a way nobody foresaw", fault.get());
        }
        return results;
    }

    private <R> Future<R> begin(Callable<R> work) {
        FutureTask<R> task = new FutureTask<>(work);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            task.cancel(false);
        }
        return task;
    }

    /** Interrupts whatever is under way and begins nothing more; a step that runs on a host goes on to its end there. */
    @Override
    public void close() {
        for (Runnable waiting : threads.shutdownNow()) {
            if (waiting instanceof Future<?> task) {
                task.cancel(false);
            }
        }
    }
}
