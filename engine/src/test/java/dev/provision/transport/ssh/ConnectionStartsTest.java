package dev.provision.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.transport.config.Hop;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ConnectionStartsTest {
    private final ConnectionStarts starts = new ConnectionStarts();

    @Test
    void more_connections_than_a_jump_host_accepts_wait_for_a_free_place() throws Exception {
        Deque<ConnectionStarts.Place> taken = new ArrayDeque<>();
        for (int i = 0; i < ConnectionStarts.AT_ONCE; i++) {
            taken.add(starts.at(jump("gate")));
        }
        Thread waiting = new Thread(() -> {
            try (ConnectionStarts.Place place = starts.at(jump("gate"))) {
                assertThat(place).isNotNull();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        waiting.start();
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        CompletableFuture.runAsync(() -> {
                    try (ConnectionStarts.Place other = starts.at(jump("other"))) {
                        assertThat(other).isNotNull();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .get(30, TimeUnit.SECONDS);
        assertThat(waiting.isAlive()).isTrue();
        taken.remove().close();
        waiting.join();
    }

    private static Hop jump(String address) {
        return new Hop(
                address,
                address,
                22,
                "ops",
                address,
                List.of(),
                List.of(),
                false,
                Optional.empty(),
                List.of(Path.of("/nonexistent")),
                List.of(),
                false);
    }
}
