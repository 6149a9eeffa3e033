package dev.provision.transport.ssh;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A wire between a client and a server that a test can cut or freeze after so many bytes of the server's. */
final class Relay implements AutoCloseable {
    /** What becomes of the wire. */
    enum Fault {
        NONE,
        /** Both ends see the connection end. */
        CUT,
        /** Nothing arrives any more, but nobody is told. */
        FREEZE
    }

    private final ServerSocket listener;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch struck = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private Fault fault = Fault.NONE;
    private long left;

    Relay(int port) throws IOException {
        this.port = port;
        listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on: after so many more bytes of the server's. */
    synchronized void strike(Fault next, long afterBytes) {
        fault = next;
        left = afterBytes;
    }

    /** Waits until the fault has happened. */
    void awaitStruck() throws InterruptedException {
        struck.await();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(client);
                sockets.add(server);
                daemon(() -> carry(client, server, false));
                daemon(() -> carry(server, client, true));
            }
        } catch (IOException over) {
            // closed by the test
        }
    }

    private void carry(Socket from, Socket to, boolean counted) {
        try (from;
                to) {
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int passes = counted ? passes(n) : frozen() ? 0 : n;
                out.write(buffer, 0, passes);
                out.flush();
                if (passes < n) {
                    boolean cut = fault() == Fault.CUT;
                    struck.countDown();
                    if (cut) {
                        return;
                    }
                    closed.await();
                }
            }
        } catch (IOException ended) {
            // one of the two went away
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized int passes(int n) {
        if (fault == Fault.NONE) {
            return n;
        }
        int passes = (int) Math.min(n, left);
        left -= passes;
        return passes;
    }

    private synchronized boolean frozen() {
        return fault == Fault.FREEZE && left == 0;
    }

    private synchronized Fault fault() {
        return fault;
    }

    private static void daemon(Runnable run) {
        Thread thread = new Thread(run, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Closeable socket : sockets) {
            socket.close();
        }
    }
}
