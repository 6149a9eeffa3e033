package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Exit codes are a promise to scripts. */
final class OutcomesTest {
    @Test
    void the_worst_host_decides() {
        assertThat(code(Status.DONE, Status.DONE)).isEqualTo(0);
        assertThat(code(Status.DONE, Status.FAILED)).isEqualTo(1);
        assertThat(code(Status.DONE, Status.UNREACHABLE)).isEqualTo(4);
        assertThat(code(Status.UNREACHABLE, Status.FAILED)).isEqualTo(1);
        assertThat(code(Status.FAILED, Status.UNREACHABLE, Status.INTERRUPTED)).isEqualTo(130);
        assertThat(code()).isEqualTo(0);
    }

    @Test
    void hosts_not_begun_follow_what_stopped_them() {
        assertThat(code(Status.UNREACHABLE, Status.NOT_STARTED)).isEqualTo(4);
        assertThat(code(Status.FAILED, Status.NOT_STARTED)).isEqualTo(1);
        assertThat(code(Status.INTERRUPTED, Status.NOT_STARTED)).isEqualTo(130);
    }

    @Test
    void pending_changes_count_only_where_nothing_went_wrong() {
        assertThat(Outcomes.exitCode(outcomes(Status.DONE), true)).isEqualTo(2);
        assertThat(Outcomes.exitCode(outcomes(Status.DONE, Status.UNREACHABLE), true))
                .isEqualTo(4);
        assertThat(Outcomes.exitCode(outcomes(Status.DONE, Status.FAILED), true))
                .isEqualTo(1);
    }

    @Test
    void a_host_that_gives_no_account_was_reached_and_is_wrong() {
        assertThat(List.of(Reason.values())).allSatisfy(reason -> assertThat(
                        Outcomes.exitCode(new TransportException(reason, "h: no")))
                .isEqualTo(
                        List.of(Reason.BECOME, Reason.REFUSED, Reason.TIMED_OUT).contains(reason) ? 1 : 4));
        assertThat(Outcomes.worst(List.of(0, 4, 1, 2))).isEqualTo(1);
    }

    @Test
    void a_number_of_forks_that_is_none_is_a_mistake_and_no_fault_of_the_program() {
        for (String command : List.of("apply site.yml", "plan site.yml", "facts", "doctor")) {
            String project = "src/test/resources/dev/provision/cli/project/";
            List<String> line = new ArrayList<>(
                    List.of(command.replace("site.yml", project + "site.yml").split(" ")));
            line.addAll(List.of("-i", project + "inventory.yml", "--forks", "0"));
            Ran ran = Ran.of(line.toArray(String[]::new));
            assertThat(ran.code()).as(command).isEqualTo(1);
            assertThat(ran.err()).as(command).endsWith("provision: --forks is a number above 0, not 0\n");
        }
    }

    private static int code(Status... statuses) {
        return Outcomes.exitCode(outcomes(statuses), false);
    }

    private static List<HostOutcome> outcomes(Status... statuses) {
        return Stream.of(statuses)
                .map(status -> new HostOutcome("h", status, List.of(), 0, List.of(), "", ""))
                .toList();
    }
}
