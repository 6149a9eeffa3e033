package dev.provision.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.real.RealHosts.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan without changes costs a host, counted in the log of its sshd. */
@Tag("real")
class OneConnectionIT {
    private static final int HOST = 8;
    private static final Path TWENTY_TASKS = Path.of("../bench/twenty-tasks.yml");

    @Test
    void a_plan_of_twenty_converged_tasks_is_one_connection_and_at_most_two_commands(@TempDir Path folder)
            throws Exception {
        RealHosts.require();
        RealHosts.fresh(RealHosts.Kind.DEBIAN, HOST);
        Operator operator = Operator.of(folder, HOST);
        Result applied = operator.provision("apply", TWENTY_TASKS);
        assertThat(applied.code()).as(applied.out()).isZero();
        String mark = "before the plan of twenty tasks";
        RealHosts.sh(HOST, "echo " + mark + " >>/var/log/sshd.log");

        Result plan = operator.provision("plan", TWENTY_TASKS);

        assertThat(plan.code()).as(plan.out()).isZero();
        List<String> log = RealHosts.sh(HOST, "cat /var/log/sshd.log").lines().toList();
        // The last connection is that of the test, which reads the log.
        List<String> ours = log.subList(log.indexOf(mark) + 1, log.size());
        assertThat(ours).filteredOn(line -> line.startsWith("Connection from ")).hasSize(1 + 1);
        assertThat(ours)
                .filteredOn(line -> line.startsWith("Starting session: command"))
                .hasSizeBetween(1 + 1, 2 + 1);
    }
}
