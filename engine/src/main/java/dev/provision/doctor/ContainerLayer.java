package dev.provision.doctor;

import dev.provision.resource.container.ContainerState;
import dev.provision.resource.container.ContainerState.Instance;
import dev.provision.resource.memory.MemoryBudget;
import dev.provision.resource.memory.MemoryRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The engine, the container and what it was made with. */
final class ContainerLayer {
    static final String ENGINE = "container.engine";
    static final String STATE = "container.state";
    static final String MEMORY_KILL = "container.out_of_memory";
    static final String DEVICES = "container.devices";
    static final String GROUPS = "container.groups";
    static final String OVERRIDE = "container.hsa_override";
    static final String DTYPE = "container.dtype";
    static final String MEMORY = "container.memory";
    static final String PORTS = "container.ports";
    static final String STORAGE = "container.storage";

    private static final long GIB = 1L << 30;
    private static final Set<String> FLOAT_32 = Set.of("float32", "float", "fp32");

    private ContainerLayer() {}

    static void judge(Known known, Judgement judgement) {
        Optional<ContainerState> state = known.containerState();
        if (state.isEmpty()) {
            judgement.add(Finding.unknown(ENGINE, "the container engine could not be asked")
                    .observed(Known.reason(known.container)));
            return;
        }
        if (!engine(known, state.get(), judgement)) {
            return;
        }
        storage(state.get(), judgement);
        String name = known.settings.container();
        if (state.get().container().isEmpty()) {
            judgement.add(absent(known, state.get(), name));
            return;
        }
        Instance container = state.get().container().get();
        state(state.get(), container, judgement);
        ports(state.get(), container, judgement);
        ContainerAccess.judge(known, container, judgement);
        arguments(known, container, judgement);
    }

    /** Whether there is one that answers. */
    private static boolean engine(Known known, ContainerState state, Judgement judgement) {
        if (state.engine().isEmpty()) {
            judgement.add(Finding.skipped(ENGINE, "the host has neither docker nor podman")
                    .fix(Fix.playbook("packages: { present: [docker.io] }   # podman on Fedora")));
            return false;
        }
        if (state.trouble().toLowerCase(Locale.ROOT).contains("permission denied")
                || (state.engine().equals("podman")
                        && !state.root()
                        && state.container().isEmpty())) {
            judgement.add(Finding.unknown(ENGINE, state.engine() + " shows its containers to root only")
                    .observed(state.trouble())
                    .fix(known.asRoot()));
            return false;
        }
        if (!state.trouble().isEmpty()) {
            judgement.add(Finding.fail(ENGINE, state.engine() + " does not answer")
                    .observed(state.trouble())
                    .rule("its service runs")
                    .fix(Fix.playbook(
                            "service: { name: " + state.engine() + ".service, state: started, enabled: true }")));
            return false;
        }
        judgement.add(Finding.ok(ENGINE, state.engine() + " answers"));
        return true;
    }

    private static Finding absent(Known known, ContainerState state, String name) {
        String message = state.engine() + " has no container " + name;
        return known.settings.containerExpected()
                ? Finding.fail(STATE, message).fix(Fix.command("provision apply playbooks/site.yml"))
                : Finding.skipped(STATE, message + "; name another with --container");
    }

    private static void state(ContainerState state, Instance container, Judgement judgement) {
        String command = state.engine() + " logs " + container.name();
        String observed = container.status()
                + (container.running() ? "" : ", exit code " + container.exitCode())
                + (container.outOfMemory() ? ", OOMKilled" : "")
                + (container.restarts() > 0 ? ", " + container.restarts() + " restarts" : "")
                + (container.error().isEmpty() ? "" : ", " + container.error());
        if (container.outOfMemory() || (!container.running() && container.exitCode() == 137)) {
            judgement.add(Finding.fail(MEMORY_KILL, "it was killed, as the kernel does when memory runs out")
                    .observed(observed)
                    .rule(
                            "GPU and system share one memory: what one takes the other has not",
                            "kyuz0/amd-strix-halo-vllm-toolboxes#65")
                    .fix(Fix.playbook("container: command: [..., --gpu-memory-utilization, \"0.8\"], or a lower"
                            + " ttm.pages_limit")));
        }
        if (container.running() && container.restarts() == 0) {
            judgement.add(Finding.ok(STATE, "it runs").observed(observed));
        } else if (container.running()) {
            judgement.add(Finding.warn(STATE, "it runs, after it had ended by itself")
                    .observed(observed)
                    .rule("no restarts")
                    .fix(Fix.command(command)));
        } else {
            judgement.add(Finding.fail(STATE, "it does not run")
                    .observed(observed)
                    .rule("running")
                    .fix(
                            container.status().equals("paused")
                                    ? Fix.command(state.engine() + " unpause " + container.name())
                                    : Fix.command(
                                            command + "; then " + state.engine() + " start " + container.name())));
        }
    }

