package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Verdict;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.testing.ScriptedHost;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import dev.provision.transport.TransportException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A handler that something notified runs, in this run or in the next. */
@Timeout(600)
final class HandlersTest {
    private final OneHost one;
    private final ToyPlay play = new ToyPlay("play");

    HandlersTest(@TempDir Path folder) {
        one = new OneHost(folder);
    }

    @Test
    void runs_once_after_all_tasks_however_many_notified_it() {
        play.task("One").is(holding("one", "a")).notifies("Restart");
        play.task("Two").is(holding("two", "b")).notifies("Restart");
        play.handler("Restart").is(counting("restarts"));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.changed()).extracting(ItemPlan::title).containsExactly("One", "Two", "Restart");
        assertThat(one.host.text("restarts")).isEqualTo("x");
        assertThat(one.apply(play).changed()).isEmpty();
    }

    @Test
    void is_not_run_for_a_task_that_changed_nothing() {
        play.task("One").is(holding("one", "a")).notifies("Restart");
        play.handler("Restart").is(counting("restarts"));
        one.host.has("one", "a");
        one.apply(play);
        assertThat(one.host.text("restarts")).isEmpty();
    }

    @Test
    void a_run_that_fails_after_the_notifying_change_is_made_good_by_the_next() {
        play.task("One").is(holding("one", "a")).notifies("Restart");
        play.task("Fails").is(failingUnless("repaired"));
        play.handler("Restart").is(counting("restarts"));
        assertThat(one.apply(play).status()).isEqualTo(Status.FAILED);
        assertThat(one.host.text("restarts")).isEmpty();
        one.host.has("repaired", "yes");
        assertThat(one.apply(play).changed()).extracting(ItemPlan::title).containsExactly("Restart");
        assertThat(one.host.text("restarts")).isEqualTo("x");
        assertThat(one.apply(play).changed()).isEmpty();
        assertThat(one.host.runTime().resolve("notified")).doesNotExist();
    }

    @Test
    void a_plan_shows_a_notified_handler_that_has_not_run() throws Exception {
        play.task("One").is(holding("one", "a")).notifies("Restart");
        play.task("Fails").is(failingUnless("repaired"));
        play.handler("Restart").is(counting("restarts"));
        one.apply(play);
        one.host.has("repaired", "yes");
        HostPlan plan = one.plan(play);
        assertThat(plan.pending()).isTrue();
        assertThat(plan.items())
                .filteredOn(item -> item.verdict() instanceof Verdict.Differs)
                .extracting(ItemPlan::title)
                .containsExactly("Restart");
        assertThat(plan.items().get(2).notes()).containsExactly("notified by an earlier run, not run yet");
        assertThat(one.apply(play).changed()).extracting(ItemPlan::title).containsExactly("Restart");
        assertThat(one.plan(play).pending()).isFalse();
    }

    @Test
    void a_boot_between_two_runs_has_done_the_work_of_a_notified_handler() throws Exception {
        play.task("One").is(holding("one", "a")).notifies("Restart");
        play.task("Fails").is(failingUnless("repaired"));
        play.handler("Restart").is(counting("restarts"));
        one.apply(play);
        one.host.has("repaired", "yes").boot();
        assertThat(one.plan(play).pending()).isFalse();
        assertThat(one.apply(play).changed()).isEmpty();
    }

    @Test
    void a_plan_fails_where_apply_cannot_use_the_run_time_directory() throws Exception {
        play.task("One").is(holding("one", "a"));
        Files.createSymbolicLink(one.host.runTime(), Path.of("/tmp"));
        assertThat(one.apply(play).status()).isEqualTo(Status.FAILED);
        assertThatThrownBy(() -> one.plan(play))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("cannot read the notified handlers: ");
    }

    @Test
    void a_recalled_handler_that_does_not_converge_fails_the_host() {
        play.task("One").is(holding("one", "a")).notifies("Write");
        play.task("Fails").is(failingUnless("repaired"));
        play.handler("Write")
                .is(new Toy(
                        one.host.path("two"),
                        (seen, outlook) ->
                                Assessment.of(List.of(Change.of("write", List.of(), List.of(Toy.run("write", ":")))))));
        one.apply(play);
        one.host.has("repaired", "yes");
        assertThat(one.apply(play).reason()).contains("still differs after its change");
    }

    @Test
    void so_is_a_run_that_was_cut_off_in_the_notifying_change_itself() {
        play.task("One").is(holding("one", "a")).notifies("Restart");
        play.handler("Restart").is(counting("restarts"));
        one.host.when("'a'", () -> {
            throw ScriptedHost.lost("cut");
        });
        assertThat(one.apply(play).status()).isEqualTo(Status.LOST);
        one.host.forget("'a'");
        one.host.has("one", "a"); // the step went on to its end
        assertThat(one.apply(play).changed()).extracting(ItemPlan::title).containsExactly("Restart");
    }

    @Test
    void a_second_plays_handlers_are_made_good_too() {
        ToyPlay second = new ToyPlay("second");
        second.task("Two").is(holding("two", "b")).notifies("Restart");
        second.task("Fails").is(failingUnless("repaired"));
        second.handler("Restart").is(counting("restarts"));
        play.task("One").is(holding("one", "a"));
        assertThat(one.apply(play, second).status()).isEqualTo(Status.FAILED);
        one.host.has("repaired", "yes");
        assertThat(one.apply(play, second).changed())
                .extracting(ItemPlan::title)
                .containsExactly("Restart");
    }

    @Test
    void one_that_is_due_and_has_nothing_to_do_is_not_due_for_ever() {
        play.task("One").is(holding("one", "a")).notifies("Write");
        play.handler("Write").is(holding("two", "b"));
        one.host.has("two", "b");
        assertThat(one.apply(play).changed()).extracting(ItemPlan::title).containsExactly("One");
        assertThat(one.host.runTime().resolve("notified")).doesNotExist();
    }

    @Test
    void what_was_due_before_a_reboot_is_due_after_it() {
        play.task("One").is(holding("one", "a")).notifies("Restart");
        play.task("Reboot").is(rebootOnce());
        play.task("Fails").is(failingUnless("repaired"));
        play.handler("Restart").is(counting("restarts"));
        one.host.when("setsid sh -c 'sleep 1", () -> {
            one.host.has("rebooted", "yes");
            one.host.connecting(() -> {
                one.host.boot();
                return null;
            });
            return new dev.provision.transport.Output(0, "/run/tmp.refusal\n", "", false);
        });
        assertThat(one.apply(play).reason()).startsWith("Fails: try exited with status 1");
        one.host.has("repaired", "yes");
        assertThat(one.apply(play).changed()).extracting(ItemPlan::title).containsExactly("Restart");
    }

    @Test
    void a_host_that_cannot_note_a_handler_is_not_changed() {
        play.task("One").is(holding("one", "a")).notifies("Restart");
        play.handler("Restart").is(counting("restarts"));
        one.host.when("grep -qxF", () -> new dev.provision.transport.Output(1, "", "No space left on device", false));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.detail()).contains("No space left on device");
        assertThat(one.host.text("one")).isEmpty();
    }

    private Toy holding(String name, String word) {
        return Toy.holding(one.host.path(name), word);
    }

    /** An action that leaves a mark each time it is done. */
    private Toy counting(String name) {
        String path = one.host.path(name);
        return new Toy(
                path,
                (seen, outlook) -> Assessment.of(
                        List.of(Change.of("do it", List.of(), List.of(Toy.run("do it", "printf x >>\"$1\"", path)))
                                .asAction())));
    }

    private Toy failingUnless(String name) {
        String path = one.host.path(name);
        return new Toy(
                path,
                (seen, outlook) -> seen.isEmpty()
                        ? Assessment.of(List.of(Change.of("try", List.of(), List.of(Toy.run("try", "exit 1")))))
                        : Assessment.converged());
    }

    private Toy rebootOnce() {
        return new Toy(
                one.host.path("rebooted"),
                (seen, outlook) -> seen.isEmpty()
                        ? Assessment.of(List.of(Change.of(
                                "reboot",
                                List.of(),
                                List.of(new Step.Reboot("reboot", List.of("asked"), Duration.ofMinutes(20), "")))))
                        : Assessment.converged());
    }
}
