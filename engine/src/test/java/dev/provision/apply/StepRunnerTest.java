package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import dev.provision.testing.ToyTask;
import dev.provision.testing.Trees;
import dev.provision.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One change with its steps, its undo and what its task's keywords say about it. */
@Timeout(600)
final class StepRunnerTest {
    private final OneHost one;
    private final ToyPlay play = new ToyPlay("play");

    StepRunnerTest(@TempDir Path folder) {
        one = new OneHost(folder);
    }

    @Test
    void steps_share_a_spool_that_only_they_can_read_and_that_is_gone_afterwards() {
        making(
                new Step.Put("upload", "word", "a".getBytes(StandardCharsets.UTF_8)),
                run("look", "stat -c '%a %n' \"$PROVISION_SPOOL\" \"$PROVISION_SPOOL/word\" >\"$1.seen\""),
                run("write", "cat \"$PROVISION_SPOOL/word\" >\"$1\""));
        assertThat(one.apply(play).status()).isEqualTo(Status.DONE);
        assertThat(one.host.text("it.seen"))
                .containsPattern("(?m)^700 .*/run/provision/spool\\.[^/]*$")
                .containsPattern("(?m)^600 .*/word$");
        assertThat(Trees.files(one.host.runTime())).containsExactly("holder", "lock");
    }

    @Test
    void the_environment_reaches_a_step_whatever_it_holds() {
        making(run("write", "printf a >\"$1\"; printf %s \"$TOKEN\" >\"$1.seen\""))
                .environment("TOKEN", "it's $HOME\n'");
        one.apply(play);
        assertThat(one.host.text("it.seen")).isEqualTo("it's $HOME\n'");
    }