    private static void ports(ContainerState state, Instance container, Judgement judgement) {
        if (container.running()) {
            return;
        }
        List<Integer> taken =
                container.ports().stream().filter(state.listening()::contains).toList();
        if (!taken.isEmpty()) {
            String port = taken.get(0).toString();
            judgement.add(Finding.fail(PORTS, "it does not run, and somebody else listens on its port")
                    .observed(taken.stream().map(String::valueOf).collect(Collectors.joining(", ")))
                    .rule("the ports that it publishes are free")
                    .fix(Fix.command("ss -ltnp 'sport = :" + port + "', and stop what holds it")));
        }
    }

    private static void storage(ContainerState state, Judgement judgement) {
        if (state.free().isEmpty()) {
            return;
        }
        long free = state.free().getAsLong();
        String observed = Known.gib(free) + " free below " + state.storage();
        Finding finding = free < GIB
                ? Finding.fail(STORAGE, "the disk of the images is full")
                : free < 10 * GIB
                        ? Finding.warn(STORAGE, "the disk of the images is nearly full")
                        : Finding.ok(STORAGE, "there is room for images");
        finding = finding.observed(observed)
                .rule(
                        "10 GiB for caches and logs; a pull of the seed's image takes 2.5 times its 30.5 GB",
                        "https://docs.docker.com/engine/storage/containerd/");
        judgement.add(
                finding.status() == Status.OK ? finding : finding.fix(Fix.command(state.engine() + " image prune -a")));
    }

    private static void arguments(Known known, Instance container, Judgement judgement) {
        String override = container.environment().get("HSA_OVERRIDE_GFX_VERSION");
        if (override != null && !override.isEmpty()) {
            judgement.add(Finding.warn(OVERRIDE, "the container pretends to have another GPU")
                    .observed("HSA_OVERRIDE_GFX_VERSION=" + override)
                    .rule("not set: AMD advises against it; ROCm 7.2.1 and newer need none", "ROCm#5339")
                    .fix(Fix.playbook("container: an environment without HSA_OVERRIDE_GFX_VERSION, and an image with"
                            + " ROCm 7.2.1 or newer")));
        }
        List<String> words = container.arguments();
        String dtype = value(words, "--dtype");
        if (FLOAT_32.contains(dtype)) {
            judgement.add(Finding.warn(DTYPE, "FP32 fails in MIOpen on gfx1151")
                    .observed("--dtype " + dtype)
                    .rule("--dtype auto, bfloat16 or half", "ROCm/rocm-libraries#2169", "ROCm/MIOpen#3796")
                    .fix(Fix.playbook("container: command: [..., --dtype, auto]")));
        }
        Optional<MemoryRequest> request = MemoryRequest.written(words)
                .or(() -> isVllm(container)
                        ? Optional.of(new MemoryRequest(MemoryRequest.DEFAULT_UTILIZATION, 0))
                        : Optional.empty());
        Optional<MemoryBudget> budget = MemoryBudget.of(known.facts);
        if (request.isEmpty() || budget.isEmpty()) {
            return;
        }
        MemoryBudget.Answer answer = budget.get().judge(request.get(), container.running());
        Finding finding =
                switch (answer.fit()) {
                    case FITS -> Finding.ok(MEMORY, "the memory it asks for fits");
                    case TIGHT -> Finding.warn(MEMORY, "the memory it asks for leaves too little for the host");
                    case IMPOSSIBLE -> Finding.fail(MEMORY, "the host cannot give it the memory it asks for");
                };
        finding = finding.observed(answer.message())
                .rule(
                        "GPU memory x utilization, swap space and " + Known.gib(MemoryBudget.RESERVE)
                                + " for the system fit into the host's memory",
                        Sources.VLLM_ARGUMENTS,
                        "kyuz0/amd-strix-halo-vllm-toolboxes#65");
        judgement.add(
                answer.fit() == MemoryBudget.Fit.FITS
                        ? finding
                        : finding.fix(Fix.playbook(
                                "container: command: [..., --gpu-memory-utilization, \"0.85\", --swap-space,"
                                        + " \"10\"]")));
    }

    private static boolean isVllm(Instance container) {
        return container.image().contains("vllm")
                || container.arguments().stream().anyMatch(word -> word.contains("vllm"));
    }

    static String value(List<String> words, String name) {
        List<String> found = new ArrayList<>(List.of(""));
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals(name) && i + 1 < words.size()) {
                found.add(words.get(i + 1));
            } else if (words.get(i).startsWith(name + "=")) {
                found.add(words.get(i).substring(name.length() + 1));
            }
        }
        return found.get(found.size() - 1);
    }
}
