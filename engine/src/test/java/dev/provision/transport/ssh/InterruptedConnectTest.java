package dev.provision.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.transport.Connection;
import dev.provision.transport.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C while a host does not answer: the run has ten seconds to tell how it ended. */
@Timeout(600)
final class InterruptedConnectTest {
    private final Path folder;

    InterruptedConnectTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SSH-2.0-OpenSSH_9.2\r\n"})
    void ends_at_once_and_the_thread_stays_interrupted(String said) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Operator operator = new Operator(folder);
            operator.acceptsNew();
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try (Connection connection = operator.connect(Operator.target("h", server.getLocalPort()))) {
                    interrupted.completeExceptionally(new AssertionError("connected to " + connection.peer()));
                } catch (TransportException e) {
                    interrupted.complete(Thread.currentThread().isInterrupted());
                }
            });
            caller.start();
            try (Socket socket = server.accept()) {
                speak(socket, said);
                long begun = System.nanoTime();
                caller.interrupt();
                assertThat(interrupted.get()).isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Operator.SOON.dividedBy(2));
            }
        }
    }

    /** Until the client has answered, if there is anything to say: it waits for the next message then. */
    private static void speak(Socket socket, String said) throws IOException {
        socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        if (!said.isEmpty()) {
            assertThat(socket.getInputStream().read(new byte[4096])).isPositive();
        }
    }
}
