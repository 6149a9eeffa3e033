package dev.provision.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.apply.HostFailure;
import dev.provision.transport.TransportException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(600)
final class FleetLoopTest {
    @Test
    void results_come_in_the_order_of_the_items() throws Exception {
        try (FleetLoop loop = new FleetLoop(2)) {
            assertThat(loop.forEach(List.of(1, 2, 3, 4, 5), number -> number * 2, FleetLoopTest::unexpected))
                    .containsExactly(2, 4, 6, 8, 10);
        }
    }

    @Test
    void an_interruption_reaches_what_is_under_way_and_what_waits_and_leaves_the_end_alone() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        Queue<String> closed = new ConcurrentLinkedQueue<>();
        try (FleetLoop loop = new FleetLoop(2)) {
            Thread operator = new Thread(() -> {
                await(begun);
                loop.interrupt();
            });
            operator.start();
            List<String> results = loop.forEach(
                    List.of("a", "b", "c", "d"),
                    item -> {
                        begun.countDown();
                        return item + " " + (await(new CountDownLatch(1)) ? "done" : "interrupted");
                    },
                    FleetLoopTest::unexpected);
            assertThat(results).containsExactly("a interrupted", "b interrupted", "c interrupted", "d interrupted");
            loop.finish(
                    List.of("a", "b", "c"),
                    item -> closed.add(item + Thread.currentThread().isInterrupted()));
            assertThat(closed).containsExactlyInAnyOrder("afalse", "bfalse", "cfalse");
            assertThat(loop.forEach(
                            List.of("e"), item -> Thread.currentThread().isInterrupted(), FleetLoopTest::unexpected))
                    .containsExactly(true);
        }
    }

    static Stream<Throwable> thrown() {
        return Stream.of(
                new IndexOutOfBoundsException("Index 1 out of bounds for length 1"),
                new IllegalArgumentException("port out of range:99999"),
                new InvalidPathException("key\0", "Nul character not allowed"),
                new TransportException(TransportException.Reason.CONNECT, "b: refused"),
                new IOException("known_hosts cannot be written"),
                new InterruptedException(),
                new StackOverflowError());
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void whatever_the_work_for_one_host_throws_is_the_result_of_that_host(Throwable thrown) throws Exception {
        try (FleetLoop loop = new FleetLoop(2)) {
            List<String> results = loop.forEach(
                    List.of("a", "b", "c"),
                    item -> {
                        if (item.equals("b")) {
                            throwAny(thrown);
                        }
                        return item;
                    },
                    (item, failure) -> item + " " + failure.status() + " " + failure.message());
            assertThat(results).startsWith("a").endsWith("c").hasSize(3);
            assertThat(results.get(1)).isEqualTo("b " + expected(thrown));
        }
    }

    private static String expected(Throwable thrown) {
        return thrown instanceof TransportException
                ? "UNREACHABLE b: refused"
                : thrown instanceof InterruptedException
                        ? "INTERRUPTED interrupted"
                        : "FAILED internal error: " + thrown + " at " + thrown.getStackTrace()[0]
                                + "; please report it";
    }

    private static void throwAny(Throwable thrown) throws Exception {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (Exception) thrown;
    }

    private static <T, R> R unexpected(T item, HostFailure failure) {
        throw new AssertionError(item + ": " + failure);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(2, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
