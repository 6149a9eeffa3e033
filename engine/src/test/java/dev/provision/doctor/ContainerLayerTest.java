package dev.provision.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.json.JSONArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One fault of engine or container at a time, on a host that is in order below. */
final class ContainerLayerTest {
    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "engine does not answer",
                        host -> host.trouble = "Cannot connect to the Docker daemon",
                        "container.engine",
                        "FAIL",
                        "service: { name: docker.service"),
                fault(
                        "not asked as root",
                        host -> host.trouble = "permission denied while trying to connect",
                        "container.engine",
                        "UNKNOWN",
                        "--become"),
                fault(
                        "container missing",
                        host -> {
                            host.container = null;
                            host.expected = true;
                        },
                        "container.state",
                        "FAIL",
                        "provision apply"),
                fault("exited", host -> state(host, "exited", 1), "container.state", "FAIL", "docker logs vllm"),
                fault(
                        "exit 137",
                        host -> state(host, "exited", 137),
                        "container.out_of_memory",
                        "FAIL",
                        "--gpu-memory-utilization"),
                fault(
                        "OOMKilled",
                        host -> state(host, "restarting", 1).config("State").put("OOMKilled", true),
                        "container.out_of_memory",
                        "FAIL",
                        "--gpu-memory-utilization"),
                fault("paused", host -> state(host, "paused", 0), "container.state", "FAIL", "docker unpause vllm"),
                fault(
                        "restarted by itself",
                        host -> host.container().put("RestartCount", 3),
                        "container.state",
                        "WARN",
                        "docker logs vllm"),
                fault(
                        "port taken",
                        host -> state(host, "exited", 1).listens = "#listens 1F40\n",
                        "container.ports",
                        "FAIL",
                        "sport = :8000"),
                fault("disk full", host -> host.freeKib = 1000, "container.storage", "FAIL", "docker image prune"),
                fault(
                        "disk nearly full",
                        host -> host.freeKib = 5L << 20,
                        "container.storage",
                        "WARN",
                        "docker image prune"),
                fault(
                        "no devices",
                        host -> host.config("HostConfig").put("Devices", new JSONArray()),
                        "container.devices",
                        "FAIL",
                        "devices: [/dev/kfd, /dev/dri]"),
                fault(
                        "named groups",
                        host -> host.config("HostConfig").put("GroupAdd", List.of("video", "render")),
                        "container.groups",
                        "WARN",
                        "numbers"),
                fault(
                        "wrong numbers, not root",
                        host -> {
                            host.config("HostConfig").put("GroupAdd", List.of("109"));
                            host.config("Config").put("User", "1000:1000");
                        },
                        "container.groups",
                        "FAIL",
                        "numbers"),
                fault(
                        "override of the GPU",
                        host -> host.config("Config").put("Env", List.of("HSA_OVERRIDE_GFX_VERSION=11.0.0")),
                        "container.hsa_override",
                        "WARN",
                        "7.2.1"),
                fault(
                        "FP32",
                        host -> host.config("Config").put("Cmd", List.of("--dtype=float32")),
                        "container.dtype",
                        "WARN",
                        "--dtype, auto"),
                fault(
                        "utilization 0.95",
                        host -> host.config("Config").put("Cmd", List.of("--gpu-memory-utilization", "0.95")),
                        "container.memory",
                        "WARN",
                        "0.85"),
                fault(
                        "swap too large",
                        host -> host.config("Config")
                                .put("Cmd", List.of("--gpu-memory-utilization=0.9", "--swap-space=64")),
                        "container.memory",
                        "FAIL",
                        "--swap-space"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void a_fault_is_found_with_its_fix(String name, Consumer<SickHost> fault, String check, Status status, String fix) {
        SickHost host = new SickHost();
        fault.accept(host);
        Map<String, Finding> findings = host.findings();
        assertThat(findings).containsKey(check);
        Finding finding = SickHost.in(findings, check);
        assertThat(finding.status()).as(finding.toString()).isEqualTo(status);
        assertThat(finding.fix().map(Fix::text).orElse("")).contains(fix);
        assertThat(findings.values().stream().filter(one -> one.status() == Status.FAIL))
                .as("only what is broken is blamed")
                .allMatch(one -> one.layer() == Layer.CONTAINER);
    }

    private static SickHost state(SickHost host, String status, int exit) {
        host.config("State").put("Status", status).put("ExitCode", exit);
        return host;
    }

    private static Arguments fault(String name, Consumer<SickHost> fault, String check, String status, String fix) {
        return Arguments.of(name, fault, check, Status.valueOf(status), fix);
    }
}
