package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.shell.Account;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many requests changes cost, and what becomes of those that share one. */
@Timeout(600)
final class RequestsPerChangeTest {
    /** The lock, the facts, what all entries are, and the removal of what is left. */
    private static final int CONSTANT = 4;

    private final OneHost one;
    private final ToyPlay play = new ToyPlay("play");

    RequestsPerChangeTest(@TempDir Path folder) {
        one = new OneHost(folder);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20, 50, 51, 200})
    void changes_in_a_row_share_requests_with_each_other_and_with_what_is_asked_next(int count) {
        play.task("Files")
                .loops(IntStream.range(0, count)
                        .mapToObj(i -> holding("file" + i, "a").alone())
                        .toArray(Toy[]::new));
        assertThat(one.apply(play).changed()).hasSize(count);
        assertThat(one.host.scripts()).hasSizeLessThanOrEqualTo(CONSTANT + (count + 49) / 50);
        assertThat(one.host.text("file" + (count - 1))).isEqualTo("a");
        assertThat(one.apply(play).changed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void a_change_that_can_alter_anything_costs_one_request(int count) {
        IntStream.range(0, count).forEach(i -> play.task("Task " + i).is(holding("file" + i, "a")));
        assertThat(one.apply(play).changed()).hasSize(count);
        assertThat(one.host.scripts()).hasSizeLessThanOrEqualTo(CONSTANT + count);
    }

    @Test
    void a_handler_is_noted_once_whatever_notifies_it() {
        IntStream.range(0, 10)
                .forEach(
                        i -> play.task("Task " + i).is(holding("file" + i, "a")).notifies("Restart"));
        play.handler("Restart").is(holding("restarted", "yes"));
        assertThat(one.apply(play).changed()).hasSize(11);
        int ofTheHandler = 3; // what it is, its note, and the end of that
        assertThat(one.host.scripts()).hasSizeLessThanOrEqualTo(CONSTANT + 11 + ofTheHandler);
    }

    @Test
    void facts_are_asked_again_only_after_a_change_that_can_alter_them() {
        play.task("Files")
                .loops(holding("one", "a").alone(), holding("two", "b").alone());
        play.task("Rest").is(holding("three", "c").alone()).register("said");
        one.apply(play);
        assertThat(one.host.times(OneHost.FACTS)).as("before, and in the proof").isEqualTo(2);
    }

    @Test
    void a_failure_ends_the_request_and_what_is_behind_it_is_not_begun() {
        play.task("Files")
                .loops(
                        holding("one", "a").alone(),
                        failing("two").alone(),
                        holding("three", "c").alone());
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.changed()).hasSize(1);
        assertThat(one.host.text("three")).isEmpty();
        assertThat(one.told())
                .containsExactly(
                        "planned",
                        "start write a",
                        "start break",
                        "start write c",
                        "end write a",
                        "changed Files (" + one.host.path("one") + ")",
                        "fail break",
                        "not begun write c",
                        "ended FAILED");
    }

    @Test
    void a_failure_that_is_ignored_is_passed_by_the_others_of_its_request() {
        play.task("Files")
                .loops(
                        holding("one", "a").alone(),
                        failing("two").alone(),
                        holding("three", "c").alone())
                .ignoreErrors();
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.DONE);
        assertThat(one.host.text("three")).isEqualTo("c");
    }

    @Test
    void what_was_planned_from_something_else_than_what_is_there_is_planned_once_more() {
        // Both are one file under two names, which nothing but the host knows.
        play.task("Files").loops(writingTwice("one", "a", "two"), comparing("two", "b"));
        assertThat(one.apply(play).status()).isEqualTo(Status.DONE);
        assertThat(one.host.text("two")).isEqualTo("b");
        assertThat(one.told()).containsOnlyOnce("fail write").containsOnlyOnce("end write");
    }

    @Test
    void what_never_is_what_it_was_planned_from_fails_the_second_time() {
        play.task("Files").is(outdated("one").alone());
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.reason()).isEqualTo("Files: compare exited with status " + Step.OUTDATED);
        assertThat(one.told()).filteredOn("start compare"::equals).hasSize(2);
    }

    @Test
    void a_status_of_the_operators_command_is_never_taken_for_that() {
        play.task("Command").is(outdated("one"));
        assertThat(one.apply(play).status()).isEqualTo(Status.FAILED);
        assertThat(one.told()).filteredOn("start compare"::equals).hasSize(1);
    }

    @Test
    void the_items_of_a_request_are_of_one_account() {
        play.task("One").is(holding("one", "a").alone());
        play.task("Two").is(holding("two", "b").alone()).as(Account.ROOT);
        assertThat(one.apply(play).changed()).hasSize(2);
        assertThat(one.host.scripts())
                .noneMatch(script -> script.contains("'write a'") && script.contains("'write b'"));
        assertThat(one.host.times("printf %s \"$2\" >")).isEqualTo(2);
    }

    @Test
    void a_connection_that_is_lost_after_the_request_brings_the_answers_too() {
        play.task("Files")
                .loops(holding("one", "a").alone(), holding("two", "b").alone());
        one.host.losesConnectionAfter("printf %s \"$2\" >");
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.DONE);
        assertThat(outcome.changed()).hasSize(2);
        assertThat(one.told()).contains("phase connection lost; reading the result from the host");
    }

    private Toy holding(String name, String word) {
        return Toy.holding(one.host.path(name), word);
    }

    private Toy failing(String name) {
        return changing(name, Toy.run("break", "exit 3"));
    }

    private Toy outdated(String name) {
        return changing(name, Toy.run("compare", "exit " + Step.OUTDATED));
    }

    private Toy changing(String name, Step step) {
        return new Toy(
                one.host.path(name),
                (seen, outlook) -> Assessment.of(List.of(Change.of("change", List.of(), List.of(step)))));
    }

    private Toy writingTwice(String name, String word, String other) {
        String path = one.host.path(name);
        String script = "printf %s \"$2\" >\"$1\"; printf meanwhile >\"$3\"";
        return new Toy(
                        path,
                        (seen, outlook) -> seen.equals(word)
                                ? Assessment.converged()
                                : Assessment.of(List.of(Change.of(
                                        "write both",
                                        List.of(),
                                        List.of(Toy.run("both", script, path, word, one.host.path(other)))))))
                .alone();
    }

    /** Refuses to write unless it finds what it was planned from. */
    private Toy comparing(String name, String word) {
        String path = one.host.path(name);
        String script =
                "[ \"$(cat \"$1\" 2>/dev/null)\" = \"$3\" ] || exit " + Step.OUTDATED + "; printf %s \"$2\" >\"$1\"";
        return new Toy(
                        path,
                        (seen, outlook) -> seen.equals(word)
                                ? Assessment.converged()
                                : Assessment.of(List.of(Change.of(
                                        "write " + word,
                                        List.of(),
                                        List.of(Toy.run("write", script, path, word, seen))))))
                .alone();
    }
}
