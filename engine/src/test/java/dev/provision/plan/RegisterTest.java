package dev.provision.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.Observation;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.shell.Account;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.testing.SomeFacts;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What later tasks see of earlier ones. */
final class RegisterTest {
    private static final At HERE = At.whole("site.yml");

    private final ToyPlay play = new ToyPlay("play");
    private final Observations observations = new Observations();
    private Sofar sofar = Sofar.nothing();
    private final Map<String, Object> seen = new HashMap<>();

    @Test
    void a_read_only_task_gives_what_the_host_said_to_the_very_plan() {
        play.task("Ask").is(asking("/version")).register("version");
        play.task("Use").is(Toy.holding("/two", "b")).when("version", this::look);
        sees("/version", "1.2");
        sees("/two", "b");
        assertThat(verdicts()).containsExactly("Ask: converged", "Use: converged");
        assertThat(seen)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("word", "1.2", "changed", false, "skipped", false, "failed", false));
    }

    @Test
    void further_rounds_ask_what_the_answers_before_them_decided() {
        play.task("Ask").is(asking("/one")).register("one");
        play.task("Ask on").is(asking("/two")).when("one", result -> true).register("two");
        play.task("Use").is(Toy.holding("/three", "b")).when("two", result -> true);
        assertThat(paths(plan())).containsExactly("/one");
        sees("/one", "x");
        assertThat(paths(plan())).containsExactly("/two");
        sees("/two", "x");
        assertThat(paths(plan())).containsExactly("/three");
        sees("/three", "b");
        assertThat(plan().unasked()).isEmpty();
        assertThat(verdicts()).containsOnly("Ask: converged", "Ask on: converged", "Use: converged");
    }

    @Test
    void what_an_acting_task_returns_is_unknown_until_it_has_run() {
        play.task("Set").is(Toy.holding("/set", "a")).register("set");
        play.task("Use").is(Toy.holding("/two", "b")).when("set", this::look).register("use");
        play.task("After").is(Toy.holding("/two", "b")).when("use", result -> true);
        sees("/set", "");
        sees("/two", "b");
        assertThat(verdicts())
                .containsExactly(
                        "Set: differs: write a",
                        "Use: unknown until Set: it uses what that task registers",
                        "After: unknown until Use: it uses what that task registers");
        sees("/set", "a");
        acted(0, 0, Map.of("rc", Data.of(0, HERE)));
        assertThat(verdicts()).containsExactly("Set: converged", "Use: converged", "After: converged");
        assertThat(seen).containsEntry("rc", 0L).containsEntry("changed", true);
    }

    @Test
    void what_the_host_says_after_a_change_stands_beside_what_the_change_returned() {
        play.task("Ask").is(asking("/id")).register("image");
        play.task("Use").is(asking("/one")).when("image", this::look);
        sees("/id", "sha256:2");
        sees("/one", "x");
        acted(0, 0, Map.of("rc", Data.of(0, HERE)));
        verdicts();
        assertThat(seen)
                .containsEntry("word", "sha256:2")
                .containsEntry("rc", 0L)
                .containsEntry("changed", true);
    }

    @Test
    void a_task_that_was_skipped_says_so() {
        play.task("Skip").is(asking("/one")).never().register("one");
        play.task("Use").is(asking("/one")).when("one", this::look);
        sees("/one", "x");
        verdicts();
        assertThat(seen).isEqualTo(Map.of("changed", false, "skipped", true, "failed", false));
    }

    @Test
    void a_loop_gives_one_result_for_each_element_even_if_it_has_one() {
        play.task("Ask").loops(asking("/one")).register("all");
        play.task("Use").is(asking("/one")).when("all", this::look);
        sees("/one", "x");
        verdicts();
        assertThat((Object) seen.get("results"))
                .isEqualTo(List.of(Map.of("word", "x", "changed", false, "skipped", false, "failed", false)));
    }

    @Test
    void a_loop_of_which_one_element_changed_has_the_results_of_all_in_order() {
        play.task("Set")
                .loops(asking("/one"), Toy.holding("/two", "b"), asking("/three"))
                .register("all");
        play.task("Use").is(asking("/one")).when("all", this::look);
        sees("/one", "x");
        sees("/two", "");
        sees("/three", "z");
        assertThat(verdicts()).last().isEqualTo("Use: unknown until Set: it uses what that task registers");
        sees("/two", "b");
        acted(0, 1, Map.of("stdout", new Data.Text("done", HERE)));
        verdicts();
        assertThat(seen).containsEntry("changed", true).containsEntry("failed", false);
        List<?> results = (List<?>) Objects.requireNonNull(seen.get("results"));
        assertThat(results.stream()
                        .map(result -> ((Map<?, ?>) result).get("changed"))
                        .toList())
                .isEqualTo(List.of(false, true, false));
        assertThat((Object) results.get(1))
                .isEqualTo(Map.of("stdout", "done", "changed", true, "skipped", false, "failed", false));
    }

    @Test
    void an_empty_loop_was_skipped() {
        play.task("Set").loops().register("all");
        play.task("Use").is(asking("/one")).when("all", this::look);
        sees("/one", "x");
        verdicts();
        assertThat(seen).isEqualTo(Map.of("results", List.of(), "changed", false, "skipped", true, "failed", false));
    }

    @Test
    void a_failure_that_was_ignored_is_told() {
        play.task("Try").is(Toy.holding("/one", "a")).register("one").ignoreErrors();
        play.task("Use").is(asking("/two")).when("one", this::look);
        sees("/one", "");
        sees("/two", "");
        sofar = sofar.forgiving(new ItemKey(0, 0), Results.of(HERE, false, true, Map.of("rc", Data.of(7, HERE))));
        assertThat(verdicts()).containsExactly("Try: converged", "Use: converged");
        assertThat(seen).containsEntry("failed", true).containsEntry("rc", 7L);
    }

    @Test
    void an_earlier_result_never_stands_in_for_a_later_one_of_the_same_name() {
        play.task("First").is(asking("/one")).register("same");
        play.task("Second").is(Toy.holding("/two", "b")).register("same");
        play.task("Use").is(asking("/one")).when("same", result -> true);
        sees("/one", "x");
        sees("/two", "");
        assertThat(verdicts()).last().isEqualTo("Use: unknown until Second: it uses what that task registers");
    }

    private static Toy asking(String path) {
        return new Toy(path, (word, outlook) -> Assessment.converged()
                .withResult((Data.Dict) Data.of(Map.of("word", word), HERE)));
    }

    private boolean look(Data.Dict result) {
        seen.clear();
        ((Map<?, ?>) result.plain()).forEach((key, value) -> seen.put((String) key, value));
        return true;
    }

    private void acted(int entry, int item, Map<String, Data> returned) {
        sofar = sofar.acting(new ItemKey(entry, item), Results.of(HERE, true, false, returned), List.of());
    }

    private void sees(String path, String word) {
        observations.put(new Question(Account.LOGIN, Toy.asking(path)), new Observation.Seen<>(ProbeOutput.of(word)));
    }

    private Planner.Outcome plan() {
        ToyPlay.Built built = play.build();
        return new Planner(ToyPlay.resolver(built))
                .plan(ToyPlay.host("h"), SomeFacts.fedora("6.18.9", null), built.entries(), sofar, observations);
    }

    private static List<String> paths(Planner.Outcome outcome) {
        return outcome.unasked().stream()
                .map(question -> question.probe().fragment().arguments().get(0))
                .toList();
    }

    private List<String> verdicts() {
        return plan().plan().items().stream()
                .map(item -> item.title() + ": " + InWords.of(item.verdict()))
                .toList();
    }
}
