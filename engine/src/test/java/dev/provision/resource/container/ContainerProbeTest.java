package dev.provision.resource.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.Probe;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Shells;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContainerProbeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"docker-20", "docker-26", "docker-29", "podman-4"})
    void the_same_fields_are_read_from_every_engine(String engine) throws Exception {
        Seen seen = Captured.seen(Captured.container(engine), Captured.text(engine));

        Inspected found = seen.container().orElseThrow();
        assertThat(found.name()).isEqualTo("vllm");
        assertThat(found.running()).isTrue();
        assertThat(found.restarts()).isZero();
        assertThat(found.restart()).isEqualTo("unless-stopped");
        assertThat(found.devices()).containsExactlyInAnyOrder("/dev/kfd", "/dev/zero");
        assertThat(found.mounts())
                .containsExactlyInAnyOrder(
                        new Inspected.Mount(true, "/srv", "/root/.cache/huggingface", false),
                        new Inspected.Mount(false, "vllm-cache", "/root/.cache/vllm", false));
        assertThat(found.environment())
                .containsEntry("HF_TOKEN", "hf_abcdef")
                .containsEntry("HIP_FORCE_DEV_KERNARG", "1");
        assertThat(seen.upFor(found).toSeconds()).isBetween(-1L, 60L);
        assertThat(seen.image().orElseThrow().digests()).contains(found.label(Spec.DIGEST_LABEL));
        assertThat(seen.groups()).containsEntry("root", 0L).containsEntry("video", 44L);
        assertThat(seen.previous()).isEmpty();
        assertThat(seen.trouble()).isEmpty();
        assertThat(seen.root()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"docker-20, /var/lib/docker", "podman-4, /var/lib/containers/storage"})
    void a_host_without_the_image_says_where_it_would_go_and_what_is_free_there(String engine, String path)
            throws Exception {
        Seen seen = Captured.seen(Captured.container(engine), Captured.text(engine + "-absent"));

        assertThat(seen.container()).isEmpty();
        assertThat(seen.image()).isEmpty();
        assertThat(seen.trouble()).isEmpty();
        assertThat(seen.storage().path()).isEqualTo(path);
        assertThat(seen.storage().free().orElseThrow()).isGreaterThan(80_000_000_000L);
    }

    @Test
    void a_daemon_that_does_not_answer_is_trouble_and_not_absence() throws Exception {
        Seen seen = Captured.seen(Bodies.tiny(), """
            #engine docker
            #uid 0
            #now 1795485307
            #begin containers
            []

            #end containers 1 Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?
            #begin image
            []

            #end image 1 Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?
            """);

        assertThat(seen.trouble()).startsWith("Cannot connect to the Docker daemon");
    }

    @Test
    void a_host_without_any_engine_is_seen_as_one() throws Exception {
        Seen seen = Captured.seen(Bodies.seed(), "#missing /dev/kfd\n#group 44 video\n");

        assertThat(seen.engine()).isEmpty();
        assertThat(seen.missingDevices()).containsExactly("/dev/kfd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#engine docker\n"
                        + "#uid 0\n"
                        + "#now 1\n"
                        + "#begin containers\n"
                        + "[{\"Id\": 1\n\n"
                        + "#end containers 0 \n"
                        + "#begin image\n"
                        + "[]\n"
                        + "#end image 0 \n",
                "#engine docker\n"
                        + "#uid 0\n"
                        + "#now 1\n"
                        + "#begin containers\n"
                        + "[{}]\n"
                        + "#end containers 0 \n"
                        + "#begin image\n"
                        + "[]\n"
                        + "#end image 0 \n",
                "#engine docker\n#uid 0\n#now today\n",
                "#group many video\n#engine docker\n"
            })
    void an_answer_that_is_cut_or_forged_is_unreadable(String text) {
        assertThatThrownBy(() -> Captured.seen(Bodies.tiny(), text)).isInstanceOf(Probe.Unreadable.class);
    }

    @Test
    void a_secret_environment_is_compared_on_the_host() {
        assertThat(new ContainerProbe(Bodies.seed("quadlet", true)).fragment().arguments())
                .as("the SHA-256 of its lines")
                .contains("e:036d210cf34e0bd141bd27b7e31fbb72af2194fee43a8f8b0fd80b80f801b1d2")
                .noneMatch(argument -> argument.contains("hf_abcdef"));
    }

    @Test
    void only_names_are_asked_for_and_only_paths_are_looked_for() {
        Container desired = Bodies.seed(
                "groups",
                java.util.List.of("44", "render"),
                "devices",
                java.util.List.of("amd.com/gpu=all", "/dev/dri"));

        assertThat(new ContainerProbe(desired).fragment().arguments())
                .containsExactly(
                        "auto",
                        "vllm",
                        "cr.example/rfhold/vllm:rocm-gfx1151",
                        "d:/dev/dri",
                        "g:render",
                        "p:8000",
                        "p:gpu");
    }

    private static final String DOCKER = """
        case "$1 $2" in
        '--version ') echo 'Docker version 28.2.2' ;;
        'container inspect') echo '[]'; echo 'Error: No such container: vllm' >&2; exit 1 ;;
        'image inspect') echo '[]'; echo 'Error: No such image' >&2; exit 1 ;;
        *) ;;
        esac
        """;

    /** @param running what systemctl says of the whole host */
    private String boot(String shell, String engine, String running) throws Exception {
        Shells.tool(folder, "docker", DOCKER);
        Shells.tool(folder, "podman", DOCKER);
        Shells.tool(folder, "systemctl", """
            case "$*" in
            is-system-running) echo %s; exit 1 ;;
            'is-enabled docker.service') echo disabled; exit 1 ;;
            'is-enabled docker.socket') echo enabled ;;
            'is-enabled podman-restart.service') echo masked; exit 1 ;;
            *) echo "unexpected: $*" >&2; exit 1 ;;
            esac
            """.formatted(running));
        OnThisMachine machine = Shells.machine(shell, folder);
        ContainerProbe probe =
                new ContainerProbe(Bodies.seed("engine", engine, "devices", Bodies.ABSENT, "groups", Bodies.ABSENT));
        return probe.parse(machine.run(probe.fragment())).boot();
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void the_unit_that_starts_containers_at_boot_is_asked_for_where_systemd_runs(String shell) throws Exception {
        assertThat(boot(shell, "docker", "degraded")).isEqualTo("disabled");
        assertThat(boot(shell, "podman", "running")).isEqualTo("masked");
        assertThat(boot(shell, "docker", "offline")).isEmpty();
    }
}
