package dev.provision.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.PlayResult;
import dev.provision.record.HostOutcome.Status;
import dev.provision.testing.ScriptedHost;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyFleet;
import dev.provision.testing.ToyPlay;
import dev.provision.transport.TransportException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class RolloutTest {
    private final Path folder;
    private ToyFleet fleet;

    RolloutTest(@TempDir Path folder) {
        this.folder = folder;
        this.fleet = new ToyFleet(folder, 4);
    }

    @AfterEach
    void every_connection_is_closed() {
        assertThat(fleet.openConnections()).isZero();
        fleet.loop.close();
    }

    @Test
    void all_hosts_go_at_once_without_serial() throws Exception {
        List<HostOutcome> outcomes = fleet.apply(play("one"));
        assertThat(ToyFleet.statuses(outcomes)).containsExactly("h1 done", "h2 done", "h3 done", "h4 done");
        assertThat(fleet.events).noneMatch(Event.WaveStarted.class::isInstance);
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.changed()).hasSize(1));
    }

    @Test
    void no_host_of_a_wave_is_begun_before_the_wave_before_it_has_ended() throws Exception {
        fleet.apply(play("one").serial(1, 2));
        List<String> told = fleet.events.stream()
                .map(event -> event instanceof Event.WaveStarted wave
                        ? "wave " + wave.number() + " of " + wave.of() + " " + wave.hosts()
                        : event instanceof Event.HostEnded ? "ended" : "")
                .filter(text -> !text.isEmpty())
                .toList();
        assertThat(told)
                .containsExactly(
                        "wave 1 of 3 [h1]",
                        "ended",
                        "wave 2 of 3 [h2, h3]",
                        "ended",
                        "ended",
                        "wave 3 of 3 [h4]",
                        "ended");
    }

    @Test
    void hosts_of_a_wave_do_not_depend_on_each_other_and_one_failure_stops_nothing() throws Exception {
        fleet.host("h2").has("broken", "");
        List<HostOutcome> outcomes = fleet.apply(play("one").serial(2));
        assertThat(ToyFleet.statuses(outcomes)).containsExactly("h1 done", "h2 failed", "h3 done", "h4 done");
    }

    @Test
    void a_wave_that_failed_as_a_whole_stops_the_rollout() throws Exception {
        fleet.host("h1").has("broken", "");
        List<HostOutcome> outcomes = fleet.apply(play("one").serial(1), play("two"));
        assertThat(ToyFleet.statuses(outcomes))
                .containsExactly("h1 failed", "h2 not_started", "h3 not_started", "h4 not_started");
        assertThat(fleet.host("h2").scripts()).isEmpty();
        assertThat(fleet.events)
                .contains(new Event.RolloutStopped("one", "every host of the wave failed", List.of("h2", "h3", "h4")));
    }

    @Test
    void exactly_the_allowed_part_may_fail_and_no_more() throws Exception {
        fleet.host("h1").has("broken", "");
        assertThat(ToyFleet.statuses(fleet.apply(play("one").serial(2).maxFailPercentage(50))))
                .containsExactly("h1 failed", "h2 done", "h3 done", "h4 done");
        fleet = new ToyFleet(folder.resolve("again"), 4);
        fleet.host("h1").has("broken", "");
        List<HostOutcome> outcomes = fleet.apply(play("one").serial(2).maxFailPercentage(49));
        assertThat(ToyFleet.statuses(outcomes))
                .containsExactly("h1 failed", "h2 done", "h3 not_started", "h4 not_started");
        assertThat(outcomes.get(2).reason()).isEqualTo("1 of 2 hosts failed; max_fail_percentage allows 49%");
    }

    @Test
    void none_may_fail_with_zero_percent() throws Exception {
        fleet.host("h2").has("broken", "");
        assertThat(ToyFleet.statuses(fleet.apply(play("one").serial(3).maxFailPercentage(0))))
                .containsExactly("h1 done", "h2 failed", "h3 done", "h4 not_started");
    }

    @Test
    void a_host_that_failed_takes_no_part_in_later_plays() throws Exception {
        fleet.host("h2").has("broken", "");
        fleet.apply(play("one"), play("two"));
        assertThat(fleet.host("h1").text("two")).isEqualTo("x");
        assertThat(fleet.host("h2").text("two")).isEmpty();
        assertThat(fleet.events).contains(new Event.PlayStarted("two", List.of("h1", "h3", "h4")));
    }

    @Test
    void a_host_that_is_lost_while_it_is_changed_stops_the_rollout_even_in_its_first_step() throws Exception {
        fleet.host("h1").when("/one' 'x'", () -> {
            throw ScriptedHost.lost("cut");
        });
        List<HostOutcome> outcomes = fleet.apply(play("one").serial(2));
        assertThat(ToyFleet.statuses(outcomes))
                .containsExactly("h1 lost", "h2 done", "h3 not_started", "h4 not_started");
        assertThat(outcomes.get(3).reason()).isEqualTo("h1 was lost while it was being changed");
    }

    @Test
    void a_host_that_is_lost_stops_those_of_its_own_wave_that_still_wait_for_their_turn() throws Exception {
        fleet = new ToyFleet(folder.resolve("single"), 4, 1);
        fleet.host("h2").when("/one' 'x'", () -> {
            throw ScriptedHost.lost("cut");
        });
        List<HostOutcome> outcomes = fleet.apply(play("one"), play("two"));
        assertThat(ToyFleet.statuses(outcomes))
                .containsExactly("h1 stopped", "h2 lost", "h3 not_started", "h4 not_started");
        assertThat(outcomes.get(0).changed()).hasSize(1);
        assertThat(outcomes.get(2).reason()).isEqualTo("h2 was lost while it was being changed");
        assertThat(fleet.host("h3").scripts()).isEmpty();
        assertThat(fleet.events)
                .contains(
                        new Event.RolloutStopped("one", "h2 was lost while it was being changed", List.of("h3", "h4")));
    }

    @Test
    void too_many_failures_stop_those_of_their_own_wave_that_still_wait_for_their_turn() throws Exception {
        fleet = new ToyFleet(folder.resolve("single"), 4, 1);
        fleet.host("h1").has("broken", "");
        fleet.host("h2").has("broken", "");
        assertThat(ToyFleet.statuses(fleet.apply(play("one").maxFailPercentage(25))))
                .containsExactly("h1 failed", "h2 failed", "h3 not_started", "h4 not_started");
        assertThat(fleet.events)
                .contains(new Event.RolloutStopped(
                        "one", "2 of 4 hosts failed; max_fail_percentage allows 25%", List.of("h3", "h4")));
    }

    @Test
    void a_host_that_never_could_be_reached_stops_nothing() throws Exception {
        fleet.host("h1").connecting(() -> {
            throw new TransportException(TransportException.Reason.CONNECT, "no route to host");
        });
        assertThat(ToyFleet.statuses(fleet.apply(play("one").serial(2))))
                .containsExactly("h1 unreachable", "h2 done", "h3 done", "h4 done");
    }

    @Test
    void a_stop_in_a_later_play_keeps_what_was_changed_and_claims_nothing_for_plays_that_did_not_run()
            throws Exception {
        ToyPlay second = new ToyPlay("two").serial(1);
        second.task("two").is(ToyFleet.holding("two", "x"));
        fleet.host("h1").when("'" + ScriptedHost.HERE + "/two' 'x'", () -> {
            throw ScriptedHost.lost("cut");
        });
        List<HostOutcome> outcomes = fleet.apply(play("one"), second, play("three"));
        assertThat(ToyFleet.statuses(outcomes)).containsExactly("h1 lost", "h2 stopped", "h3 stopped", "h4 stopped");
        assertThat(outcomes.get(1).changed()).as("of the first play").hasSize(1);
        assertThat(fleet.host("h2").text("three")).isEmpty();
    }

    @Test
    void hosts_for_whom_only_a_later_play_is_left_when_it_stops_are_not_called_done() throws Exception {
        fleet.host("h4").when("'" + ScriptedHost.HERE + "/one' 'x'", () -> {
            throw ScriptedHost.lost("cut");
        });
        assertThat(ToyFleet.statuses(fleet.apply(play("one"), play("two"))))
                .containsExactly("h1 stopped", "h2 stopped", "h3 stopped", "h4 lost");
    }

    @Test
    void an_interruption_ends_what_is_under_way_and_begins_nothing_more() throws Exception {
        CountDownLatch begun = new CountDownLatch(3);
        for (String name : List.of("h1", "h2", "h3", "h4")) {
            fleet.host(name).when("/one' 'x'", () -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                    throw new AssertionError("nobody opens this latch");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw ScriptedHost.lost("interrupted");
                }
            });
        }
        Thread hook = new Thread(() -> {
            try {
                begun.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            fleet.loop.interrupt();
        });
        hook.start();
        List<HostOutcome> outcomes = fleet.apply(play("one"), play("two"));
        hook.join();
        assertThat(outcomes).extracting(HostOutcome::status).containsOnly(Status.INTERRUPTED);
        assertThat(fleet.host("h4").scripts()).as("three at a time").isEmpty();
    }

    @Test
    void a_journal_that_cannot_be_written_stops_the_rollout_and_every_host_has_a_result() throws Exception {
        fleet.host("h1").when("/one' 'x'", () -> {
            throw new UncheckedIOException("the journal cannot be written", new IOException("no space left"));
        });
        List<HostOutcome> outcomes = fleet.apply(play("one").serial(1));
        assertThat(ToyFleet.statuses(outcomes))
                .containsExactly("h1 failed", "h2 not_started", "h3 not_started", "h4 not_started");
        assertThat(outcomes.get(0).reason()).isEqualTo("the journal cannot be written: no space left");
        assertThat(outcomes.get(1).reason()).isEqualTo("h1 could not be journaled");
    }

    @Test
    void each_host_has_the_result_of_each_of_its_plays() throws Exception {
        ToyPlay second = new ToyPlay("two").serial(1);
        second.task("two").is(ToyFleet.holding("two", "x"));
        fleet.host("h1").when("'" + ScriptedHost.HERE + "/two' 'x'", () -> {
            throw ScriptedHost.lost("cut");
        });
        List<HostOutcome> outcomes = fleet.apply(play("one"), second, play("three"));
        assertThat(outcomes.get(0).plays())
                .containsExactly(
                        new PlayResult("one", Status.DONE, 1),
                        new PlayResult("two", Status.LOST, 1),
                        new PlayResult("three", Status.NOT_STARTED, 0));
        assertThat(outcomes.get(1).plays())
                .containsExactly(
                        new PlayResult("one", Status.DONE, 1),
                        new PlayResult("two", Status.NOT_STARTED, 0),
                        new PlayResult("three", Status.NOT_STARTED, 0));
    }

    private static ToyPlay play(String name) {
        ToyPlay play = new ToyPlay(name);
        Toy toy = ToyFleet.holding(name, "x");
        play.task(name).is(toy);
        return play;
    }
}
