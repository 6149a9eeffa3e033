package dev.provision.transport;

import dev.provision.shell.Account;
import java.time.Duration;

/** One authenticated SSH connection to a host. Closing it is mandatory and never blocks for long. Not thread-safe. */
public interface Connection extends AutoCloseable {
    /**
     * The shell of an account, opened at first use and kept.
     *
     * @throws TransportException BECOME with what sudo said, or LOST
     */
    RemoteShell shell(Account account) throws TransportException;

    /** A local port whose connections are made from the host to {@code host:port} (SSH direct-tcpip). */
    Tunnel tunnel(String host, int port) throws TransportException;

    /** What the other side calls itself: {@code user@address:port}. */
    String peer();

    @Override
    void close();

    /** A tunnel; closing it ends its connections. */
    interface Tunnel extends AutoCloseable {
        /** The port on 127.0.0.1 of this machine. */
        int localPort();

        @Override
        void close();
    }

    /** A frozen peer is noticed after about three times this. */
    Duration KEEP_ALIVE = Duration.ofSeconds(10);
}
