package dev.provision.run;

import dev.provision.apply.HostFailure;
import dev.provision.inventory.Host;
import dev.provision.transport.Approach;
import dev.provision.transport.Target;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The loop over the hosts of every command, {@code --forks} of them at a time. Whatever the work for one host throws becomes
 * the result of that host, so it affects no other. Once it has been interrupted, whatever is under way is,
 * and whatever is still to be begun begins interrupted, so that every item comes to a result of its own.
 */
public final class FleetLoop implements AutoCloseable {
    private final int forks;
    private final Supplier<Approach> approaches;
    private final ExecutorService threads;
    private final Set<Thread> working = ConcurrentHashMap.newKeySet();
    private volatile Approach approach = Approach.NONE;
    private volatile boolean interrupted;

    /** For hosts that are never waited for. */
    public FleetLoop(int forks) {
        this(forks, () -> Approach.NONE);
    }

    /** @param approaches opens the approach to the hosts of one pass over them; not used if none has to wait for its turn */
    public FleetLoop(int forks, Supplier<Approach> approaches) {
        this.forks = forks;
        this.approaches = approaches;
        this.threads = Executors.newFixedThreadPool(forks, work -> {
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

    /**
     * Works on hosts, each when it has answered or when it is certain that it does not.
     *
     * @return the results, in the order of the hosts
     */
    public <R> List<R> forEachHost(List<Host> hosts, Work<Host, R> work, BiFunction<Host, HostFailure, R> failed)
            throws InterruptedException {
        if (hosts.size() <= forks) {
            return forEach(hosts, work, failed);
        }
        try (Approach ahead = approaches.get()) {
            approach = ahead;
            Map<Target, CompletableFuture<R>> results = new HashMap<>();
            Map<Target, Host> byTarget = new HashMap<>();
            List<CompletableFuture<R>> inOrder = new ArrayList<>();
            for (Host host : hosts) {
                CompletableFuture<R> result = new CompletableFuture<>();
                inOrder.add(result);
                results.put(host.target(), result);
                byTarget.put(host.target(), host);
            }
            ahead.begin(hosts.stream().map(Host::target).toList(), target -> {
                CompletableFuture<R> result = results.get(target);
                Host host = byTarget.get(target);
                if (result != null && host != null) {
                    begin(result, () -> {
                        try {
                            return interruptibly(host, work, failed);
                        } finally {
                            ahead.done(target);
                        }
                    });
                }
            });
            if (interrupted) {
                ahead.giveUp();
            }
            return ended(inOrder);
        } finally {
            approach = Approach.NONE;
        }
    }

    /** The results, in the order of the items. */
    public <T, R> List<R> forEach(List<T> items, Work<T, R> work, BiFunction<T, HostFailure, R> failed)
            throws InterruptedException {
        return ended(items.stream()
                .map(item -> begin(new CompletableFuture<R>(), () -> interruptibly(item, work, failed)))
                .toList());
    }

    /** The same for what must be done at the end, whether interrupted or not. */
    public <T> void finish(List<T> items, Consumer<T> work) throws InterruptedException {
        ended(items.stream()
                .map(item -> begin(new CompletableFuture<Boolean>(), () -> {
                    work.accept(item);
                    return true;
                }))
                .toList());
    }

    private <R> CompletableFuture<R> begin(CompletableFuture<R> result, Supplier<R> work) {
        threads.execute(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Waits for all, and then throws what concerns the whole run. */
    private static <R> List<R> ended(List<CompletableFuture<R>> futures) throws InterruptedException {
        List<R> results = new ArrayList<>();
        Throwable thrown = null;
        for (CompletableFuture<R> future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                thrown = thrown == null ? e.getCause() : thrown;
            }
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
        }
        return results;
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
        approach.giveUp();
        working.forEach(Thread::interrupt);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
