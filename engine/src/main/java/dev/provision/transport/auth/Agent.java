package dev.provision.transport.auth;

import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.SignatureAlgorithms;
import dev.provision.transport.limit.Printable;
import dev.provision.transport.limit.Watchdog;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An ssh-agent: lists its keys and signs with them, one short connection for each question. Thread-safe. */
record Agent(Path socket) {
    private static final int FAILURE = 5;
    private static final int LIST = 11;
    private static final int KEYS = 12;
    private static final int SIGN = 13;
    private static final int SIGNATURE = 14;
    private static final int RSA_SHA2_512 = 4;
    private static final int LONGEST = 256 * 1024;
    /** A person may have to confirm the use of a key. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A key that the agent holds, with the comment that it was added under. */
    record Held(HostKey key, String comment) {}

    /** The keys that it holds, in its order. */
    List<Held> keys() throws IOException {
        ByteBuffer answer = ask(new byte[] {LIST}, KEYS);
        List<Held> keys = new ArrayList<>();
        int count = answer.remaining() < 4 ? -1 : answer.getInt();
        if (count < 0) {
            throw new IOException("the agent's answer is cut short");
        }
        for (int i = 0; i < count; i++) {
            byte[] blob = string(answer);
            String comment = new String(string(answer), StandardCharsets.UTF_8);
            HostKey.of(blob).ifPresent(key -> keys.add(new Held(key, Printable.of(comment))));
        }
        return keys;
    }

    /** The signature of {@code data} as SSH wants it, by a key or a certificate that it holds; by an RSA key with SHA-512. */
    byte[] sign(HostKey key, byte[] data) throws IOException {
        byte[] blob = Base64.getDecoder().decode(key.base64());
        ByteBuffer question = ByteBuffer.allocate(1 + 4 + blob.length + 4 + data.length + 4);
        question.put((byte) SIGN)
                .putInt(blob.length)
                .put(blob)
                .putInt(data.length)
                .put(data);
        question.putInt(SignatureAlgorithms.plain(key.type()).equals("ssh-rsa") ? RSA_SHA2_512 : 0);
        return string(ask(question.array(), SIGNATURE));
    }

    private ByteBuffer ask(byte[] question, int expected) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Watchdog watchdog = new Watchdog(PATIENCE, () -> closeQuietly(channel))) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer out = ByteBuffer.allocate(4 + question.length)
                    .putInt(question.length)
                    .put(question)
                    .flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            int length = read(channel, 4).getInt();
            if (length < 1 || length > LONGEST) {
                throw new IOException("the agent's answer has a wrong length");
            }
            ByteBuffer answer = read(channel, length);
            int type = answer.get();
            if (type != expected) {
                throw new IOException(type == FAILURE ? "the agent refused" : "the agent answered with type " + type);
            }
            return answer;
        } catch (UnsupportedOperationException e) {
            throw new IOException("this machine has no such sockets", e);
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It is being given up; whoever reads from it is told by its own exception.
        }
    }

    private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the agent closed the connection");
            }
        }
        return buffer.flip();
    }

    private static byte[] string(ByteBuffer from) throws IOException {
        int length = from.remaining() < 4 ? -1 : from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new IOException("the agent's answer is cut short");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
        for (int i = 0; i < length; i++) {
            bytes.write(from.get());
        }
        return bytes.toByteArray();
    }
}
