package dev.provision.transport.ssh;

import dev.provision.transport.Approach;
import dev.provision.transport.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The {@link Approach} of SSH: one thread that connects to the addresses of hosts and waits until their servers speak. What
 * is behind a jump host, or cannot be reached for a reason that needs no waiting, arrives at once and is left to the
 * connector. All state belongs to that one thread; the methods send it orders.
 */
final class Reception implements Approach {
    /** A host that is silent for longer does not keep others from being tried. */
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(300);

    /** Places for silent hosts, as a multiple of the connections at once. */
    private static final int SILENT = 4;

    /** A server ends a connection on which nobody logs in, after two minutes by default. */
    private static final long FRESH = TimeUnit.SECONDS.toNanos(20);

    private static final int RESOLVERS = 4;
    private static final long LONGEST_LOOK_MILLIS = 1_000;

    /** Where to connect to. */
    record Way(List<InetAddress> addresses, int port) {}

    /** Finds the way to a target; it may take its time. */
    interface Ways {
        /** Empty if no direct way is known. */
        Optional<Way> to(Target target);
    }

    private final Ways ways;
    private final Consumer<String> log;
    private final long within;
    private final int atOnce;
    private final Selector selector;
    private final ExecutorService resolvers;
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private final Map<Target, Arrival> arrivals = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile boolean ended;

    /** Not tried yet, or to be tried again after a pause. */
    private final Deque<Visitor> first = new ArrayDeque<>();

    /** Have stepped aside. */
    private final Deque<Visitor> again = new ArrayDeque<>();

    /** Were refused a moment ago. */
    private final List<Visitor> pausing = new ArrayList<>();
    /** Being tried for less than a moment. */
    private final Set<Visitor> recent = new LinkedHashSet<>();

    private final Set<Visitor> silent = new LinkedHashSet<>();
    private final Set<Target> arrived = new LinkedHashSet<>();

    /** @param log is told of an error of its own, which only makes hosts wait for each other */
    Reception(Ways ways, Duration within, int atOnce, Consumer<String> log) throws IOException {
        this.ways = ways;
        this.log = log;
        this.within = within.toNanos();
        this.atOnce = atOnce;
        this.selector = Selector.open();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                Math.min(RESOLVERS, atOnce),
                Math.min(RESOLVERS, atOnce),
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> daemon(work, "resolver"));
        pool.allowCoreThreadTimeOut(true);
        this.resolvers = pool;
        daemon(this::receive, "approach").start();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void begin(List<Target> targets, Consumer<Target> arrived) {
        order(() -> targets.forEach(target -> first.add(new Visitor(target, arrived))));
    }

    /** What came of a target, once; empty if nothing is known ahead, or not any more. */
    Optional<Arrival> take(Target target) {
        Arrival arrival = arrivals.remove(target);
        order(() -> arrived.remove(target));
        if (arrival != null && arrival.socket() != null && System.nanoTime() - arrival.at() > FRESH) {
            close(arrival.socket());
            return Optional.empty();
        }
        return Optional.ofNullable(arrival);
    }

    @Override
    public void done(Target target) {
        take(target).map(Arrival::socket).ifPresent(Reception::close);
    }

    @Override
    public void giveUp() {
        order(this::allArrive);
    }

    private void allArrive() {
        List<Visitor> all = new ArrayList<>();
        for (Collection<Visitor> some : List.of(recent, silent, first, again, pausing)) {
            all.addAll(some);
            some.clear();
        }
        all.forEach(visitor -> arrive(visitor, Optional.empty()));
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
    }

    private void order(Runnable work) {
        orders.add(work);
        if (ended) {
            afterwards();
        } else {
            selector.wakeup();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // A socket that cannot be closed is closed.
        }
    }

