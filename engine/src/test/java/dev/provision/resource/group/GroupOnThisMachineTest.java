package dev.provision.resource.group;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.PrivateAccounts;
import dev.provision.shell.Fragment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups with the real shadow-utils, in each shell. */
final class GroupOnThisMachineTest {
    private static final GroupType TYPE = new GroupType();

    private final Path scratch;

    GroupOnThisMachineTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void makes_changes_and_removes_a_group(String shell) throws Exception {
        OnThisMachine machine = PrivateAccounts.in(scratch, shell);
        assertThat(machine.run(Fragment.of("useradd -M vllm && useradd -M ops")).status())
                .isZero();

        converges(machine, Map.of("name", "ai", "gid", 1500, "members", List.of("vllm")));
        converges(machine, Map.of("name", "ai", "gid", 1600, "members", List.of("ops")));
        assertThat(machine.run(Fragment.of("getent group ai")).text()).isEqualTo("ai:x:1600:vllm,ops");
        converges(machine, Map.of("name", "sys", "system", true));
        assertThat(machine.run(Fragment.of("getent group sys | cut -d: -f3")).text())
                .matches("[1-9][0-9]{2}");

        assertThatThrownBy(() -> plan(machine, Map.of("name", "vllm", "absent", true)))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("the primary group of vllm");
        assertThatThrownBy(() -> plan(machine, Map.of("name", "new", "gid", 1600)))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("belongs to the group ai");
        converges(machine, Map.of("name", "ai", "absent", true));
        assertThat(machine.run(Fragment.of("getent group ai")).status()).isNotZero();
    }

    private static void converges(OnThisMachine machine, Map<String, ?> wanted) throws CannotPlan {
        Assessment assessment = plan(machine, wanted);
        assertThat(assessment.changes()).isNotEmpty();
        ProbeOutput made = machine.make(assessment);
        assertThat(made.status()).as(made.errors()).isZero();
        assertThat(plan(machine, wanted).changes()).isEmpty();
    }

    private static Assessment plan(OnThisMachine machine, Map<String, ?> wanted) throws CannotPlan {
        return machine.plan(TYPE, TYPE.parse(body(wanted)));
    }
}
