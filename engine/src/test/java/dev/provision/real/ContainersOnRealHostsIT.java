package dev.provision.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.real.RealHosts.Kind;
import dev.provision.real.RealHosts.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The role vllm on a real docker that serves already: by the reference deployment's commands, and as its compose variant. */
@Tag("real")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainersOnRealHostsIT {
    private static final int HOST = 1;
    private static final Path VLLM = Path.of("../playbooks/vllm.yml");
    private static final String COMPOSE = "vllm_as=compose";

    /** The upstream guide's, in the background; the test's image knows no group by name, so that 44 stands for video. */
    private static final String REFERENCE_RUN = """
        docker run -d --rm --device=/dev/kfd --device=/dev/dri --group-add=44 --ipc=host --cap-add=SYS_PTRACE\
         --security-opt seccomp=unconfined --shm-size 8g -p 8000:8000\
         -v /root/.cache/huggingface:/root/.cache/huggingface -v vllm-cache:/root/.cache/vllm\
         -e HF_TOKEN=$HF_TOKEN %s/strix/vllm:rocm-gfx1151 --model zai-org/GLM-4.7-Flash\
         --gpu-memory-utilization 0.85 --max-model-len 65536 --dtype half\
        """.formatted(RealHosts.warehouse());

    @TempDir
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Operator operator;

    @BeforeAll
    static void a_host_with_docker() throws Exception {
        RealHosts.require();
        RealHosts.fresh(Kind.DEBIAN, HOST);
        operator = Operator.of(folder, HOST);
        sh("until docker info >/dev/null 2>&1; do sleep 0.2; done");
    }

    @Test
    @Order(1)
    void the_plan_names_the_container_that_has_the_port() throws Exception {
        String id = sh(REFERENCE_RUN).lines().reduce((first, last) -> last).orElseThrow();
        String name = sh("docker inspect -f \"{{.Name}}\" " + id).substring(1);

        Result plan = operator.provision("plan", VLLM);
        assertThat(plan.code()).as(plan.out()).isEqualTo(1);
        assertThat(plan.out())
                .contains("port 8000 is already published by the docker container " + name, "docker stop " + name);
        Result applied = operator.provision("apply", VLLM);
        assertThat(applied.out()).contains("port 8000 is already published by the docker container " + name);
        assertThat(sh("docker ps -a --format {{.Names}}"))
                .as("nothing half-made is left")
                .isEqualTo(name);
        sh("docker rm -f " + name);
    }

    @Test
    @Order(2)
    void the_compose_variant_is_applied_once_and_then_found_converged() throws Exception {
        Result applied = operator.provision("apply", VLLM, "-e", COMPOSE);
        assertThat(applied.code()).as(applied.out()).isZero();
        assertThat(sh("curl -s http://127.0.0.1:8000/v1/models")).contains("zai-org/GLM-4.7-Flash");
        String before = state();

        Result again = operator.provision("apply", VLLM, "-e", COMPOSE);
        assertThat(again.code()).as(again.out()).isZero();
        assertThat(again.out()).contains("1 converged, 0 changed");
        assertThat(state()).isEqualTo(before);
        Result plan = operator.provision("plan", VLLM, "-e", COMPOSE);
        assertThat(plan.code()).as(plan.out()).isZero();
    }

    @Test
    @Order(3)
    void a_container_task_does_not_take_over_from_the_compose_project() throws Exception {
        Result plan = operator.provision("plan", VLLM);
        assertThat(plan.code()).as(plan.out()).isEqualTo(1);
        assertThat(plan.out())
                .contains("the name is taken by the docker container vllm of the compose project vllm")
                .contains("docker compose -p vllm down");
        sh("cd /opt/vllm && docker compose -p vllm down 2>&1");
    }

    @Test
    @Order(4)
    void a_manually_started_container_with_the_same_settings_is_kept() throws Exception {
        assertThat(operator.provision("apply", VLLM).code()).isZero();
        String groups = sh("docker inspect -f \"{{range .HostConfig.GroupAdd}}--group-add {{.}} {{end}}\" vllm");
        assertThat(groups).contains("--group-add 44");
        String environment = sh("docker inspect -f \"{{range .Config.Env}}-e {{.}} {{end}}\" vllm");
        String arguments = sh("docker inspect -f \"{{range .Args}}{{.}} {{end}}\" vllm");
        sh("docker rm -f vllm");
        sh("docker run -d --name vllm --restart unless-stopped --device /dev/kfd --device /dev/dri " + groups
                + " --ipc host --cap-add SYS_PTRACE --security-opt seccomp=unconfined -p 0.0.0.0:8000:8000"
                + " -v /root/.cache/huggingface:/root/.cache/huggingface -v vllm-cache:/root/.cache/vllm "
                + environment + " " + RealHosts.warehouse() + "/strix/vllm:rocm-gfx1151 " + arguments);
        String id = sh("docker inspect -f {{.Id}} vllm");

        Result applied = operator.provision("apply", VLLM);
        assertThat(applied.code()).as(applied.out()).isZero();
        assertThat(applied.out()).contains("1 converged, 0 changed");
        assertThat(sh("docker inspect -f {{.Id}} vllm")).isEqualTo(id);
    }

    @Test
    @Order(5)
    void one_with_other_settings_is_replaced_and_each_difference_is_named() throws Exception {
        sh("docker rm -f vllm");
        sh(REFERENCE_RUN.replace("--rm", "--rm --name vllm"));
        Result plan = operator.provision("plan", VLLM);
        assertThat(plan.code()).as(plan.out()).isEqualTo(2);
        assertThat(plan.out())
                .contains("replace vllm, which was not created by provision")
                .contains("restart: no -> unless-stopped", "rm: true -> (none)")
                .doesNotContain("volumes:", "devices:", "ports:", "shm_size");

        Result applied = operator.provision("apply", VLLM);
        assertThat(applied.code()).as(applied.out()).isZero();
        assertThat(operator.provision("plan", VLLM).code()).isZero();
    }

    private static String state() throws IOException, InterruptedException {
        return sh("docker inspect -f \"{{.Id}} {{.State.StartedAt}}\" vllm; find /opt/vllm -type f -printf \"%p %T@"
                + " %m\\n"
                + "\" | sort");
    }

    private static String sh(String command) throws IOException, InterruptedException {
        return RealHosts.sh(HOST, command);
    }
}