    private void receive() {
        try (selector) {
            while (!closed) {
                for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
                    order.run();
                }
                passTime();
                admit();
                if (orders.isEmpty()) {
                    selector.select(untilNext());
                }
                List<Visitor> ready = new ArrayList<>();
                selector.selectedKeys().forEach(key -> ready.add((Visitor) key.attachment()));
                selector.selectedKeys().clear();
                ready.forEach(this::advance);
            }
        } catch (IOException | ClosedSelectorException e) {
            log.accept("approach: " + e); // the connector does without it, and meets the same error where it matters
        } finally {
            resolvers.shutdownNow();
            ended = true;
            afterwards();
        }
    }

    /** Orders that came too late. Where this ended by itself, all arrive; where it was closed, nothing stays open. */
    private synchronized void afterwards() {
        for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
            order.run();
        }
        if (!closed) {
            allArrive();
            return;
        }
        recent.forEach(Visitor::hangUp);
        silent.forEach(Visitor::hangUp);
        arrivals.values().removeIf(arrival -> {
            if (arrival.socket() != null) {
                close(arrival.socket());
            }
            return true;
        });
    }

    private void admit() {
        while (recent.size() + arrived.size() < atOnce) {
            Visitor next = first.poll();
            if (next == null && recent.size() + silent.size() < SILENT * atOnce) {
                next = again.poll();
            }
            if (next == null) {
                return;
            }
            Visitor visitor = next;
            visitor.begins(within);
            recent.add(visitor);
            if (visitor.way().isPresent()) {
                connect(visitor);
            } else {
                resolvers.execute(() -> resolve(visitor));
            }
        }
    }

    private void resolve(Visitor visitor) {
        Optional<Way> way = way(visitor.target());
        order(() -> resolved(visitor, way));
    }

    private Optional<Way> way(Target target) {
        try {
            return ways.to(target);
        } catch (RuntimeException e) {
            log.accept("approach: " + e);
            return Optional.empty(); // the connector meets the same error, and it is that of the host
        }
    }

    private void resolved(Visitor visitor, Optional<Way> way) {
        if (!recent.contains(visitor) && !silent.contains(visitor)) {
            return;
        }
        if (way.isEmpty()) {
            arrive(visitor, Optional.empty());
            return;
        }
        visitor.goes(way.get());
        connect(visitor);
    }

    private void connect(Visitor visitor) {
        try {
            visitor.connect(selector);
        } catch (IOException e) {
            failed(visitor, e);
        }
    }

    private void advance(Visitor visitor) {
        try {
            SelectionKey key = visitor.key();
            if (key == null || !key.isValid()) {
                return;
            }
            if (key.isConnectable()) {
                visitor.connected();
            } else if (key.isReadable()) {
                Socket socket = visitor.handOver(selector);
                arrive(visitor, Optional.of(new Arrival(socket, null, System.nanoTime())));
            }
        } catch (IOException e) {
            failed(visitor, e);
        } catch (CancelledKeyException e) {
            failed(visitor, new IOException(e));
        }
    }

    /** Goes on to the next address, pauses before a further attempt, or ends. */
    private void failed(Visitor visitor, IOException e) {
        visitor.hangUp();
        if (visitor.nextAddress()) {
            connect(visitor);
        } else if (visitor.pauses()) {
            recent.remove(visitor);
            silent.remove(visitor);
            visitor.failed(e);
            pausing.add(visitor);
        } else {
            arrive(visitor, Optional.of(new Arrival(null, e, System.nanoTime())));
        }
    }

    private void arrive(Visitor visitor, Optional<Arrival> arrival) {
        recent.remove(visitor);
        silent.remove(visitor);
        if (arrival.isEmpty() || arrival.get().socket() == null) {
            visitor.hangUp();
        }
        arrival.ifPresent(it -> arrivals.put(visitor.target(), it));
        arrived.add(visitor.target());
        visitor.arrived();
    }

    private void passTime() {
        long now = System.nanoTime();
        for (Visitor visitor : List.copyOf(recent)) {
            if (now - visitor.began() >= PATIENCE) {
                recent.remove(visitor);
                silent.add(visitor);
            }
        }
        Iterator<Visitor> longest = List.copyOf(silent).iterator();
        while (!first.isEmpty() && silent.size() > SILENT * atOnce && longest.hasNext()) {
            Visitor visitor = longest.next();
            if (visitor.stepsAside()) {
                silent.remove(visitor);
                again.add(visitor);
            }
        }
        for (Visitor visitor : List.copyOf(silent)) {
            if (visitor.isLate(now)) {
                failed(visitor, new Arrival.Silence());
            }
        }
        for (Visitor visitor : List.copyOf(pausing)) {
            if (now - visitor.pausesUntil() >= 0) {
                pausing.remove(visitor);
                first.add(visitor);
            }
        }
        List<Visitor> over =
                first.stream().filter(visitor -> visitor.isOver(now)).toList();
        first.removeAll(over);
        over.forEach(visitor -> arrive(visitor, Optional.of(new Arrival(null, visitor.failure(), now))));
    }

    private long untilNext() {
        long now = System.nanoTime();
        long next = TimeUnit.MILLISECONDS.toNanos(LONGEST_LOOK_MILLIS);
        for (Visitor visitor : recent) {
            next = Math.min(next, visitor.began() + PATIENCE - now);
        }
        for (Visitor visitor : silent) {
            next = Math.min(next, visitor.attemptUntil() - now);
        }
        for (Visitor visitor : pausing) {
            next = Math.min(next, visitor.pausesUntil() - now);
        }
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(next) + 1);
    }
}
