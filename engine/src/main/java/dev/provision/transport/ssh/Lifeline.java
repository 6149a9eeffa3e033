package dev.provision.transport.ssh;

import dev.provision.transport.ControlNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The one TCP socket that a connection, however many jumps it has, hangs on. Cutting it ends every read and write at once,
 * at any moment of its life, and cannot block. Thread-safe.
 */
final class Lifeline {
    private static final int ATTEMPT_MILLIS = 10_000;

    private @Nullable Socket socket;
    private @Nullable Socket adopted;
    private boolean cut;

    /** Uses a connection that is made already instead of the next one. */
    void adopt(Socket connected) throws IOException {
        take(connected);
        adopted = connected;
    }

    /** Connects to the first address of a name that answers. */
    Socket connect(String host, int port, long untilNanos) throws IOException {
        Socket ready = adopted;
        if (ready != null) {
            adopted = null;
            return ready;
        }
        IOException last = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Optional<String> refusal = ControlNode.refusal(address, port);
            if (refusal.isPresent()) {
                throw new IOException(refusal.get());
            }
            long left = TimeUnit.NANOSECONDS.toMillis(untilNanos - System.nanoTime());
            Socket attempt = new Socket();
            try {
                take(attempt);
                // without it one request and its answer take 45 ms instead of 2: the library writes small packets
                attempt.setTcpNoDelay(true);
                attempt.connect(
                        new InetSocketAddress(address, port), (int) Math.max(1, Math.min(left, ATTEMPT_MILLIS)));
                return attempt;
            } catch (IOException e) {
                attempt.close();
                last = e;
            }
        }
        throw last == null ? new IOException("no address") : last;
    }

    private synchronized void take(Socket attempt) throws IOException {
        if (cut) {
            throw new IOException("given up");
        }
        socket = attempt;
    }

    synchronized void cut() {
        cut = true;
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // A socket that cannot be closed is closed.
        }
    }

    synchronized boolean isCut() {
        return cut;
    }

    /** Hands out a socket that is connected already, which the library then leaves as it is. */
    static SocketFactory giving(Socket connected) {
        return new SocketFactory() {
            @Override
            public Socket createSocket() {
                return connected;
            }

            @Override
            public Socket createSocket(String host, int port) {
                return connected;
            }

            @Override
            public Socket createSocket(String host, int port, InetAddress local, int localPort) {
                return connected;
            }

            @Override
            public Socket createSocket(InetAddress host, int port) {
                return connected;
            }

            @Override
            public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
                return connected;
            }
        };
    }
}
