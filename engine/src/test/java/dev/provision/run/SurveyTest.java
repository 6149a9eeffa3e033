package dev.provision.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.record.Event;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.testing.ScriptedHost;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyFleet;
import dev.provision.testing.ToyPlay;
import dev.provision.transport.TransportException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class SurveyTest {
    private final ToyFleet fleet;
    private final ToyPlay play = new ToyPlay("play");

    SurveyTest(@TempDir Path folder) {
        fleet = new ToyFleet(folder, 3);
    }

    @AfterEach
    void every_connection_is_closed() {
        assertThat(fleet.openConnections()).isZero();
        fleet.loop.close();
    }

    @Test
    void says_which_hosts_differ_and_changes_none() throws Exception {
        play.task("one").is(ToyFleet.holding("one", "x"));
        fleet.host("h1").has("one", "x");
        assertThat(fleet.survey(play)).extracting(Survey.Surveyed::pending).containsExactly(false, true, true);
        assertThat(fleet.host("h2").text("one")).isEmpty();
        assertThat(fleet.host("h2").runTime()).as("no lock is needed to look").doesNotExist();
        assertThat(fleet.events).filteredOn(Event.HostPlanned.class::isInstance).hasSize(3);
    }

    @Test
    void the_plays_of_a_host_are_one_plan_over_one_connection_and_one_question() throws Exception {
        play.task("one").is(ToyFleet.holding("one", "x"));
        ToyPlay second = new ToyPlay("second");
        second.task("two").is(ToyFleet.holding("two", "x"));
        fleet.survey(play, second);
        assertThat(fleet.events).filteredOn(Event.HostPlanned.class::isInstance).hasSize(3);
        assertThat(fleet.host("h1").scripts()).as("facts and probes").hasSize(2);
    }

    @Test
    void a_host_that_cannot_be_reached_or_compared_does_not_hide_the_others() throws Exception {
        play.task("one").is(new Toy(ScriptedHost.HERE + "/one", (seen, outlook) -> {
            if (seen.equals("bad")) {
                throw new CannotPlan("no tool", "install it");
            }
            return Assessment.converged();
        }));
        fleet.host("h1").connecting(() -> {
            throw new TransportException(TransportException.Reason.CONNECT, "no route");
        });
        fleet.host("h2").has("one", "bad");
        List<Survey.Surveyed> surveyed = fleet.survey(play);
        assertThat(ToyFleet.statuses(
                        surveyed.stream().map(Survey.Surveyed::outcome).toList()))
                .containsExactly("h1 unreachable", "h2 failed", "h3 done");
        assertThat(surveyed.get(1).outcome().reason()).isEqualTo("one: no tool (install it)");
    }

    @Test
    void a_fault_of_ours_on_one_host_does_not_hide_the_others() throws Exception {
        play.task("one").is(new Toy(ScriptedHost.HERE + "/one", (seen, outlook) -> {
            if (seen.equals("odd")) {
                throw new IllegalStateException("nobody foresaw this");
            }
            return Assessment.converged();
        }));
        fleet.host("h2").has("one", "odd");
        assertThat(ToyFleet.statuses(fleet.survey(play).stream()
                        .map(Survey.Surveyed::outcome)
                        .toList()))
                .containsExactly("h1 done", "h2 failed", "h3 done");
    }

    @Test
    void a_reboot_that_is_due_is_pending() throws Exception {
        play.task("one").is(new Toy(ScriptedHost.HERE + "/one", (seen, outlook) -> Assessment.converged()
                .withRebootReasons(List.of("active 1, configured 2"))));
        List<Survey.Surveyed> surveyed = fleet.survey(play);
        assertThat(surveyed).allMatch(Survey.Surveyed::pending);
        assertThat(surveyed.get(0).outcome().notes()).containsExactly("a reboot is needed: active 1, configured 2");
    }
}
