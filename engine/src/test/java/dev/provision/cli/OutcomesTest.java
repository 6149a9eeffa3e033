package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.apply.HostFailure;
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
    /** The order: 130, 1, 2, 4, 0. */
    @Test
    void the_first_code_that_applies_is_returned() {
        assertThat(code(false)).isEqualTo(0);
        assertThat(code(false, Status.DONE, Status.DONE)).isEqualTo(0);
        assertThat(code(false, Status.DONE, Status.UNREACHABLE)).isEqualTo(4);
        assertThat(code(true, Status.DONE)).isEqualTo(2);
        assertThat(code(true, Status.DONE, Status.UNREACHABLE)).isEqualTo(2);
        for (Status error : List.of(Status.FAILED, Status.LOST, Status.STOPPED, Status.NOT_STARTED)) {
            assertThat(code(true, Status.UNREACHABLE, error, Status.DONE))
                    .as(error.name())
                    .isEqualTo(1);
            assertThat(code(true, Status.INTERRUPTED, error)).as(error.name()).isEqualTo(130);
        }
    }

    @Test
    void the_readme_has_the_same_table() throws Exception {
        assertThat(java.nio.file.Files.readString(java.nio.file.Path.of("../README.md")))
                .contains(
                        "| 130 | " + ExitCode.INTERRUPTED_MEANING + " |\n| 1 | " + ExitCode.WRONG_MEANING + " |\n| 2 | "
                                + ExitCode.PENDING_MEANING + " |\n| 4 | " + ExitCode.UNREACHABLE_MEANING + " |\n| 0 | "
                                + ExitCode.DONE_MEANING + " |");
    }

    @Test
    void a_host_that_gives_no_account_was_reached_and_is_wrong() {
        assertThat(List.of(Reason.values())).allSatisfy(reason -> assertThat(Outcomes.exitCode(
                        HostFailure.of(new TransportException(reason, "h: no")).status()))
                .isEqualTo(
                        List.of(Reason.BECOME, Reason.REFUSED, Reason.TIMED_OUT, Reason.CONTROL_NODE)
                                        .contains(reason)
                                ? 1
                                : 4));
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

    private static int code(boolean pending, Status... statuses) {
        return Outcomes.exitCode(outcomes(statuses), pending);
    }

    private static List<HostOutcome> outcomes(Status... statuses) {
        return Stream.of(statuses)
                .map(status -> new HostOutcome("h", status, List.of(), 0, List.of(), "", ""))
                .toList();
    }
}
