package dev.provision.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.expression.Expressions;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.inventory.InventoryLoader;
import dev.provision.playbook.Play;
import dev.provision.playbook.Playbook;
import dev.provision.playbook.PlaybookLoader;
import dev.provision.playbook.Task;
import dev.provision.probe.Facts;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Diff;
import dev.provision.resource.Outlook;
import dev.provision.resource.Resource;
import dev.provision.resource.ResourceTypes;
import dev.provision.resource.catalog.Catalog;
import dev.provision.secret.Redactor;
import dev.provision.secret.SecretAccess;
import dev.provision.secret.Secrets;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The playbooks that come with the program say what the seed says, on hosts of either family. */
final class SeedPlaybooksTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** What the tasks that only look have found. */
    private static final Map<String, Data> REGISTERED =
            Map.of("vllm_gpu_groups", Data.of(Map.of("stdout_lines", List.of("44", "991")), At.whole("(host)")));

    private Path folder = Path.of("");
    private String compose = "";
    private String first = "";

    @BeforeEach
    void in_a_folder_of_its_own(@TempDir Path temporary) {
        folder = temporary;
    }

    @Test
    void nothing_is_wrong_with_them_on_hosts_that_set_nothing() throws IOException {
        assertThat(resolved("{}", "fedora", Set.of("podman"))).isNotEmpty();
    }

    private String kernel = "6.18.9";

    @Test
    void the_playbook_that_is_measured_follows_its_own_advice() throws IOException {
        assertThat(resolved("bench/twenty-tasks.yml", "any", "{}", "debian", Set.of("apt-get"), 0))
                .hasSize(20);
    }

    @Test
    void the_arguments_of_the_seed_s_docker_run_arrive() throws IOException {
        String vllm = resolved("{}", "debian", Set.of("docker")).get("vLLM");

        assertThat(vllm)
                .contains("cr.holdenitdown.net/rfhold/vllm:rocm-gfx1151")
                .contains("command=[--model, zai-org/GLM-4.7-Flash, --gpu-memory-utilization, 0.85, --max-model-len,"
                        + " 65536, --dtype, auto, --max-num-seqs, 64, --tool-call-parser, glm47,"
                        + " --reasoning-parser, glm45, --enable-auto-tool-choice]")
                .contains("groups=[render, video], ipc=Optional[host]")
                .contains("capabilities=[SYS_PTRACE], securityOptions=[seccomp=unconfined]")
                .contains("ports=[Port[written=8000:8000]]")
                .contains("source=vllm-cache, inside=/root/.cache/vllm")
                .contains("source=/root/.cache/huggingface, inside=/root/.cache/huggingface")
                .contains("environment={FLASH_ATTENTION_TRITON_AMD_ENABLE=TRUE, HIP_FORCE_DEV_KERNARG=1,"
                        + " ROCBLAS_USE_HIPBLASLT=1, TORCH_ROCM_AOTRITON_ENABLE_EXPERIMENTAL=1,"
                        + " VLLM_ROCM_USE_AITER=0, VLLM_TARGET_DEVICE=rocm}, secrets={}")
                .contains("restart=unless-stopped")
                .contains("http://127.0.0.1:8000/health");
    }

    @Test
    void the_same_container_runs_as_a_quadlet() throws IOException {
        String vllm =
                resolved("{ vllm_as: quadlet }", "fedora", Set.of("podman")).get("vLLM");

        assertThat(vllm)
                .contains("quadlet=true")
                .contains("engine=Optional[PODMAN]")
                .contains("restart=unless-stopped");
    }

    @Test
    void the_same_container_runs_as_a_compose_project_whose_file_holds_no_secret() throws IOException {
        Map<String, String> tasks =
                resolved("{ vllm_as: compose, hf_token: { secret: { env: HF_TOKEN } } }", "debian", Set.of("docker"));

        assertThat(tasks).containsEntry("vLLM", "skipped");
        assertThat(tasks.get("vLLM with Docker Compose"))
                .contains("project=vllm, folder=/opt/vllm, file=compose.yaml, owned=true")
                .contains("secrets={HF_TOKEN=***}")
                .contains("http://127.0.0.1:8000/health")
                .doesNotContain("hf_poison");
        assertThat(compose)
                .contains("image: \"cr.holdenitdown.net/rfhold/vllm:rocm-gfx1151\"")
                .contains("      - \"44\"\n      - \"991\"\n")
                .contains("      - \"--gpu-memory-utilization\"\n      - \"0.85\"\n")
                .contains("env_file: .env", "ipc: \"host\"", "- \"0.0.0.0:8000:8000\"")
                .contains("- \"/root/.cache/huggingface:/root/.cache/huggingface\"")
                .contains("cap_add: [\"SYS_PTRACE\"]", "security_opt: [\"seccomp=unconfined\"]")
                .doesNotContain("hf_poison");
    }

    @Test
    void the_image_is_built_by_our_dockerfile_for_gfx1151() throws IOException {
        String image = resolved("playbooks/image.yml", "build", "{}", "debian", Set.of("docker"), 0)
                .get("Image of vLLM");

        assertThat(image)
                .contains("cr.holdenitdown.net/rfhold/vllm:rocm-gfx1151")
                .contains("BASE_IMAGE=rocm/vllm-dev:base", "PYTORCH_ROCM_ARCH=gfx1151", "VLLM_REF=main")
                .contains("push=true");
    }

    @Test
    void a_token_from_the_inventory_is_a_secret_of_the_container() throws IOException {
        assertThat(resolved("{ hf_token: { secret: { env: HF_TOKEN } } }", "debian", Set.of("docker"))
                        .get("vLLM"))
                .contains("secrets={HF_TOKEN=***}")
                .doesNotContain("hf_poison");
    }

    @Test
    void the_gpu_gets_124_gib_of_128() throws IOException {
        Map<String, String> tasks = resolved("{}", "fedora", Set.of("podman"));

        assertThat(tasks.get("Unified memory for the GPU"))
                .contains("Gtt[pages=32505856, reserve=1073741824, written=124GiB]")
                .contains("owned=[]");
        assertThat(tasks.get("Arguments of old guides")).contains("key=iommu").doesNotContain("amd_iommu");
        assertThat(tasks.get("No IOMMU")).contains("amd_iommu").contains("off");
        assertThat(tasks).containsEntry("Kernel arguments of the site", "skipped");
        assertThat(tasks).containsEntry("A container engine", "skipped");
        assertThat(tasks).containsEntry("Packages of the site", "skipped");
        assertThat(tasks).containsEntry("The image's ROCm goes with the kernel", "skipped");
    }

    @Test
    void the_seed_s_own_numbers_are_one_line_away() throws IOException {
        Map<String, String> tasks = resolved(
                "playbooks/site.yml",
                "strix_halo",
                "{ kernel_args_set: { amdgpu.gttsize: 131072, ttm.pages_limit: 33554432 }, iommu: 'on' }",
                "fedora",
                Set.of("podman"),
                1);

        assertThat(tasks).containsEntry("Unified memory for the GPU", "skipped");
        assertThat(tasks.get("Kernel arguments of the site"))
                .contains("33554432")
                .contains("131072");
        assertThat(tasks.get("Arguments of old guides")).contains("amd_iommu");
        assertThat(tasks).containsEntry("No IOMMU", "skipped");
    }

    @Test
    void the_rocm_of_the_image_is_verified_once_it_is_said() throws IOException {
        assertThat(resolved("{ vllm_image_rocm: '7.2.1' }", "fedora", Set.of("podman"))
                        .get("The image's ROCm goes with the kernel"))
                .contains("version=7.2.1");
        assertThat(resolved("{ vllm_image: 'docker.io/vllm/vllm-openai-rocm:v0.19.0' }", "fedora", Set.of("podman"))
                        .get("The image's ROCm goes with the kernel"))
                .as("a public image of the table")
                .contains("version=7.2.1");
        assertThat(resolved("{}", "fedora", Set.of("podman")))
                .containsEntry("The image's ROCm goes with the kernel", "skipped");
    }

    @Test
    void the_pair_of_rocm_and_kernel_is_verified_before_any_other_task() throws IOException {
        String name = "The image's ROCm goes with the kernel";
        Map<String, String> tasks = resolved("{ vllm_image_rocm: '7.2.1' }", "fedora", Set.of("podman"));

        assertThat(tasks.keySet().iterator().next()).isEqualTo(name);
        assertThat(first).contains("version=7.2.1").contains("kernel=Optional[6.18.4]");
        assertThat(tasks.get(name))
                .as("once the host play is done, the running kernel must match")
                .contains("kernel=Optional.empty]");
    }

    @Test
    void gpu_jobs_get_more_time_on_kernels_from_7_0() throws IOException {
        for (String task : List.of("Time limit of GPU jobs", "Time limit of GPU jobs on the new kernel")) {
            kernel = "7.0.0-31-generic";
            assertThat(resolved("{}", "debian", Set.of("docker")).get(task)).contains("amdgpu.lockup_timeout=20000");
            assertThat(resolved("{ gpu_lockup_timeout: 0 }", "debian", Set.of("docker")))
                    .containsEntry(task, "skipped");
            kernel = "6.18.9";
            assertThat(resolved("{}", "debian", Set.of("docker"))).containsEntry(task, "skipped");
        }
    }

    @Test
    void another_value_of_vllm_as_is_an_error() {
        assertThatThrownBy(() -> resolved("{ vllm_as: foo }", "debian", Set.of("docker")))
                .hasMessageContaining("foo");
    }

    @Test
    void a_host_without_an_engine_gets_that_of_its_distribution() throws IOException {
        assertThat(resolved("{}", "debian", Set.of()).get("A container engine")).contains("docker.io");
        assertThat(resolved("{}", "fedora", Set.of()).get("A container engine")).contains("podman");
    }

    @Test
    void the_gpu_s_devices_belong_to_a_group_where_the_host_has_udev() throws IOException {
        Map<String, String> tasks = resolved("{}", "fedora", Set.of("podman", "udevadm"));

        assertThat(tasks.get("Who may use the GPU"))
                .contains("file=70-provision-gpu.rules")
                .contains("SUBSYSTEM==\"kfd\", KERNEL==\"kfd\", GROUP=\"render\", MODE=\"0660\"")
                .contains("SUBSYSTEM==\"drm\", KERNEL==\"renderD*\", GROUP=\"render\", MODE=\"0660\"")
                .contains("/dev/kfd=Node[owner=, group=render, mode=660]");
        assertThat(resolved("{}", "fedora", Set.of("podman"))).containsEntry("Who may use the GPU", "skipped");
        assertThat(resolved("{ gpu_device_mode: '' }", "fedora", Set.of("podman", "udevadm")))
                .containsEntry("Who may use the GPU", "skipped");
    }

    @Test
    void accounts_that_serve_get_into_the_groups_of_the_gpu_s_devices() throws IOException {
        String name = "Accounts that may use the GPU";
        assertThat(resolved("{}", "fedora", Set.of("podman"))).containsEntry(name, "skipped");
        assertThat(resolved("{ gpu_users: [serving] }", "fedora", Set.of("podman"))
                        .get(name))
                .contains("name=render", "name=video", "members=[serving]");
    }

    @Test
    void tuned_is_used_where_it_is_and_installed_where_that_is_wanted() throws IOException {
        String name = "Throughput before power and latency";
        assertThat(resolved("{}", "debian", Set.of("docker")))
                .containsEntry(name, "skipped")
                .containsEntry("The package tuned", "skipped");
        assertThat(resolved("{}", "fedora", Set.of("podman", "tuned-adm")))
                .containsEntry(name, "TunedProfile[profiles=[accelerator-performance]]")
                .containsEntry("The package tuned", "skipped");
        assertThat(resolved("{ tuned_install: true, tuned_profile: balanced }", "debian", Set.of("docker")))
                .containsEntry(name, "TunedProfile[profiles=[balanced]]")
                .hasEntrySatisfying(
                        "The package tuned", text -> assertThat(text).contains("tuned"));
        assertThat(resolved("{ tuned_profile: '' }", "fedora", Set.of("podman", "tuned-adm")))
                .containsEntry(name, "skipped");
    }

    @Test
    void every_file_names_its_schema_for_editors() throws IOException {
        try (var files = Files.walk(ROOT.resolve("playbooks"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".yml")).toList()) {
                String first = Files.readAllLines(file).get(0);
                assertThat(first).startsWith("# yaml-language-server: $schema=");
                assertThat(file.resolveSibling(first.substring(first.indexOf('=') + 1)))
                        .exists();
            }
        }
    }

    /** Every task by name: its desired state as text, or {@code skipped}. */
    private Map<String, String> resolved(String vars, String family, Set<String> commands) throws IOException {
        return resolved("playbooks/site.yml", "strix_halo", vars, family, commands, 0);
    }

    private Map<String, String> resolved(
            String playbookFile, String group, String vars, String family, Set<String> commands, int warnings)
            throws IOException {
        Files.writeString(
                folder.resolve("inventory.yml"),
                "all: { children: { " + group + ": { hosts: { halo-1: " + vars + " } } } }\n");
        Problems problems = new Problems();
        YamlReader reader = new YamlReader();
        SchemaCheck schemas = new SchemaCheck();
        Expressions expressions = new Expressions((file, number) -> Optional.empty());
        ResourceTypes types = Catalog.types();
        Inventory inventory = new InventoryLoader(reader, schemas, new ConnectionTexts(expressions))
                .load(folder, "inventory.yml", problems);
        Playbook playbook = new PlaybookLoader(reader, schemas, types.keys()).load(ROOT, playbookFile, problems);
        TaskResolver resolver = new TaskResolver(
                types,
                schemas,
                expressions,
                inventory,
                List.of(),
                new Secrets(access(), new Redactor()),
                new DiskFiles());
        for (Play play : playbook.plays()) {
            resolver.check(play, inventory.select(play.hosts()), problems);
        }
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).hasSize(warnings);
        Map<String, String> tasks = new LinkedHashMap<>();
        Host host = inventory.hosts().iterator().next();
        first = "";
        for (Play play : playbook.plays()) {
            for (Task task : play.tasks()) {
                Resolution resolution = resolver.resolve(play, task, host, facts(family, commands), REGISTERED);
                if (resolution instanceof Resolution.Ready ready
                        && ready.items().get(0).resource().type().key().equals("compose")) {
                    compose = written(ready.items().get(0).resource());
                }
                String desired = resolution instanceof Resolution.Ready ready
                        ? ready.items().stream()
                                .map(item -> item.resource().desired().toString())
                                .collect(Collectors.joining("; "))
                        : "skipped";
                first = first.isEmpty() ? desired : first;
                tasks.put(task.name(), desired);
            }
        }
        return tasks;
    }

    /** The compose file as it would be written, as the diff of a first plan shows it. */
    private <D, O> String written(Resource<D, O> project) {
        D desired = project.desired();
        Facts facts = facts("debian", Set.of("docker"));
        String bare = "#engine docker\n#tool docker compose\n#version 2.26.1\n#uid 0\n#now 1\n#end list 0 \n";
        try {
            O seen = project.type().probe(desired, facts).parse(ProbeOutput.of(bare));
            return project.type().plan(desired, seen, Outlook.of(facts)).changes().get(0).diffs().stream()
                    .filter(Diff.Content.class::isInstance)
                    .map(diff -> String.valueOf(((Diff.Content) diff).after()))
                    .findFirst()
                    .orElse("");
        } catch (Probe.Unreadable | CannotPlan e) {
            throw new AssertionError(e);
        }
    }

    private Facts facts(String family, Set<String> commands) {
        Map<String, Object> os = Map.of("id", family, "family", family, "systemd", true);
        return new Facts(
                new Facts.Os(family, List.of(), "1", family, "x86_64", false, true, ""),
                new Facts.Kernel(kernel, null, "ro"),
                new Facts.Gpu("gfx1151", null, null, null),
                new Facts.Memory(1, 1),
                "boot",
                commands,
                (Data.Dict) Data.of(
                        Map.of("os", os, "kernel", Map.of("release", kernel), "commands", List.copyOf(commands)),
                        At.whole("(facts)")));
    }

    private static SecretAccess access() {
        return new SecretAccess() {
            @Override
            public Optional<String> environment(String name) {
                return Optional.of("hf_poison");
            }

            @Override
            public String file(String path) throws IOException {
                throw new IOException("it does not exist");
            }

            @Override
            public String output(List<String> arguments, Duration within) {
                return "";
            }
        };
    }
}
