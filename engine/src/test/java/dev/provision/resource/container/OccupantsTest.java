package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Probe;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Outlook;
import dev.provision.resource.Shells;
import dev.provision.shell.Fragment;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OccupantsTest {
    private static final String SHELLS = "dev.provision.resource.Shells#all";
    private static final String KFD = "[{\"PathOnHost\":\"/dev/kfd\",\"PathInContainer\":\"/dev/kfd\"}]";

    private static String with(String captured, String lines) {
        return Captured.text(captured).replaceFirst("#now", java.util.regex.Matcher.quoteReplacement(lines + "#now"));
    }

    /** The captured container publishes 127.0.0.1:18123. */
    private static AbstractThrowableAssert<?, ? extends Throwable> refusal(String captured, String lines) {
        Container desired = Captured.container("docker-20");
        return assertThatThrownBy(() -> new ContainerType()
                        .plan(
                                desired,
                                Captured.seen(desired, with(captured, lines), Captured.HEALTHY),
                                Outlook.of(OnThisMachine.debian())))
                .isInstanceOf(CannotPlan.class);
    }

    private static dev.provision.resource.Assessment plan(Container desired, String text) throws Exception {
        return new ContainerPlan(desired, Captured.seen(desired, text, Captured.HEALTHY)).assess();
    }

    @Test
    void names_a_container_of_the_other_engine_and_its_removal() {
        refusal("docker-20-absent", Occupied.by("podman", "vllm", 18123))
                .hasMessage("port 18123 is already published by the podman container vllm")
                .extracting(thrown -> ((CannotPlan) thrown).hint())
                .asString()
                .endsWith("podman rm -f vllm");
        refusal("docker-20-absent", Occupied.by("podman", "vllm", 0))
                .hasMessage("the name is taken by the podman container vllm");
    }

    @Test
    void names_a_manually_started_container_that_has_the_port() {
        refusal("docker-20-absent", Occupied.by("docker", "happy_hopper", 18123))
                .hasMessage("port 18123 is already published by the docker container happy_hopper")
                .extracting(thrown -> ((CannotPlan) thrown).hint())
                .asString()
                .endsWith("docker rm -f happy_hopper");
        refusal(
                        "docker-20-absent",
                        Occupied.by("docker", "happy_hopper", 18123).replace("\"removed\":false", "\"removed\":true"))
                .extracting(thrown -> ((CannotPlan) thrown).hint())
                .asString()
                .as("a container of --rm is gone once it stops")
                .endsWith("docker stop happy_hopper");
    }

    @Test
    void removes_the_unit_of_a_container_that_systemd_runs() {
        refusal("docker-20-absent", Occupied.by("podman", "vllm", 18123, "{\"PODMAN_SYSTEMD_UNIT\":\"vllm.service\"}"))
                .extracting(thrown -> ((CannotPlan) thrown).hint())
                .asString()
                .endsWith("systemctl stop vllm.service; rm /etc/containers/systemd/vllm.container; systemctl"
                        + " daemon-reload");
    }

    @Test
    void refuses_the_port_and_the_name_of_a_compose_project() throws Exception {
        refusal("docker-20-absent", Occupied.byProject("docker", "vllm", "vllm-vllm-1", 18123))
                .hasMessage("port 18123 is already published by the docker container vllm-vllm-1 of the compose project"
                        + " vllm")
                .extracting(thrown -> ((CannotPlan) thrown).hint())
                .asString()
                .contains("docker compose -p vllm down");
        refusal("docker-20", Occupied.byProject("docker", "web", "vllm", 18123))
                .hasMessage("the name is taken by the docker container vllm of the compose project web");

        Container desired = Captured.container("docker-20");
        String other = with(
                "docker-20", Occupied.byProject("docker", "vllm", "vllm-web-1", 80) + Occupied.by("podman", "vllm", 0));
        assertThat(plan(desired, other).changes())
                .as("one with other ports lives next to the one that exists")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#holder 18123 0100007F 4711 llama-server",
                "#holder 18123 00000000 4711 llama-server",
                "#holder 18123 00000000000000000000000000000000 4711 llama-server"
            })
    void names_a_process_that_listens_on_the_port(String line) {
        refusal("docker-20-absent", line + "\n")
                .hasMessage("port 18123 is already used by the process llama-server (PID 4711)");
        refusal("docker-20-absent", line.replace("4711 llama-server", "0 ") + "\n")
                .hasMessage("port 18123 is already used by another process");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#holder 18123 0B574D0A 4711 llama-server\n", "stopped", "own"})
    void leaves_a_port_alone_that_is_free(String line) throws Exception {
        String lines =
                switch (line) {
                    case "stopped" ->
                        Occupied.by("docker", "other", 18123).replace("\"running\":true", "\"running\":false");
                    case "own" -> Occupied.by("docker", "vllm-previous", 18123) + Occupied.by("docker", "vllm", 18123);
                    default -> line;
                };

        assertThat(plan(Captured.container("docker-20"), with("docker-20-absent", lines))
                        .changes())
                .extracting(dev.provision.resource.Change::summary)
                .containsExactly("create vllm");
    }

    @Test
    void notes_what_else_uses_the_gpu_when_the_container_is_to_be_started() throws Exception {
        String lines = Occupied.line("docker", "llama", 9000, true, KFD, "{}")
                + Occupied.line("docker", "stopped", 9001, false, KFD, "{}")
                + Occupied.line("docker", "vllm", 18123, true, KFD, "{}")
                + "#gpu 88 llama-server 0::/system.slice/docker-id-of-llama.scope\n"
                + "#gpu 99 ollama 0::/system.slice/ollama.service\n";

        assertThat(plan(Captured.container("docker-20"), with("docker-20-absent", lines))
                        .notes())
                .containsExactly(
                        "the GPU is also used by the docker container llama; its memory is not available to this"
                                + " service",
                        "the GPU is also used by the process ollama (PID 99); its memory is not available to this"
                                + " service");
        assertThat(plan(Captured.container("docker-20"), with("docker-20", lines))
                        .notes())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#rival podmann {}\n", "#rival docker {}\n", "#rival docker {\"id\":\n", "#rival\n"})
    void an_answer_that_is_garbled_is_unreadable(String line) {
        assertThatThrownBy(() -> Captured.seen(Bodies.tiny(), with("docker-20", line)))
                .isInstanceOf(Probe.Unreadable.class);
    }

    /** Each engine with a container; its inspect command is the real one's. */
    private static Occupants told(String shell, Path scratch, String docker, String... arguments) throws Exception {
        String tool = """
            case "$*" in
            --version) echo '%s version 1' ;;
            'ps -a -q --no-trunc') echo 11 ;;
            'container inspect --format #rival '*' 11') printf '%s' ;;
            esac
            """;
        Shells.tool(scratch, "docker", tool.formatted(docker, Occupied.by("docker", "vllm", 8000)));
        Shells.tool(scratch, "podman", tool.formatted("podman", Occupied.by("podman", "llama", 9000)));
        return Occupants.of(new Answer(Shells.machine(shell, scratch)
                .run(Fragment.of(Occupants.SCRIPT + "occupants \"$@\"\n", arguments))
                .text()));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_host_prints_the_containers_of_both_engines(String shell, @TempDir Path scratch) throws Exception {
        assertThat(told(shell, scratch, "Docker").containers())
                .extracting(one -> one.engine() + " " + one.name() + " " + one.published())
                .containsExactly(
                        "DOCKER vllm [Published[address=, number=8000]]",
                        "PODMAN llama [Published[address=, number=9000]]");
        assertThat(told(shell, scratch, "podman").containers())
                .as("a docker command that is podman")
                .extracting(Rival::name)
                .containsExactly("llama");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_host_names_the_process_behind_a_port(String shell, @TempDir Path scratch) throws Exception {
        try (var server = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            List<Occupants.Listener> listeners = told(
                            shell, scratch, "Docker", Integer.toString(server.getLocalPort()), "8000")
                    .listeners();

            assertThat(listeners).singleElement().satisfies(one -> {
                assertThat(one.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(one.command()).isEqualTo("java");
                assertThat(one.port().number()).isEqualTo(server.getLocalPort());
            });
        }
    }
}
