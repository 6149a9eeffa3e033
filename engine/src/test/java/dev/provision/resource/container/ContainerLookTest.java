package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Shells;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the doctor reads of a container: from real engines' documents, and the probe as real shells run it. */
final class ContainerLookTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"docker-20", "docker-26", "docker-29", "podman-4"})
    void the_same_fields_are_read_from_every_engine(String engine) throws Exception {
        ContainerState state = new ContainerLook("vllm").parse(ProbeOutput.of(Captured.text(engine)));
        ContainerState.Instance found = state.container().orElseThrow();
        assertThat(state.engine()).isEqualTo(engine.substring(0, engine.indexOf('-')));
        assertThat(state.trouble()).isEmpty();
        assertThat(found.running()).isTrue();
        assertThat(found.user()).isEmpty();
        assertThat(found.arguments()).containsSubsequence("--model", "glm");
        assertThat(found.devices()).containsExactlyInAnyOrder("/dev/kfd", "/dev/zero");
        assertThat(found.environment()).containsKey("HF_TOKEN");
        assertThat(found.ports()).containsExactly(18123);
        assertThat(found.groups()).allMatch(group -> group.matches("[0-9]+")).isNotEmpty();
    }

    private static final String DOCKER = """
            case "$1 $2" in
            'container inspect')
                case "$3" in
                --format) echo 'running 0 "2026-11-25T02:00:00.123Z"' ;;
                *) echo '[{"Id": "1", "Name": "/vllm", "RestartCount": 0, "State": {"Status": "running", "ExitCode": 0},'
                    echo ' "Config": {"Cmd": ["--dtype", "half"]}, "HostConfig": {}}]' ;;
                esac ;;
            'exec vllm') [ "$3 $4" = 'cat /opt/rocm/.info/version' ] && echo 7.2.1-65 ;;
            'info --format') echo '{"DockerRootDir":"/"}' ;;
            'logs --tail') shift; echo "asked: $*"; echo '#engine podman'; echo 'on stderr' >&2 ;;
            *) echo "no such command: $*" >&2; exit 1 ;;
            esac
            """;

    private ContainerState ask(String shell, String docker) throws Exception {
        Shells.tool(folder, "docker", docker);
        OnThisMachine machine = Shells.machine(shell, folder);
        ContainerLook look = new ContainerLook("vllm");
        return look.parse(machine.run(look.fragment()));
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void a_container_that_runs_is_asked_for_its_rocm_and_for_its_present_life(String shell) throws Exception {
        ContainerState state = ask(shell, DOCKER);
        assertThat(state.engine()).isEqualTo("docker");
        assertThat(state.rocm()).isEqualTo("7.2.1-65");
        assertThat(state.storage()).isEqualTo("/");
        assertThat(state.free().orElseThrow()).isPositive();
        assertThat(state.log())
                .containsExactlyInAnyOrder(
                        "asked: --tail 400 --since 2026-11-25T02:00:00.123Z vllm", "#engine podman", "on stderr");
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void the_log_of_one_that_died_goes_back_to_its_earlier_lives(String shell) throws Exception {
        ContainerState state = ask(shell, DOCKER.replace("running 0 ", "restarting 4 "));
        assertThat(state.rocm()).isEmpty();
        assertThat(state.log()).contains("asked: --tail 400 vllm");
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void a_container_that_is_not_there_has_no_log(String shell) throws Exception {
        ContainerState state = ask(
                shell, "case $1 in info) ;; *) echo '[]'; echo 'Error: No such container: vllm' >&2; exit 1 ;; esac\n");
        assertThat(state.trouble()).isEmpty();
        assertThat(state.container()).isEmpty();
        assertThat(state.log()).isEmpty();
    }

    @Test
    void listening_ports_are_those_of_the_host() throws Exception {
        try (var socket = new java.net.ServerSocket(0)) {
            assertThat(ask("dash", DOCKER).listening()).contains(socket.getLocalPort());
        }
    }

    @Test
    void a_document_that_lacks_what_every_engine_says_is_unreadable() {
        for (String text : List.of("[{}]", "[{\"Id\": 1}]", "[", "{}")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> new ContainerLook("vllm")
                            .parse(ProbeOutput.of(
                                    "#engine docker\n#begin containers\n" + text + "\n#end containers 0 \n")))
                    .as(text)
                    .isInstanceOf(dev.provision.probe.Probe.Unreadable.class);
        }
    }
}
