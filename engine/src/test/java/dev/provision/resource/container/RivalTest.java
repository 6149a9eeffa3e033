package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Outlook;
import dev.provision.resource.Shells;
import dev.provision.shell.Fragment;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RivalTest {
    private static final String SHELLS = "dev.provision.resource.Shells#all";
    private static final String PUBLISHED = "{\"8000/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"18123\"}]}";

    /** Seed's body publishes 18123 in {@link Captured}. */
    private static AbstractThrowableAssert<?, ? extends Throwable> refusal(String captured, String rival) {
        Container desired = Captured.container("docker-20");
        String text = Captured.text(captured).replaceFirst("#now", "#rival " + rival + "\n#now");
        return assertThatThrownBy(() -> new ContainerType()
                        .plan(
                                desired,
                                Captured.seen(desired, text, Captured.HEALTHY),
                                Outlook.of(OnThisMachine.debian())))
                .isInstanceOf(CannotPlan.class);
    }

    @Test
    void a_container_of_the_other_engine_is_named_with_the_command_that_removes_it() {
        refusal("docker-20-absent", "container podman vllm " + PUBLISHED + " ")
                .hasMessage("podman runs a container vllm already, which has port 18123")
                .extracting(thrown -> ((CannotPlan) thrown).hint())
                .asString()
                .endsWith("podman rm -f vllm");
        refusal("docker-20-absent", "container podman vllm {} ").hasMessage("podman runs a container vllm already");
    }

    @Test
    void one_that_systemd_runs_is_stopped_for_good() {
        refusal("docker-20-absent", "container podman vllm " + PUBLISHED + " vllm.service")
                .extracting(thrown -> ((CannotPlan) thrown).hint())
                .asString()
                .endsWith(
                        "systemctl stop vllm.service; rm /etc/containers/systemd/vllm.container; systemctl daemon-reload");
    }

    @Test
    void a_project_of_the_same_name_is_in_the_way_if_it_has_the_port() throws Exception {
        refusal("docker-20-absent", "project docker /vllm-vllm-1 " + PUBLISHED + " ")
                .hasMessage("docker runs a container vllm-vllm-1 of the compose project vllm already,"
                        + " which has port 18123")
                .extracting(thrown -> ((CannotPlan) thrown).hint())
                .asString()
                .contains("docker compose -p vllm down");

        Container desired = Captured.container("docker-20");
        String other = Captured.text("docker-20")
                .replaceFirst(
                        "#now",
                        "#rival project docker /vllm-web-1 {\"80/tcp\":[{\"HostPort\":\"80\"}]} \n"
                                + "#rival container podman vllm {} \n#now");
        assertThat(new ContainerPlan(desired, Captured.seen(desired, other, Captured.HEALTHY))
                        .assess()
                        .changes())
                .as("one with other ports lives beside the one that is there")
                .isEmpty();
    }

    /** Both engines, each with a container of that name, a project in docker and podman-docker's command perhaps. */
    private static List<Rival> told(String shell, Path scratch, String docker, String... arguments) {
        Shells.tool(scratch, "docker", """
                case "$*" in
                --version) echo '%s version 1' ;;
                'ps -q --filter label=com.docker.compose.project=vllm') echo 11; echo 12 ;;
                *' 11') echo '/vllm-web-1 {"80/tcp":[{"HostIp":"","HostPort":"8080"}]} ' ;;
                *' 12') ;;
                *' vllm') echo '/vllm {"8000/tcp":[{"HostIp":"","HostPort":"8000"}]} ' ;;
                esac
                """.formatted(docker));
        Shells.tool(scratch, "podman", """
                case "$*" in
                --version) echo 'podman version 4' ;;
                *' vllm') echo 'vllm {} vllm.service' ;;
                esac
                """);
        String script = Rival.SCRIPT + "rivals \"$@\"\n";
        return Rival.of(new Answer(Shells.machine(shell, scratch)
                .run(Fragment.of(script, arguments))
                .text()));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void a_host_tells_of_all_but_what_is_wanted(String shell, @TempDir Path scratch) {
        Rival web = new Rival(true, Engine.DOCKER, "vllm-web-1", "", Set.of(8080));
        Rival docker = new Rival(false, Engine.DOCKER, "vllm", "", Set.of(8000));
        Rival podman = new Rival(false, Engine.PODMAN, "vllm", "vllm.service", Set.of());

        assertThat(told(shell, scratch, "Docker", "container", "vllm", "docker"))
                .containsExactly(web, podman);
        assertThat(told(shell, scratch, "Docker", "container", "vllm", "podman"))
                .containsExactly(docker, web);
        assertThat(told(shell, scratch, "Docker", "project", "vllm", "docker")).containsExactly(docker, podman);
        assertThat(told(shell, scratch, "Docker", "project", "vllm", "podman")).containsExactly(docker, web, podman);
        assertThat(told(shell, scratch, "podman", "container", "vllm", "podman"))
                .as("a docker command that is podman")
                .isEmpty();
    }
}
