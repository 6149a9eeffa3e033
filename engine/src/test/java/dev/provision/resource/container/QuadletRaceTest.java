package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.Change;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.PrivateAccounts;
import dev.provision.resource.Shells;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.testing.Race;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a unit in a directory of another account, which exchanges them and it with links to root's. */
final class QuadletRaceTest {
    private final Path scratch;

    QuadletRaceTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    @Test
    void a_unit_is_written_where_only_root_can_redirect_it() throws Exception {
        OnThisMachine machine = PrivateAccounts.in(scratch, "dash");
        Shells.tool(scratch, "podman", "exit 1\n");
        Shells.tool(scratch, "systemctl", "exit 0\n");
        Shells.tool(scratch, "journalctl", "exit 0\n");
        Shells.tool(scratch, "generator", "echo '---vllm.service---'\n");
        Path units = scratch.resolve("etc/containers/systemd");

        QuadletSteps steps = steps();
        List<Step> all = new ArrayList<>(steps.install());
        all.addAll(List.of(steps.setAside(), steps.restore(), steps.finish()));
        try (Race race = Race.in(scratch, "etc/containers/systemd", "vllm.container", "vllm.env")) {
            race.rounds("cd \"$4\" && echo mine >vllm.container", i -> {
                for (Step step : all) {
                    ProbeOutput output = make(machine, step);
                    if (step instanceof Step.Run) {
                        assertThat(output.status()).as(step.title()).isNotZero();
                    }
                }
            });
        }
        assertThat(units.resolve("vllm.container")).hasContent("mine");

        assertThat(machine.run(Fragment.of("chown -R 0:0 /etc/containers")).status())
                .isZero();
        for (Step step : steps.install()) {
            ProbeOutput output = make(machine, step);
            assertThat(output.status()).as(output.errors()).isZero();
        }
        assertThat(units.resolve("vllm.container")).content().contains("ContainerName=vllm");
        assertThat(Files.getAttribute(units.resolve("vllm.env"), "unix:mode")).isEqualTo(0100600);
        assertThat(units.resolve("vllm.container.previous")).hasContent("mine");
    }

    private static ProbeOutput make(OnThisMachine machine, Step step) {
        return machine.make(Assessment.of(List.of(Change.of("race", List.of(), List.of(step)))));
    }

    private QuadletSteps steps() {
        Container desired = Captured.container("podman-4", "quadlet", true);
        Unit unit = new Unit(
                scratch.resolve("tools/generator").toString(),
                Optional.empty(),
                "",
                "",
                false,
                "inactive",
                "dead",
                0,
                false,
                false,
                "");
        return new QuadletSteps(desired, Spec.of(desired, List.of(0L, 44L)), unit);
    }
}
