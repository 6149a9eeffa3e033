package dev.provision.resource.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.Outlook;
import dev.provision.resource.ResourceType;
import dev.provision.secret.Secret;
import dev.provision.testing.ProbeFuzzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parser of every resource type's probe and the plan of what it returns, on mutated answers of hosts. */
final class ProbeParsersTest {
    private static final Path RESOURCES = Path.of("src/test/resources/dev/provision/resource");

    private static final Map<String, List<Map<String, Object>>> BODIES = Map.ofEntries(
            Map.entry(
                    "packages",
                    List.of(Map.of(
                            "present", List.of("curl", "pciutils"),
                            "version", Map.of("linux-firmware", "20240318.git3b128b60-0ubuntu2.27"),
                            "hold", List.of("linux-firmware")))),
            Map.entry("file", List.of(Map.of("path", "/etc/sudoers.d/ops", "content", "hallo", "mode", "0440"))),
            Map.entry("service", List.of(Map.of("name", "docker", "state", "started", "enabled", true))),
            Map.entry("command", List.of(Map.of("argv", List.of("uname", "-r"), "read_only", true))),
            Map.entry("firmware", List.of(Map.of("minimum", "20260110", "deny", List.of("20251125")))),
            Map.entry("kernel", List.of(Map.of("minimum", "6.18.4"))),
            Map.entry("kernel_args", List.of(Map.of("gtt", "64GiB", "set", Map.of("amd_iommu", "off")))),
            Map.entry(
                    "sysctl",
                    List.of(Map.of("set", Map.of("vm.swappiness", 10), "remove", List.of("vm.nr_hugepages")))),
            Map.entry(
                    "modprobe",
                    List.of(
                            Map.of("name", "ttm", "options", Map.of("pages_limit", 32505856)),
                            Map.of("name", "pcspkr", "blacklist", true))),
            Map.entry(
                    "udev_rule",
                    List.of(Map.of(
                            "name", "70-kfd",
                            "rules", List.of("SUBSYSTEM==\"kfd\", GROUP=\"render\", MODE=\"0660\""),
                            "trigger", List.of("kfd"),
                            "devices", Map.of("/dev/kfd", Map.of("group", "render", "mode", "0660"))))),
            Map.entry("tuned_profile", List.of(Map.of("profile", "accelerator-performance"))),
            Map.entry(
                    "registry_login",
                    List.of(
                            Map.of(
                                    "registry", "registry.example",
                                    "username", "pull",
                                    "password", new Secret("s3cret")),
                            Map.of("registry", "old.example", "absent", true))),
            Map.entry(
                    "fwupd",
                    List.of(Map.of("updates", List.of(Map.of("device", "UEFI dbx", "version", "20241101"))), Map.of())),
            Map.entry("reboot", List.of(Map.of("when", "required"))),
            Map.entry(
                    "verify",
                    List.of(
                            Map.of("gfx", "gfx1151"),
                            Map.of(
                                    "devices", Map.of("/dev/kfd", Map.of("group", "render")),
                                    "services", List.of("docker")))),
            Map.entry("group", List.of(Map.of("name", "inference", "members", List.of("ops")))),
            Map.entry("user", List.of(Map.of("name", "ops", "groups", List.of("sudo", "video"), "shell", "/bin/bash"))),
            Map.entry("line", List.of(Map.of("path", "/etc/hosts", "line", "a", "match", "^a"))),
            Map.entry("block", List.of(Map.of("path", "/etc/hosts", "name", "x", "content", "a\n"))),
            Map.entry("cron", List.of(Map.of("name", "trim", "schedule", "30 4 * * *", "job", "true"))),
            Map.entry("timer", List.of(Map.of("name", "trim", "exec", List.of("/bin/true"), "on_calendar", "daily"))),
            Map.entry(
                    "download",
                    List.of(Map.of(
                            "url", "https://example.org/x",
                            "path", "/srv/x",
                            "sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))),
            Map.entry(
                    "container",
                    List.of(
                            Map.of(
                                    "name", "vllm",
                                    "image", "vllm:1",
                                    "devices", List.of("/dev/kfd"),
                                    "groups", List.of("video"),
                                    "ports", List.of("8000:8000"),
                                    "health", Map.of("http", "http://127.0.0.1:8000/health")),
                            Map.of("name", "vllm", "image", "vllm:1", "quadlet", true, "engine", "podman"))),
            Map.entry(
                    "compose",
                    List.of(Map.of(
                            "project", "shop",
                            "directory", "/opt/shop",
                            "content", "services: { web: { image: a } }\n",
                            "health", Map.of("web", Map.of("http", "http://127.0.0.1:8000/"))))));

    static Stream<String> types() {
        return Catalog.types().keys().stream().filter(key -> !key.equals("image")); // ImagePlanTest
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_false_answer_is_a_value_or_unreadable(String key) throws IOException {
        ResourceType<?, ?> type = Catalog.types().find(key).orElseThrow();
        List<String> answers = answers(key);
        List<Map<String, Object>> bodies = BODIES.getOrDefault(key, List.of());
        assertThat(bodies).as("a body for " + key).isNotEmpty();
        for (Map<String, Object> body : bodies) {
            for (Facts facts : List.of(OnThisMachine.debian(), OnThisMachine.fedora())) {
                check(type, body, facts, answers);
            }
        }
    }

    private static <D, O> void check(
            ResourceType<D, O> type, Map<String, Object> body, Facts facts, List<String> answers) {
        D desired = type.parse(OnThisMachine.body(body));
        Probe<O> probe = type.probe(desired, facts);
        new ProbeFuzzer(type.key().hashCode()).check(probe, answers, observed -> {
            try {
                type.plan(desired, observed, Outlook.of(facts));
            } catch (CannotPlan refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }

    /** Answers captured from hosts, of this test and of the test of the resource type itself. */
    private static List<String> answers(String key) throws IOException {
        List<String> answers = new ArrayList<>();
        try (Stream<Path> own = Files.list(RESOURCES.resolve("catalog"));
                Stream<Path> others = Files.list(RESOURCES)) {
            List<Path> files = new ArrayList<>(
                    own.filter(file -> file.getFileName().toString().startsWith(key + "-"))
                            .toList());
            for (Path folder : others.filter(folder -> folder.endsWith(key)).toList()) {
                try (Stream<Path> below = Files.list(folder)) {
                    below.filter(file -> file.toString().endsWith(".txt")).forEach(files::add);
                }
            }
            for (Path file : files.stream().sorted().toList()) {
                answers.add(Files.readString(file));
            }
        }
        assertThat(answers).as("captured answers for " + key).isNotEmpty();
        return answers;
    }
}
