package dev.provision.transport.auth;

import dev.provision.transport.key.HostKey;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An agent whose person refuses every signature; it counts how often that person was asked. */
final class RefusingAgent implements AutoCloseable {
    private static final int FAILURE = 5;
    private static final int LIST = 11;
    private static final int KEYS = 12;

    final Path socket;
    private final ServerSocketChannel listener;
    private final List<HostKey> keys;
    private final AtomicInteger asked = new AtomicInteger();

    RefusingAgent(List<HostKey> keys) throws IOException {
        this.keys = List.copyOf(keys);
        // the path of a socket may have 107 characters only
        socket = Files.createTempDirectory("agent").resolve("s");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::serve, "refusing-agent");
        thread.setDaemon(true);
        thread.start();
    }

    int asked() {
        return asked.get();
    }

    private void serve() {
        try {
            while (true) {
                try (SocketChannel client = listener.accept()) {
                    answer(client);
                }
            }
        } catch (IOException closed) {
            // by the test
        }
    }

    private void answer(SocketChannel client) throws IOException {
        DataInputStream in = new DataInputStream(Channels.newInputStream(client));
        byte[] question = in.readNBytes(in.readInt());
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        DataOutputStream answer = new DataOutputStream(bytes);
        if (question[0] == LIST) {
            answer.writeByte(KEYS);
            answer.writeInt(keys.size());
            for (HostKey key : keys) {
                string(answer, Base64.getDecoder().decode(key.base64()));
                string(answer, "held".getBytes(StandardCharsets.US_ASCII));
            }
        } else {
            asked.incrementAndGet();
            answer.writeByte(FAILURE);
        }
        string(new DataOutputStream(Channels.newOutputStream(client)), bytes.toByteArray());
    }

    private static void string(DataOutputStream to, byte[] bytes) throws IOException {
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }
}
