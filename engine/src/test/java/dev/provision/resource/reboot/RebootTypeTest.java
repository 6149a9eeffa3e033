package dev.provision.resource.reboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Outlook;
import dev.provision.resource.Step;
import dev.provision.testing.ScratchHost;
import dev.provision.testing.SomeFacts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RebootTypeTest {
    private static final Bootable MACHINE = new Bootable("", false);
    private static final List<String> REASONS = List.of("kernel: active 1, configured 2", "a: active 3, configured 4");

    private static Assessment plan(Map<String, ?> body, Bootable on, List<String> reasons) throws CannotPlan {
        RebootType type = new RebootType();
        return type.plan(
                type.parse(OnThisMachine.body(body)), on, new Outlook(SomeFacts.fedora("6.18.9", "0x80"), reasons));
    }

    @Test
    void without_a_reason_nothing_is_to_do() throws Exception {
        assertThat(plan(Map.of(), MACHINE, List.of())).isEqualTo(Assessment.converged());
    }

    @Test
    void one_reboot_is_for_all_reasons() throws Exception {
        Change change = plan(Map.of("timeout", "90s", "message", "soon"), MACHINE, REASONS)
                .changes()
                .get(0);

        assertThat(change.summary()).isEqualTo("reboot: kernel: active 1, configured 2; a: active 3, configured 4");
        assertThat(change.steps()).containsExactly(new Step.Reboot("reboot", REASONS, Duration.ofSeconds(90), "soon"));
        assertThat(change.action())
                .as("a difference that must be gone afterwards")
                .isFalse();
        assertThat(change.rebootReason()).isEmpty();
    }

    @Test
    void always_is_done_once_a_run_with_or_without_a_reason() throws Exception {
        Change asked =
                plan(Map.of("when", "always"), MACHINE, List.of()).changes().get(0);
        assertThat(asked.action()).isTrue();
        assertThat(asked.steps()).singleElement().satisfies(step -> {
            Step.Reboot reboot = (Step.Reboot) step;
            assertThat(reboot.reasons()).containsExactly("the playbook asks for it");
            assertThat(reboot.timeout()).isEqualTo(Duration.ofMinutes(20));
        });
        Change both = plan(Map.of("when", "always"), MACHINE, REASONS).changes().get(0);
        assertThat(both.action()).isTrue();
        assertThat(((Step.Reboot) both.steps().get(0)).reasons()).isEqualTo(REASONS);
    }

    @Test
    void a_container_whose_boot_id_never_changes_is_refused_only_if_it_were_to_reboot() throws Exception {
        Bootable container = new Bootable("docker", false);
        assertThat(plan(Map.of(), container, List.of())).isEqualTo(Assessment.converged());
        assertThatThrownBy(() -> plan(Map.of(), container, REASONS))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("this is a container (docker)");
        assertThat(plan(Map.of(), new Bootable("systemd-nspawn", true), REASONS).changes())
                .hasSize(1);
    }

    /** Files with ~ for a new line and ! for NUL; what the host is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                        | -                         | ''             | false
            /.dockerenv              | ''                        | docker         | false
            /run/.containerenv       | engine="podman-4.9"       | podman         | false
            /run/systemd/container   | lxc                       | lxc            | false
            /proc/1/environ          | A=1!container=oci!B=2!    | oci            | false
            /proc/1/environ          | notcontainer=oci!         | ''             | false
            /proc/self/mountinfo     | 1 2 0:3 /x /proc/sys/kernel/random/boot_id ro - tmpfs | '' | true
            /proc/self/mountinfo     | 1 2 0:3 / /proc rw - proc proc rw                     | '' | false
            """)
    void sees_what_the_host_is(String file, String text, String container, boolean ownBootId, @TempDir Path folder)
            throws Exception {
        for (String shell : List.of("dash", "bash", "busybox sh")) {
            ScratchHost host = new ScratchHost(folder, shell);
            if (file != null) {
                host.file(file, text.replace('!', '\0') + (file.equals("/run/systemd/container") ? "" : "\n"));
            }
            Bootable seen = host.ask(new RebootType(host.root())
                    .probe(new Reboot(false, Duration.ZERO, ""), SomeFacts.fedora("6", null)));
            assertThat(seen).as(shell).isEqualTo(new Bootable(container, ownBootId));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "container docker\n"})
    void an_answer_that_was_cut_off_is_unknown(String text) {
        assertThatThrownBy(() -> new RebootProbe("").parse(ProbeOutput.of(text)))
                .isInstanceOf(Probe.Unreadable.class);
    }
}
