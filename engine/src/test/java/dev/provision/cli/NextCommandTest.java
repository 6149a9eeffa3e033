package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NextCommandTest {
    private static final HostOutcome DONE = outcome("h1", Status.DONE);
    private static final HostOutcome STOPPED = outcome("h2", Status.STOPPED);
    private static final HostOutcome LOST = outcome("h3", Status.LOST);

    @Test
    void is_empty_if_every_host_is_done() {
        assertThat(next(List.of("apply", "site.yml"), DONE)).isEmpty();
    }

    @Test
    void names_the_hosts_that_are_not_done_instead_of_the_limit_before() {
        for (List<String> limit :
                List.of(List.of("--limit", "all"), List.of("-l", "all"), List.of("--limit=all"), List.of("-lall"))) {
            List<String> arguments = new java.util.ArrayList<>(List.of("apply", "my site.yml"));
            arguments.addAll(limit);
            arguments.addAll(List.of("-i", "inventory.yml"));
            assertThat(next(arguments, DONE, STOPPED, LOST))
                    .isEqualTo("provision apply 'my site.yml' -i inventory.yml --limit h2,h3");
        }
    }

    @Test
    void is_the_same_command_if_no_host_is_done() {
        assertThat(next(List.of("apply", "site.yml", "-l", "h2,h3"), STOPPED, LOST))
                .isEqualTo("provision apply site.yml -l h2,h3");
    }

    private static String next(List<String> arguments, HostOutcome... outcomes) {
        return NextCommand.after(arguments, List.of(outcomes));
    }

    private static HostOutcome outcome(String host, Status status) {
        return new HostOutcome(host, status, List.of(), 0, List.of(), "", "");
    }
}
