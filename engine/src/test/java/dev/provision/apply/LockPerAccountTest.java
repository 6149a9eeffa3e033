package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.shell.Account;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import dev.provision.transport.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that log in differently and act as the same account exclude each other. */
@Timeout(600)
final class LockPerAccountTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    private final OneHost one;

    LockPerAccountTest(@TempDir Path folder) {
        one = new OneHost(folder);
    }

    @Test
    void a_task_that_becomes_root_waits_for_a_run_that_is_root() throws Exception {
        try (Connection other = connect()) {
            HostLock.take(other.shell(Account.ROOT), "run 7 of bob", "id", 1);
            HostOutcome outcome = one.apply(rootTask("printf a >\"$1\""));
            assertThat(outcome.status()).isEqualTo(Status.FAILED);
            assertThat(outcome.reason()).isEqualTo("It: the host is locked by run 7 of bob");
            assertThat(outcome.detail()).doesNotContain("Putting back");
            assertThat(one.host.text("it")).isEmpty();
        }
    }

    @Test
    void what_a_run_that_is_root_has_put_there_is_not_swept_by_another() throws Exception {
        try (Connection other = connect()) {
            HostLock.take(other.shell(Account.ROOT), "run 7 of bob", "id", 1);
            one.host.has("run/root/provision/spool.1.abc/secret", "x");
            one.apply(rootTask("printf a >\"$1\""));
            assertThat(one.host.text("run/root/provision/spool.1.abc/secret")).isEqualTo("x");
        }
    }

    @Test
    void a_step_as_root_is_made_while_its_lock_is_held() throws Exception {
        String lock = one.host.path("run/root/provision/lock");
        HostOutcome outcome =
                one.apply(rootTask("(flock -n 8 || printf held >\"$1.lock\") 8>>\"" + lock + "\"; printf a >\"$1\""));
        assertThat(outcome.status()).isEqualTo(Status.DONE);
        assertThat(one.host.text("it.lock")).isEqualTo("held");
    }

    private ToyPlay rootTask(String script) {
        ToyPlay play = new ToyPlay("play");
        String path = one.host.path("it");
        play.task("It")
                .as(Account.ROOT)
                .is(new Toy(
                        path,
                        (seen, outlook) -> seen.equals("a")
                                ? Assessment.converged()
                                : Assessment.of(List.of(
                                        Change.of("make it", List.of(), List.of(Toy.run("make it", script, path)))))));
        return play;
    }

    private Connection connect() throws Exception {
        return one.host.connect(ToyPlay.host("h").target(), SOON);
    }
}
