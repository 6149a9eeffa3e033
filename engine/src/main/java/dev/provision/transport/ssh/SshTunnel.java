package dev.provision.transport.ssh;

import dev.provision.transport.Connection;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;

/** A listening port on 127.0.0.1 whose connections the host makes. A refused one ends alone: the next may succeed. */
final class SshTunnel implements Connection.Tunnel {
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    SshTunnel(SSHClient client, String host, int port) throws IOException {
        listener = new ServerSocket(0, 16, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        daemon("ssh-tunnel " + host + ":" + port, () -> accept(client, host, port));
    }

    private static Thread daemon(String name, Runnable run) {
        Thread thread = new Thread(run, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept(SSHClient client, String host, int port) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                daemon("ssh-tunnel-connection", () -> carry(client, host, port, socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(SSHClient client, String host, int port, Socket socket) {
        try (socket;
                DirectConnection channel = client.newDirectConnection(host, port)) {
            if (listener.isClosed()) {
                return;
            }
            InputStream fromHost = channel.getInputStream();
            Thread answer = daemon("ssh-tunnel-answer", () -> pump(fromHost, socket));
            copy(socket.getInputStream(), channel.getOutputStream());
            channel.getOutputStream().close();
            answer.join();
        } catch (IOException | IllegalStateException refused) {
            // Also when the SSH connection is there no more. The local side sees its connection end, which is what it
            // would see without the tunnel.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static void pump(InputStream from, Socket to) {
        try (Closeable end = to::shutdownOutput) {
            copy(from, to.getOutputStream());
        } catch (IOException ended) {
            // Either side went away: the other is closed by carry().
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] chunk = new byte[16 * 1024];
        for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
            to.write(chunk, 0, n);
            to.flush();
        }
    }

    @Override
    public int localPort() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        quietly(listener);
        open.forEach(SshTunnel::quietly);
    }

    private static void quietly(Closeable what) {
        try {
            what.close();
        } catch (IOException e) {
            // It was being given up.
        }
    }
}
