package dev.provision.transport.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One output stream of a {@link FramedShell}, drained by a thread of its own from the first byte to the last, so that a
 * host never waits for us to read it. It cuts the stream at the marks that were expected and throws away the rest.
 * Thread-safe.
 */
final class MarkedStream {
    /** What stood before a mark. */
    record Piece(String text, boolean truncated) {}

    private final int cap;
    private final Kept.Part part;
    private final Deque<byte[]> marks = new ArrayDeque<>();
    private final Deque<Piece> pieces = new ArrayDeque<>();
    private Kept current;
    /** The end of the stream so far, in which a mark may have begun. */
    private byte[] pending = new byte[0];

    private boolean ended;

    /** Begins to read at once, and so must know the first mark. */
    MarkedStream(InputStream stream, String first, int cap, Kept.Part part, String name) {
        this.cap = cap;
        this.part = part;
        this.current = new Kept(cap, part);
        marks.add(first.getBytes(StandardCharsets.US_ASCII));
        Thread thread = new Thread(() -> drain(stream), name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Cuts at these marks, one after the other; to be called before the host is asked to write them. */
    synchronized void expect(String... next) {
        if (marks.isEmpty()) {
            current = new Kept(cap, part);
        }
        for (String mark : next) {
            marks.add(mark.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /**
     * What stood before the next expected mark.
     *
     * @throws IOException if the stream ended first
     */
    synchronized Piece take() throws IOException, InterruptedException {
        while (pieces.isEmpty()) {
            if (ended) {
                throw new IOException("the stream ended");
            }
            wait();
        }
        return pieces.remove();
    }

    /** What came since the last mark, for a message. */
    synchronized String soFar() {
        Kept all = new Kept(cap, part);
        byte[] seen = current.text().getBytes(StandardCharsets.UTF_8);
        all.add(seen, 0, seen.length);
        all.add(pending, 0, pending.length);
        return all.text();
    }

    /** Waits until nothing more can come. */
    synchronized void awaitEnd() throws InterruptedException {
        while (!ended) {
            wait();
        }
    }

    private void drain(InputStream stream) {
        byte[] chunk = new byte[32 * 1024];
        try (stream) {
            for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
                append(chunk, n);
            }
        } catch (IOException lost) {
            // The reader of the pieces finds the stream ended, and knows of what it was waiting for.
        } finally {
            end();
        }
    }

    /** Nothing more is waited for. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    private synchronized void append(byte[] chunk, int n) {
        byte[] data = Arrays.copyOf(pending, pending.length + n);
        System.arraycopy(chunk, 0, data, pending.length, n);
        int from = 0;
        byte[] mark = marks.peek();
        while (mark != null) {
            int at = indexOf(data, mark, from);
            if (at < 0) {
                int safe = Math.max(from, data.length - mark.length + 1);
                current.add(data, from, safe - from);
                from = safe;
                break;
            }
            current.add(data, from, at - from);
            pieces.add(new Piece(current.text(), current.truncated()));
            current = new Kept(cap, part);
            marks.remove();
            from = at + mark.length;
            mark = marks.peek();
        }
        pending = mark == null ? new byte[0] : Arrays.copyOfRange(data, from, data.length);
        notifyAll();
    }

    private static int indexOf(byte[] data, byte[] mark, int from) {
        for (int i = from; i + mark.length <= data.length; i++) {
            int j = 0;
            while (j < mark.length && data[i + j] == mark[j]) {
                j++;
            }
            if (j == mark.length) {
                return i;
            }
        }
        return -1;
    }
}
