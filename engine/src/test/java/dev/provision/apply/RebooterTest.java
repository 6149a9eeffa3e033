package dev.provision.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.testing.ScriptedHost;
import dev.provision.testing.ScriptedHost.Incident;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class RebooterTest {
    private static final Incident DOWN = () -> {
        throw new TransportException(Reason.CONNECT, "connection refused");
    };
    private static final Incident UP = () -> null;

    private final OneHost one;
    private final ScriptedHost host;
    private Duration timeout = Duration.ofMinutes(20);

    RebooterTest(@TempDir Path folder) {
        one = new OneHost(folder);
        host = one.host;
        host.when("setsid sh -c 'sleep 1", () -> new Output(0, "/run/tmp.refusal\n", "", false));
        host.when("is-system-running", () -> new Output(0, "running\n", "", false));
    }

    @Test
    void a_new_boot_id_over_a_new_connection_proves_it() throws Exception {
        host.connecting(UP, DOWN, DOWN, this::boots);
        reboot();
        assertThat(one.told()).containsExactly("phase down", "phase back after 2 s, with a new boot id");
    }

    @Test
    void a_host_that_still_answers_is_still_shutting_down() throws Exception {
        host.connecting(UP, UP, UP, DOWN, this::boots);
        reboot();
        assertThat(one.told())
                .containsExactly("phase still shutting down", "phase down", "phase back after 4 s, with a new boot id");
    }

    @Test
    void one_that_never_goes_down_is_told_from_one_that_never_returns() {
        assertThatThrownBy(this::reboot)
                .isInstanceOf(StepFailed.class)
                .hasMessageMatching("the host did not go down within 30\\d s of the order to reboot");
        assertThat(one.time.pauses()).last().isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_refused_reboot_is_reported_at_once_with_the_words_of_the_host() {
        host.connecting(UP, UP, () -> {
            host.has(
                    "run/tmp.refusal",
                    "Operation inhibited by \"apt\" (PID 7 \"apt\"), reason is \"upgrade\".\nexit status 1\n");
            return null;
        });

        assertThatThrownBy(this::reboot).isInstanceOfSatisfying(StepFailed.class, e -> {
            assertThat(e.reason())
                    .isEqualTo("the host refused to reboot: Operation inhibited by \"apt\" (PID 7 \"apt\"), reason is"
                            + " \"upgrade\".; exit status 1");
            assertThat(e.detail()).contains("systemd-inhibit --list");
            assertThat(e.badReturn()).isFalse();
        });
        assertThat(one.time.pauses()).hasSize(2);
        assertThat(host.text("run/tmp.refusal"))
                .as("nothing is left on the host")
                .isEmpty();
    }

    @Test
    void a_short_timeout_bounds_the_shutdown_too() {
        timeout = Duration.ofSeconds(30);
        assertThatThrownBy(this::reboot).isInstanceOf(StepFailed.class).hasMessageMatching(".*within 3\\d s of.*");
    }

    @Test
    void one_that_never_returns_is_lost_with_the_last_error() {
        host.connecting(UP).connecting(Collections.nCopies(400, DOWN).toArray(Incident[]::new));
        assertThatThrownBy(this::reboot).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.LOST);
            assertThat(e)
                    .hasMessage("the host did not return within 1200 s of the order to reboot;"
                            + " last answer: connection refused");
        });
    }

    @Test
    void a_host_that_was_away_and_is_back_in_the_same_boot_was_not_rebooted() {
        host.connecting(UP, DOWN, DOWN);
        assertThatThrownBy(this::reboot).isInstanceOf(StepFailed.class).hasMessageContaining("did not go down");
    }

    @Test
    void a_banner_in_place_of_a_boot_id_proves_nothing() {
        host.connecting(UP, DOWN);
        String banner = "Authorized use only\n";
        host.once("cat /proc", () -> null).when("cat /proc", () -> new Output(0, banner, "", false));
        assertThatThrownBy(this::reboot).isInstanceOfSatisfying(StepFailed.class, e -> {
            assertThat(e.reason())
                    .isEqualTo("the host answers, but no boot id can be read, so that its reboot is not proven");
            assertThat(e.detail()).isEqualTo("It says: Authorized use only");
            assertThat(e.badReturn()).isTrue();
        });
    }

    @Test
    void without_a_boot_id_beforehand_nothing_is_rebooted() {
        host.when("cat /proc", () -> new Output(1, "", "cat: permission denied", false));
        assertThatThrownBy(this::reboot)
                .hasMessage("the host's boot id cannot be read, so a reboot could not be proven");
        assertThat(host.times("setsid")).isZero();
    }

    @Test
    void a_changed_host_key_at_the_return_ends_the_waiting_at_once() {
        host.connecting(UP, DOWN, () -> {
            throw new TransportException(Reason.HOST_KEY_CHANGED, "halo-1: the host key has changed");
        });
        assertThatThrownBy(this::reboot).isInstanceOfSatisfying(StepFailed.class, e -> {
            assertThat(e.reason()).isEqualTo("the host came back as another: halo-1: the host key has changed");
            assertThat(e.badReturn()).isTrue();
        });
        assertThat(one.time.pauses()).hasSize(2);
    }

    @Test
    void systemd_in_maintenance_is_an_unhealthy_return_at_once() {
        for (String state : List.of("maintenance", "offline", "stopping", "unknown")) {
            ScriptedHost.Incident says = () -> new Output(0, state + "\n", "", false);
            host.connecting(UP, this::boots);
            host.forget("is-system-running").once("is-system-running", says);
            assertThatThrownBy(this::reboot).isInstanceOfSatisfying(StepFailed.class, e -> {
                assertThat(e.reason()).isEqualTo("the host returned unhealthy: systemd says \"" + state + "\"");
                assertThat(e.badReturn()).isTrue();
            });
        }
    }

    @Test
    void a_degraded_host_is_up_and_one_that_starts_is_waited_for() throws Exception {
        host.connecting(UP, this::boots);
        host.forget("is-system-running")
                .once("is-system-running", () -> new Output(0, "initializing\n", "", false))
                .once("is-system-running", () -> new Output(0, "starting\n", "", false))
                .once("is-system-running", () -> new Output(0, "degraded\n", "", false));
        reboot();
        assertThat(one.told()).endsWith("phase starting up");
    }

    @Test
    void a_start_that_never_ends_is_unhealthy_at_the_deadline() {
        host.connecting(UP, this::boots);
        host.forget("is-system-running").when("is-system-running", () -> new Output(0, "starting\n", "", false));
        assertThatThrownBy(this::reboot).hasMessage("the host returned unhealthy: systemd says \"starting\"");
    }

    @Test
    void nologin_means_not_up_yet() {
        host.connecting(UP, () -> {
            boots();
            host.has("run/nologin", "");
            return null;
        });
        host.forget("is-system-running");
        timeout = Duration.ofSeconds(30);
        assertThatThrownBy(this::reboot).hasMessage("the host returned unhealthy: systemd says \"starting\"");
    }

    @Test
    void a_connection_that_breaks_while_it_starts_is_made_again() throws Exception {
        host.connecting(UP, this::boots);
        host.forget("is-system-running")
                .once("is-system-running", () -> {
                    throw ScriptedHost.lost("sshd was restarted");
                })
                .when("is-system-running", () -> new Output(0, "running\n", "", false));
        reboot();
        assertThat(one.told()).contains("phase down").endsWith("phase back after 1 s, with a new boot id");
    }

    @Test
    void a_host_that_returns_with_the_old_arguments_is_not_rebooted_again() {
        host.when("setsid sh -c 'sleep 1", () -> new Output(0, "/run/tmp.refusal\n", "", false));
        ToyPlay play = new ToyPlay("play");
        play.task("Arguments").is(new Toy(host.path("args"), (seen, outlook) -> Assessment.converged()
                .withRebootReasons(List.of("ttm.pages_limit: active 1, configured 2"))));
        play.task("Reboot")
                .is(new Toy(
                        host.path("any"),
                        (seen, outlook) -> Assessment.of(List.of(
                                Change.of("reboot: " + outlook.rebootReasons().get(0), List.of(), List.of(step()))))));
        host.connecting(UP, this::boots);
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.reason())
                .isEqualTo("Reboot: the host was rebooted, and still: reboot: ttm.pages_limit: active 1, configured 2");
        assertThat(outcome.detail()).contains("It is not rebooted twice for the same reason");
        assertThat(outcome.reboots()).isEqualTo(1);
        assertThat(outcome.alarming()).isTrue();
        assertThat(host.times("setsid")).isEqualTo(1);
        assertThat(host.times("take \"$@\""))
                .as("the lock is taken again after the reboot")
                .isEqualTo(2);
    }

    @Test
    void a_host_that_returns_unhealthy_stops_a_rollout() {
        ToyPlay play = new ToyPlay("play");
        play.task("Reboot")
                .is(new Toy(
                        host.path("any"),
                        (seen, outlook) -> Assessment.of(List.of(Change.of("reboot", List.of(), List.of(step()))))));
        host.connecting(UP, this::boots);
        host.forget("is-system-running").when("is-system-running", () -> new Output(0, "maintenance\n", "", false));
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.status()).isEqualTo(Status.FAILED);
        assertThat(outcome.alarming()).isTrue();
    }

    @Test
    void retries_are_no_reason_for_a_second_reboot() {
        ToyPlay play = new ToyPlay("play");
        play.task("Reboot")
                .is(new Toy(
                        host.path("any"),
                        (seen, outlook) -> Assessment.of(List.of(Change.of("reboot", List.of(), List.of(step()))))))
                .retries(3, "1s");
        host.connecting(UP, this::boots);
        host.forget("is-system-running").when("is-system-running", () -> new Output(0, "maintenance\n", "", false));
        assertThat(one.apply(play).reason()).startsWith("Reboot: the host returned unhealthy");
        assertThat(host.times("setsid")).isEqualTo(1);
    }

    @Test
    void until_is_no_reason_for_a_second_reboot() {
        ToyPlay play = new ToyPlay("play");
        play.task("Reboot")
                .is(new Toy(
                        host.path("any"),
                        (seen, outlook) -> Assessment.of(List.of(Change.of("reboot", List.of(), List.of(step()))))))
                .register("it")
                .until(result -> false);
        host.connecting(UP, this::boots);
        HostOutcome outcome = one.apply(play);
        assertThat(outcome.reason()).isEqualTo("Reboot: until does not hold: the condition");
        assertThat(outcome.alarming()).isTrue();
        assertThat(host.times("setsid")).isEqualTo(1);
    }

    private Output boots() {
        host.boot();
        return new Output(0, "", "", false);
    }

    private Step.Reboot step() {
        return new Step.Reboot("reboot", List.of("asked"), timeout, "for a test");
    }

    private void reboot() throws Exception {
        try (HostSession session = one.session()) {
            new Rebooter(one.events::add, one.time).reboot(session, "Reboot", step());
        }
    }
}
