package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.plan.ItemPlan;
import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Reach;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is no change: to wait, to ask, to fail and be ignored, to be refused for good. */
@Timeout(60)
final class WithoutChangeTest {
    private final OneHost one;
    private final ToyPlay play = new ToyPlay("play");

    WithoutChangeTest(@TempDir Path folder) {
        one = new OneHost(folder);
    }

    @Test
    void a_wait_is_made_and_changes_nothing_and_notifies_nothing() {
        play.task("Serve")
                .is(waiting("served", "printf x >>\"$1\""))
                .register("served")
                .notifies("Tell");
        play.task("Then")
                .is(holding("two", "b"))
                .when("served", result -> result.plain().toString().contains("changed=false"));
        play.handler("Tell").is(holding("told", "yes"));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).as(outcome.reason()).isEqualTo(Status.DONE);
        assertThat(outcome.changed()).extracting(ItemPlan::title).containsExactly("Then");
        assertThat(one.host.text("served")).isEqualTo("x");
        assertThat(one.host.text("told")).isEmpty();
    }

    @Test
    void a_wait_that_ends_with_nothing_gained_fails_the_host() {
        play.task("Serve").is(waiting("served", ": \"$1\""));
        assertThat(one.apply(play).reason()).isEqualTo("Serve: still differs after its change: wait");
    }

    @Test
    void what_a_check_brings_to_light_is_a_change_of_its_own() {
        String asked = one.host.path("asked");
        String container = one.host.path("container");
        Change ask = Change.of("ask the registry", List.of(), List.of(Toy.run("pull", "printf new >\"$1\"", asked)))
                .asAction()
                .asCheck();
        play.task("Serve")
                .is(new Toy(
                        asked,
                        (seen, outlook) -> Assessment.of(
                                seen.equals("new") && one.host.text("container").isEmpty()
                                        ? List.of(Change.of(
                                                "replace",
                                                List.of(),
                                                List.of(Toy.run("replace", "printf new >\"$1\"", container))))
                                        : List.of(ask))));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).as(outcome.reason()).isEqualTo(Status.DONE);
        assertThat(outcome.changed()).extracting(ItemPlan::title).containsExactly("Serve");
        HostOutcome again = one.apply(play);
        assertThat(again.changed()).isEmpty();
        assertThat(again.status()).isEqualTo(Status.DONE);
    }

    @Test
    void a_host_that_can_never_fulfil_a_task_is_not_changed_first() {
        play.task("One").is(holding("one", "a"));
        play.task("Wrong GPU")
                .is(new Toy(
                        one.host.path("gpu"),
                        (seen, outlook) -> Assessment.of(List.of(Change.finding("the GPU is another one", List.of())
                                .dependingOn(Reach.NOTHING)))));
        assertThat(one.apply(play).reason()).isEqualTo("Wrong GPU: the GPU is another one");
        assertThat(one.host.text("one")).isEmpty();
    }

    /** Something that is waited for by a script. */
    private Toy waiting(String name, String script) {
        String path = one.host.path(name);
        return new Toy(
                path,
                (seen, outlook) -> seen.isEmpty()
                        ? Assessment.of(List.of(Change.of("wait", List.of(), List.of(Toy.run("wait", script, path)))
                                .asCheck()))
                        : Assessment.converged());
    }

    @Test
    void a_failure_may_be_ignored_and_the_tasks_after_it_run() {
        play.task("Try").is(failing("one")).register("tried").ignoreErrors();
        play.task("Then")
                .is(holding("two", "b"))
                .when(
                        "tried",
                        result -> result.plain().toString().contains("rc=7")
                                && result.plain().toString().contains("msg="));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.DONE);
        assertThat(one.host.text("two")).isEqualTo("b");
        assertThat(one.told()).contains("fail break", "ignored Try", "changed Then");
        assertThat(one.events)
                .filteredOn(Event.ItemIgnored.class::isInstance)
                .extracting(event -> ((Event.ItemIgnored) event).detail())
                .singleElement()
                .asString()
                .contains("the host said this");
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
}
