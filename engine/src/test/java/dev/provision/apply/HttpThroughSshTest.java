package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.HttpQuestion;
import dev.provision.probe.HttpReply;
import dev.provision.shell.Account;
import dev.provision.transport.Connection;
import dev.provision.transport.RemoteShell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions to a server that behaves as hostile or broken ones do. */
@Timeout(600)
final class HttpThroughSshTest {
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new ArrayList<>();

    HttpThroughSshTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    void an_answer_is_its_status_and_its_body() throws Exception {
        answers("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nwait");
        assertThat(ask()).isEqualTo(new HttpReply.Answer(503, "wait"));
    }

    @Test
    void a_body_that_never_ends_is_waited_for_no_longer_than_an_answer_that_never_begins() throws Exception {
        answers("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun");
        assertThat(ask()).isInstanceOfSatisfying(HttpReply.NoAnswer.class, reply -> assertThat(reply.reason())
                .isEqualTo("no answer from http://127.0.0.1:8000/health: it did not end within 1 s"));
    }

    @Test
    void of_a_long_body_only_the_beginning_is_read() throws Exception {
        answers("HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + "x".repeat(200_000));
        assertThat(ask()).isEqualTo(new HttpReply.Answer(200, "x".repeat(64 * 1024)));
    }

    @Test
    void what_is_not_http_is_no_answer() throws Exception {
        answers("SSH-2.0-OpenSSH_9.2\r\n\r\n");
        assertThat(ask()).isInstanceOf(HttpReply.NoAnswer.class);
    }

    private HttpReply ask() throws Exception {
        return HttpThroughSsh.ask(
                new Tunneled(server.getLocalPort()),
                new HttpQuestion(URI.create("http://127.0.0.1:8000/health"), Map.of(), null, Duration.ofSeconds(1)));
    }

    /** To the first request; the connection stays open. */
    private void answers(String text) {
        Thread thread = new Thread(() -> {
            try {
                Socket socket = server.accept();
                open.add(socket);
                socket.getInputStream().read(new byte[8192]);
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            } catch (IOException stopped) {
                // the test is over, or has read enough
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private record Tunneled(int port) implements Connection {
        @Override
        public String peer() {
            return "h";
        }

        @Override
        public RemoteShell shell(Account account) {
            throw new UnsupportedOperationException("no shell here");
        }

        @Override
        public Tunnel tunnel(String host, int remotePort) {
            return new Tunnel() {
                @Override
                public int localPort() {
                    return port;
                }

                @Override
                public void close() {
                    // the server's socket is the test's
                }
            };
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }
}
