package dev.provision.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.plan.ItemKey;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Verdict;
import dev.provision.shell.Account;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EventJsonTest {
    private static final Instant NOW = Instant.parse("2026-11-23T06:15:00Z");

    static List<Event> events() {
        return new SampleEvents("text").all();
    }

    @ParameterizedTest
    @MethodSource("events")
    void every_kind_of_event_fits_the_published_schema(Event event) {
        JSONObject json = EventJson.of(event, NOW);
        Problems problems = new Problems();
        new SchemaCheck()
                .check(
                        "event.schema.json",
                        Data.of(json.toMap(), At.whole("event")),
                        SchemaCheck.Expressions.EVALUATED,
                        problems);
        assertThat(problems.errors()).as(json.toString(2)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void nothing_of_an_event_is_left_out(Event event) {
        assertThat(EventJson.of(event, NOW).keySet())
                .as("event, time, the format in a run's first event, and each component")
                .hasSize((event instanceof Event.RunStarted ? 3 : 2)
                        + event.getClass().getRecordComponents().length);
    }

    /** Programs read these names: they are those of the first version of the form, whatever the classes are called. */
    @Test
    void events_are_named_as_ever() {
        assertThat(events().stream()
                        .map(event -> EventJson.of(event, NOW).getString("event"))
                        .distinct())
                .containsExactlyInAnyOrder(
                        "run_started",
                        "play_started",
                        "wave_started",
                        "host_planned",
                        "step_started",
                        "step_progress",
                        "step_ended",
                        "step_not_begun",
                        "item_changed",
                        "item_ignored",
                        "host_ended",
                        "rollout_stopped",
                        "run_ended");
    }

    @Test
    void a_plan_tells_every_kind_of_verdict_apart() {
        JSONObject plan = EventJson.plan(new SampleEvents("text").plan());
        List<String> verdicts = plan.getJSONArray("items").toList().stream()
                .map(item -> (String) ((Map<?, ?>) item).get("verdict"))
                .toList();
        assertThat(verdicts).hasSize(new SampleEvents("text").verdicts().size()).doesNotHaveDuplicates();
    }

    @Test
    void under_no_log_a_change_is_told_without_its_values() {
        ToyPlay play = new ToyPlay("play");
        play.task("One").is(Toy.holding("/one", "a")).noLog();
        var entry = play.build().entries().get(0);
        var item = new ItemPlan(
                new ItemKey(0, 0),
                entry,
                Optional.of(Toy.holding("/one", "a").resource()),
                Account.LOGIN,
                "",
                Map.of(),
                new Verdict.Differs(List.of(Toy.write("/one", "the value before", "a"))),
                List.of());
        assertThat(EventJson.of(new Event.ItemChanged("h", item), NOW).toString())
                .doesNotContain("the value before");
    }
}
