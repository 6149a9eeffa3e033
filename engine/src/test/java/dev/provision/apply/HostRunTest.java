package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.plan.ItemPlan;
import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.testing.ScriptedHost;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import dev.provision.testing.Trees;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class HostRunTest {
    private final OneHost one;
    private final ToyPlay play = new ToyPlay("play");

    HostRunTest(@TempDir Path folder) {
        one = new OneHost(folder);
    }

    @Test
    void changes_what_differs_in_order_and_proves_it() {
        play.task("One").is(holding("one", "a"));
        play.task("Two").is(holding("two", "b"));
        one.host.has("one", "a");
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.DONE);
        assertThat(outcome.changed()).extracting(ItemPlan::title).containsExactly("Two");
        assertThat(one.host.text("two")).isEqualTo("b");
        assertThat(one.told()).containsExactly("planned", "start write b", "end write b", "changed Two", "ended DONE");
    }

    @Test
    void a_second_run_changes_nothing_and_asks_each_thing_once() {
        play.task("One").is(holding("one", "a"));
        play.task("Two").is(holding("two", "b"));
        play.task("Two again").is(holding("two", "b"));
        one.apply(play);
        one.events.clear();
        ScriptedHost host = one.host;
        long before = host.scripts().size();
        assertThat(one.apply(play).changed()).isEmpty();
        assertThat(one.told()).containsExactly("planned", "ended DONE");
        List<String> second =
                host.scripts().subList((int) before, host.scripts().size());
        assertThat(second).as("lock, facts, all probes in one").hasSize(3);
    }

    @Test
    void nothing_is_asked_twice_while_nothing_changes_and_all_of_it_after_a_change() {
        play.task("One").is(holding("one", "a"));
        play.task("Two").is(holding("two", "b"));
        one.host.has("one", "a").has("two", "b");
        one.apply(play);
        assertThat(one.host.asked("one")).isEqualTo(1);
        assertThat(one.host.times(OneHost.FACTS)).isEqualTo(1);
        one.host.has("two", "other");
        one.apply(play);
        assertThat(one.host.asked("one")).isEqualTo(1 + 2);
        assertThat(one.host.asked("two")).isEqualTo(1 + 2);
        assertThat(one.host.times(OneHost.FACTS)).isEqualTo(1 + 2);
    }

    @Test
    void without_verify_the_last_change_is_not_followed_by_a_plan() {
        play.task("One").is(holding("one", "a"));
        play.task("Two").is(holding("two", "b"));
        one.verify = false;
        assertThat(one.apply(play).status()).isEqualTo(Status.DONE);
        assertThat(one.host.text("two")).isEqualTo("b");
        assertThat(one.host.asked("two")).isEqualTo(2);
    }

    @Test
    void a_change_that_does_not_last_fails_and_is_not_tried_again() {
        play.task("One").is(writingButWanting("one", "a", "b"));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.reason()).isEqualTo("One: still differs after its change: write a");
        assertThat(outcome.alarming()).isFalse();
        assertThat(one.told()).filteredOn(text -> text.startsWith("start")).hasSize(1);
    }

    @Test
    void two_tasks_that_undo_each_other_fail_instead_of_going_round() {
        play.task("One").is(holding("same", "a"));
        play.task("Two").is(holding("same", "b"));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.reason()).startsWith("One: still differs after its change");
        assertThat(outcome.changed()).extracting(ItemPlan::title).containsExactly("One", "Two");
    }

    @Test
    void a_finding_fails_the_host_when_its_turn_has_come() {
        play.task("Set").is(holding("set", "a"));
        play.task("Verify")
                .is(new Toy(
                        one.host.path("seen"),
                        (seen, outlook) -> Assessment.of(
                                List.of(Change.finding("the memory is 8 GiB, wanted 120 GiB", List.of())))));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.reason()).isEqualTo("Verify: the memory is 8 GiB, wanted 120 GiB");
        assertThat(outcome.changed()).hasSize(1);
    }

    @Test
    void what_was_unknown_is_compared_once_the_change_before_it_is_made() {
        play.task("Install").is(holding("tool", "there"));
        play.task("Use").is(new Toy(one.host.path("used"), (seen, outlook) -> {
            if (!one.host.text("tool").equals("there")) {
                throw new CannotPlan("no tool", null);
            }
            return seen.equals("x")
                    ? Assessment.converged()
                    : Assessment.of(List.of(Toy.write(one.host.path("used"), seen, "x")));
        }));
        assertThat(one.apply(play).status()).isEqualTo(Status.DONE);
        assertThat(one.host.text("used")).isEqualTo("x");
    }

    @Test
    void what_cannot_be_resolved_may_be_ignored_too() {
        play.task("Wrong")
                .wrong(new dev.provision.source.InvalidInput(
                        dev.provision.source.Problem.at(dev.provision.source.At.whole("site.yml"), "no such fact")))
                .ignoreErrors();
        assertThat(one.apply(play).status()).isEqualTo(Status.DONE);
        assertThat(one.told()).containsExactly("planned", "ignored Wrong", "ended DONE");
    }

    @Test
    void under_no_log_a_failure_does_not_tell_what_the_host_said() {
        play.task("One").is(failing("one")).noLog();
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.reason()).contains("status 7");
        assertThat(outcome.detail()).isEmpty();
        assertThat(one.events)
                .filteredOn(Event.StepEnded.class::isInstance)
                .extracting(event -> ((Event.StepEnded) event).detail())
                .noneMatch(detail -> detail.contains("the host said this"));
    }

    @Test
    void a_host_that_is_lost_in_a_step_is_reported_with_its_changes_and_stops_a_rollout() {
        play.task("One").is(holding("one", "a"));
        play.task("Two").is(holding("two", "b"));
        one.host.when("'b'", () -> {
            throw ScriptedHost.lost("the connection was lost");
        });
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.LOST);
        assertThat(outcome.reason()).isEqualTo("Two: the connection was lost");
        assertThat(outcome.changed()).extracting(ItemPlan::title).containsExactly("One", "Two");
        assertThat(outcome.alarming()).isTrue();
        assertThat(one.told()).containsSubsequence("start write b", "fail write b", "ended LOST");
    }

    @Test
    void a_connection_lost_while_nothing_changes_is_replaced_and_the_host_is_planned_again() {
        play.task("One").is(holding("one", "a"));
        play.task("Two").is(holding("two", "b"));
        one.host.once(OneHost.FACTS, () -> {
            throw ScriptedHost.lost("the connection was lost");
        });
        one.host.once("rm -rf -- \"$@\"", () -> {
            throw ScriptedHost.lost("the connection was lost");
        });
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).as(outcome.reason()).isEqualTo(Status.DONE);
        assertThat(outcome.changed()).extracting(ItemPlan::title).containsExactly("One", "Two");
        assertThat(one.host.times("take \"$@\"")).as("the lock is taken again").isEqualTo(3);
    }

    @Test
    void an_answer_that_is_late_is_requested_once_more() {
        play.task("One").is(holding("one", "a"));
        one.host.once(OneHost.FACTS, () -> new Output(0, "", "", false));
        assertThat(one.apply(play).status()).isEqualTo(Status.DONE);
    }

    @Test
    void a_host_holds_no_connection_between_two_plays() {
        play.task("One").is(holding("one", "a"));
        ToyPlay.Built built = play.build();
        try (HostRun run = one.run(ToyPlay.resolver(built), "run 1")) {
            assertThat(run.apply(built.entries()).status()).isEqualTo(Status.DONE);
            assertThat(one.host.openConnections()).isZero();
        }
    }

    @Test
    void a_step_that_ran_while_its_connection_was_lost_is_not_run_twice() {
        Toy counting = new Toy(
                one.host.path("one"),
                (seen, outlook) -> seen.equals("x")
                        ? Assessment.converged()
                        : Assessment.of(List.of(Change.of(
                                "write",
                                List.of(),
                                List.of(Toy.run("write", "printf x >>\"$1\"; echo said", one.host.path("one")))))));
        play.task("One").is(counting);
        one.host.losesConnectionAfter("printf x");
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).as(outcome.reason()).isEqualTo(Status.DONE);
        assertThat(one.host.text("one")).isEqualTo("x");
        assertThat(one.told())
                .containsSubsequence(
                        "start write", "phase connection lost; reading the result from the host", "end write");
    }

    @Test
    void a_step_whose_result_is_gone_fails_its_task() {
        play.task("One").is(holding("one", "a"));
        one.host.once("'a'", () -> {
            one.host.boot();
            throw ScriptedHost.lost("the connection was lost");
        });
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.reason())
                .startsWith("One: write a: the connection was lost and the result cannot be read: ");
    }

    @Test
    void a_host_that_is_lost_in_its_first_step_is_alarming_too() {
        play.task("One").is(holding("one", "a"));
        one.host.when("'a'", () -> {
            throw ScriptedHost.lost("the connection was lost");
        });
        assertThat(one.apply(play).alarming()).isTrue();
    }

    @Test
    void a_host_that_cannot_be_reached_at_all_is_not_alarming() {
        play.task("One").is(holding("one", "a"));
        one.host.connecting(() -> {
            throw new TransportException(TransportException.Reason.CONNECT, "refused\nIs it on?");
        });
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.UNREACHABLE);
        assertThat(outcome.alarming()).isFalse();
        assertThat(outcome.reason()).isEqualTo("refused");
        assertThat(outcome.detail()).isEqualTo("Is it on?");
    }

    @Test
    void a_host_that_gives_no_account_failed_and_can_be_reached() {
        play.task("One").is(holding("one", "a"));
        one.host.connecting(() -> {
            throw new TransportException(TransportException.Reason.BECOME, "sudo says no");
        });
        assertThat(one.apply(play).status()).isEqualTo(Status.FAILED);
    }

    @Test
    void a_host_that_is_not_ready_is_tried_again_until_it_is() {
        play.task("One").is(holding("one", "a"));
        one.host.connecting(
                notReady(),
                () -> {
                    throw new TransportException(TransportException.Reason.CONNECT, "refused");
                },
                notReady(),
                () -> {
                    throw ScriptedHost.lost("no shell could be opened");
                });
        assertThat(one.apply(play).status()).isEqualTo(Status.DONE);
        assertThat(one.time.pauses()).hasSize(4);
    }

    @Test
    void a_host_that_is_not_ready_within_the_connection_timeout_is_unreachable() {
        play.task("One").is(holding("one", "a"));
        ScriptedHost.Incident[] always =
                java.util.Collections.nCopies(100, notReady()).toArray(ScriptedHost.Incident[]::new);
        one.host.connecting(always);
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.UNREACHABLE);
        assertThat(outcome.reason()).isEqualTo("h: the host is shutting down (tried for 30 s)");
        assertThat(one.time.pauses()).hasSize(30);
    }

    private static ScriptedHost.Incident notReady() {
        return () -> {
            throw new TransportException(TransportException.Reason.NOT_READY, "h: the host is shutting down");
        };
    }

    @Test
    void a_fault_of_ours_fails_its_host_and_a_journal_that_cannot_be_written_ends_everything() {
        play.task("One").is(new Toy(one.host.path("one"), (seen, outlook) -> {
            throw new IllegalStateException("nobody foresaw this");
        }));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.reason()).contains("internal error", "nobody foresaw this");
        ToyPlay other = new ToyPlay("other");
        other.task("One").is(holding("one", "a"));
        ToyPlay.Built built = other.build();
        Event.Sink full = event -> {
            if (event instanceof Event.StepStarted) {
                throw new UncheckedIOException("the journal", new java.io.IOException("no space left"));
            }
        };
        var resolver = ToyPlay.resolver(built);
        try (HostRun run = new HostRun(
                one.session(),
                new HostPlanner(new dev.provision.plan.Planner(resolver)),
                new TaskPolicy(resolver, one.time),
                full,
                one.time,
                "run 2",
                true)) {
            HostOutcome unjournaled = run.apply(built.entries());
            assertThat(unjournaled.status()).isEqualTo(Status.FAILED);
            assertThat(unjournaled.reason()).isEqualTo("the journal: no space left");
            assertThat(unjournaled.alarming()).isTrue();
        }
        assertThat(one.host.text("one"))
                .as("what could not be journaled is not done")
                .isEmpty();
    }

    @Test
    void an_interruption_is_told_as_such_wherever_it_comes() {
        play.task("One").is(holding("one", "a"));
        one.host.when("'a'", () -> {
            Thread.currentThread().interrupt();
            throw ScriptedHost.lost("interrupted");
        });
        HostOutcome outcome = one.apply(play);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome.status()).isEqualTo(Status.INTERRUPTED);
        assertThat(outcome.alarming()).isFalse();
    }

    @Test
    void another_run_that_holds_the_host_is_named() {
        play.task("One").is(holding("one", "a"));
        one.host.once("take \"$@\"", () -> new Output(75, "run 7 of eve at desk since noon\n", "", false));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.reason()).isEqualTo("the host is locked by run 7 of eve at desk since noon");
        assertThat(one.host.text("one")).isEmpty();
    }

    @Test
    void nothing_is_left_of_a_run_but_the_lock_and_its_holder() {
        play.task("One").is(holding("one", "a"));
        play.task("Two").is(failing("two"));
        one.apply(play);
        assertThat(Trees.files(one.host.runTime())).containsExactly("holder", "lock");
        assertThat(one.host.openConnections()).isZero();
    }

    private Toy holding(String name, String word) {
        return Toy.holding(one.host.path(name), word);
    }

    private Toy failing(String name) {
        return new Toy(
                one.host.path(name),
                (seen, outlook) -> Assessment.of(List.of(Change.of(
                        "break it", List.of(), List.of(Toy.run("break", "echo the host said this >&2; exit 7"))))));
    }

    private Toy writingButWanting(String name, String writes, String wants) {
        String path = one.host.path(name);
        return new Toy(
                path,
                (seen, outlook) -> seen.equals(wants)
                        ? Assessment.converged()
                        : Assessment.of(List.of(Toy.write(path, seen, writes))));
    }
}
