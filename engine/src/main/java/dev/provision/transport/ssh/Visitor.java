package dev.provision.transport.ssh;

import dev.provision.transport.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One target of a {@link Reception}: its attempts to connect, and their deadlines. Not thread-safe. */
final class Visitor {
    private static final long LONGEST_ATTEMPT = TimeUnit.SECONDS.toNanos(10);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(3);

    private final Target target;
    private final Consumer<Target> callback;
    private Optional<Reception.Way> way = Optional.empty();
    private int address;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private boolean begun;
    private boolean aside;
    private long began;
    private long until;
    private long attemptUntil;
    private long pause = FIRST_PAUSE;
    private long pausesUntil;
    private IOException failure = new Arrival.Silence();

    Visitor(Target target, Consumer<Target> callback) {
        this.target = target;
        this.callback = callback;
    }

    Target target() {
        return target;
    }

    Optional<Reception.Way> way() {
        return way;
    }

    /** Sets the way, from its first address. */
    void goes(Reception.Way found) {
        way = Optional.of(found);
    }

    /** It gets a place; its time begins, unless it only paused. */
    void begins(long within) {
        began = System.nanoTime();
        address = 0;
        if (!begun) {
            begun = true;
            until = began + within;
        }
        attemptUntil = until;
    }

    long began() {
        return began;
    }

    void connect(Selector selector) throws IOException {
        Reception.Way known = way.orElseThrow();
        boolean last = address == known.addresses().size() - 1;
        attemptUntil = last ? until : Math.min(until, System.nanoTime() + LONGEST_ATTEMPT);
        SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        // without it one request and its answer take 45 ms instead of 2: the library writes small packets
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        boolean connected =
                opened.connect(new InetSocketAddress(known.addresses().get(address), known.port()));
        key = opened.register(selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    }

    @Nullable
    SelectionKey key() {
        return key;
    }

    /** The connection is made, or throws why it is not. */
    void connected() throws IOException {
        if (channel != null && key != null && channel.finishConnect()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** The connection, for a thread of its own. */
    Socket handOver(Selector selector) throws IOException {
        if (channel == null || key == null) {
            throw new IOException("not connected");
        }
        key.cancel();
        selector.selectNow();
        channel.configureBlocking(true);
        Socket socket = channel.socket();
        channel = null;
        key = null;
        return socket;
    }

    void hangUp() {
        SocketChannel open = channel;
        channel = null;
        key = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            // A socket that cannot be closed is closed.
        }
    }

    /** Whether there is another address to try, and time left. */
    boolean nextAddress() {
        address++;
        return way.isPresent() && address < way.get().addresses().size() && System.nanoTime() - until < 0;
    }

    /** Whether there is time for a pause and an attempt after it. */
    boolean pauses() {
        pausesUntil = System.nanoTime() + pause;
        pause = Math.min(2 * pause, LONGEST_PAUSE);
        return pausesUntil - until < 0;
    }

    long pausesUntil() {
        return pausesUntil;
    }

    /** Makes room for others, once; it is tried again for the whole time. */
    boolean stepsAside() {
        if (aside) {
            return false;
        }
        aside = true;
        begun = false;
        hangUp();
        return true;
    }

    long attemptUntil() {
        return attemptUntil;
    }

    boolean isLate(long now) {
        return now - attemptUntil >= 0;
    }

    /** Whether its time ended while it waited for a further attempt. */
    boolean isOver(long now) {
        return begun && now - until >= 0;
    }

    void failed(IOException e) {
        failure = e;
    }

    IOException failure() {
        return failure;
    }

    void arrived() {
        callback.accept(target);
    }
}
