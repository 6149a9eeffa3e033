package dev.provision.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
final class InFlightTest {
    @Test
    void results_come_in_the_order_of_the_items() throws Exception {
        try (InFlight inFlight = new InFlight(2)) {
            assertThat(inFlight.forEach(List.of(1, 2, 3, 4, 5), number -> number * 2))
                    .containsExactly(2, 4, 6, 8, 10);
        }
    }

    @Test
    void an_interruption_reaches_what_is_under_way_and_what_waits_and_leaves_the_end_alone() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        Queue<String> closed = new ConcurrentLinkedQueue<>();
        try (InFlight inFlight = new InFlight(2)) {
            Thread operator = new Thread(() -> {
                await(begun);
                inFlight.interrupt();
            });
            operator.start();
            List<String> results = inFlight.forEach(List.of("a", "b", "c", "d"), item -> {
                begun.countDown();
                return item + " " + (await(new CountDownLatch(1)) ? "done" : "interrupted");
            });
            assertThat(results).containsExactly("a interrupted", "b interrupted", "c interrupted", "d interrupted");
            inFlight.finish(
                    List.of("a", "b", "c"),
                    item -> closed.add(item + Thread.currentThread().isInterrupted()));
            assertThat(closed).containsExactlyInAnyOrder("afalse", "bfalse", "cfalse");
            assertThat(inFlight.forEach(
                            List.of("e"), item -> Thread.currentThread().isInterrupted()))
                    .containsExactly(true);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