    @Test
    void a_step_that_fails_is_followed_by_the_undo_and_no_other_step() {
        making(
                List.of(run("put back", "printf old >\"$1\"")),
                run("first", "printf half >\"$1\""),
                run("second", "echo no such package >&2; exit 3"),
                run("third", "printf a >\"$1\""));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.reason()).isEqualTo("It: second exited with status 3");
        assertThat(outcome.detail()).isEqualTo("no such package\nWhat was there before has been put back.");
        assertThat(one.host.text("it")).isEqualTo("old");
        assertThat(one.told())
                .containsExactly(
                        "planned",
                        "start first",
                        "start second",
                        "start third",
                        "end first",
                        "fail second",
                        "not begun third",
                        "start put back",
                        "end put back",
                        "ended FAILED");
    }

    @Test
    void an_undo_that_fails_too_is_told_with_both_reasons() {
        making(
                List.of(run("put back", "echo read-only file system >&2; exit 9")),
                run("change", "echo no such package >&2; exit 3"));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.reason()).isEqualTo("It: change exited with status 3");
        assertThat(outcome.detail())
                .contains("no such package")
                .contains("Putting back what was there before failed too: put back exited with status 9")
                .contains("read-only file system");
        assertThat(Trees.files(one.host.runTime())).containsExactly("holder", "lock");
    }

    @Test
    void a_host_that_is_lost_while_it_is_left_after_a_failure_is_told_as_failed() {
        making(run("change", "echo no such package >&2; exit 3"));
        one.host.when("rm -rf -- \"$@\"", () -> {
            throw new TransportException(TransportException.Reason.LOST, "h: the connection was lost\nadvice");
        });
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.reason()).isEqualTo("It: change exited with status 3");
        assertThat(outcome.detail()).isEqualTo("no such package");
    }

    @Test
    void an_undo_that_loses_the_host_is_told_with_the_failure_and_what_no_log_hides_stays_hidden() {
        making(List.of(run("put back", "echo back")), run("change", "echo token >&2; exit 3"))
                .noLog();
        one.host.when("echo back", () -> {
            throw new TransportException(TransportException.Reason.LOST, "h: the connection was lost");
        });
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.LOST);
        assertThat(outcome.detail()).isEqualTo("Before that: change exited with status 3");
    }

    @Test
    void a_full_disk_under_an_upload_fails_the_task_and_not_the_host() {
        making(
                List.of(run("put back", "printf old >\"$1\"")),
                new Step.Put("upload", "word", new byte[10]),
                run("write", "printf a >\"$1\""));
        one.host.when("put ", () -> {
            throw new TransportException(TransportException.Reason.REFUSED, "No space left on device");
        });
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.reason()).isEqualTo("It: upload failed");
        assertThat(outcome.detail()).startsWith("No space left on device");
        assertThat(one.host.text("it")).isEqualTo("old");
    }

    @Test
    void a_step_past_its_timeout_fails_the_task_and_is_undone_under_the_lock_on_a_new_connection() {
        making(
                        List.of(run(
                                "put back", "printf old >\"$1\"; (flock -n 8 || printf held >\"$1.lock\") 8>>\"$2\"")),
                        run("hang", "printf half >\"$1\"; exec sleep 600"))
                .timeout("1s");
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.reason()).isEqualTo("It: hang timed out after 1 s");
        assertThat(one.host.text("it")).isEqualTo("old");
        assertThat(one.host.text("it.lock")).isEqualTo("held");
        assertThat(one.host.times("take \"$@\"")).isEqualTo(2);
    }

    @Test
    void a_step_that_the_host_needs_long_to_end_is_undone_once_it_has_ended() {
        making(
                        List.of(run("put back", "printf old >\"$1\"")),
                        run(
                                "hang",
                                "printf half >\"$1\"; trap 'sleep 17; printf late >\"$1\"; exit' TERM; sleep 60 &"
                                        + " wait"))
                .timeout("1s");
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.detail()).isEqualTo("What was there before has been put back.");
        assertThat(one.host.text("it")).isEqualTo("old");
    }

    @Test
    void retries_wait_as_long_as_the_task_says_and_stop_at_the_first_success() {
        making(run("write", "printf x >>\"$1.tries\"; [ \"$(wc -c <\"$1.tries\")\" -ge 3 ] && printf a >\"$1\""))
                .retries(5, "7s");
        assertThat(one.apply(play).status()).isEqualTo(Status.DONE);
        assertThat(one.host.text("it.tries")).isEqualTo("xxx");
        assertThat(one.time.pauses()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    }

    @Test
    void retries_that_are_used_up_fail_with_the_last_reason() {
        making(run("write", "printf x >>\"$1.tries\"; exit 4")).retries(2, "1s");
        assertThat(one.apply(play).reason()).isEqualTo("It: write exited with status 4");
        assertThat(one.host.text("it.tries")).isEqualTo("xxx");
    }

    @Test
    void until_sees_what_each_try_returned() {
        making(run("write", "printf x >>\"$1.tries\"; printf a >\"$1\"; cat \"$1.tries\""))
                .register("it")
                .until(result -> result.plain().toString().contains("stdout=xxx"))
                .retries(9, "1s");
        assertThat(one.apply(play).status()).isEqualTo(Status.DONE);
        assertThat(one.host.text("it.tries")).isEqualTo("xxx");
    }

    @Test
    void until_without_retries_is_tried_three_times_more() {
        making(run("write", "printf x >>\"$1.tries\"; printf a >\"$1\""))
                .register("it")
                .until(result -> false);
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.reason()).isEqualTo("It: until does not hold: the condition");
        assertThat(one.host.text("it.tries")).isEqualTo("xxxx");
    }

    @Test
    void an_await_tells_each_phase_once_and_ends_at_success() {
        making(run("write", "printf a >\"$1\""), await("xxxx", Duration.ofMinutes(5)));
        assertThat(one.apply(play).status()).isEqualTo(Status.DONE);
        assertThat(one.told()).containsSubsequence("start wait", "phase loading", "end wait");
        assertThat(one.told()).filteredOn("phase loading"::equals).hasSize(1);
        assertThat(one.time.pauses()).containsOnly(Duration.ofSeconds(10)).hasSize(3);
    }

    @Test
    void an_await_ends_at_once_when_it_is_hopeless() {
        making(run("write", "printf a >\"$1\""), await("never", Duration.ofMinutes(5)));
        one.host.has("waits", "broken");
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.reason()).isEqualTo("It: it crashed");
        assertThat(one.time.pauses()).isEmpty();
    }

    @Test
    void an_await_that_takes_too_long_says_what_was_seen_last() {
        making(run("write", "printf a >\"$1\""), await("never", Duration.ofSeconds(35)));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.reason()).isEqualTo("It: wait: not within 35 s");
        assertThat(outcome.detail()).isEqualTo("Last seen: loading");
        assertThat(one.time.pauses()).hasSize(3);
    }

    private ToyTask making(Step... steps) {
        return making(List.of(), steps);
    }

    /** A task whose file is to hold "a", by these steps; {@code $1} is the file, {@code $2} the lock. */
    private ToyTask making(List<Step> undo, Step... steps) {
        return play.task("It")
                .is(new Toy(
                        one.host.path("it"),
                        (seen, outlook) -> seen.equals("a")
                                ? Assessment.converged()
                                : Assessment.of(List.of(Change.of("make it", List.of(), List.of(steps))
                                        .withUndo(undo)))));
    }

    private Step run(String title, String script) {
        return Toy.run(
                title,
                script,
                one.host.path("it"),
                one.host.runTime().resolve("lock").toString());
    }

    /** Done once it has been asked as often as the word has letters. */
    private Step await(String word, Duration within) {
        String path = one.host.path("waits");
        return new Step.Await(
                "wait",
                new Probe<>() {
                    @Override
                    public Fragment fragment() {
                        return Fragment.of("printf x >>\"$1\"; cat \"$1\"", path);
                    }

                    @Override
                    public Step.Progress parse(ProbeOutput output) {
                        if (output.text().startsWith("broken")) {
                            return new Step.Progress.Failed("it crashed", "the log");
                        }
                        return output.text().equals(word)
                                ? new Step.Progress.Done()
                                : new Step.Progress.Waiting("loading");
                    }
                },
                Duration.ofSeconds(10),
                within);
    }
}
