package dev.provision.resource.verify;

import dev.provision.knowledge.RocmKernels;
import dev.provision.knowledge.Upstream;
import dev.provision.probe.HttpQuestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must be true; what is empty is not looked at.
 *
 * @param memory by the fact's name: {@code gtt_total}, {@code vram_total}, {@code gpu_memory}
 */
record Verify(
        List<String> cmdline,
        Map<String, Limit> memory,
        Optional<String> gfx,
        Optional<KernelRange> kernel,
        Optional<Mes> firmware,
        Optional<Rocm> rocm,
        List<Parameter> parameters,
        List<Path> devices,
        List<Path> files,
        List<String> services,
        List<Http> http) {
    Verify {
        cmdline = List.copyOf(cmdline);
        parameters = List.copyOf(parameters);
        devices = List.copyOf(devices);
        files = List.copyOf(files);
        services = List.copyOf(services);
        http = List.copyOf(http);
    }

    /** The firmware that the driver has loaded. */
    record Mes(Optional<Integer> minimum, List<Integer> deny) {
        public Mes {
            deny = List.copyOf(deny);
        }
    }

    /**
     * The ROCm that the image brings along, to be held against the kernel.
     *
     * @param unstable whether a pair that is known to be unstable will do
     * @param kernel the minimum of a later kernel task, whose kernel is then judged; empty = the running kernel is
     */
    record Rocm(String version, boolean unstable, RocmKernels table, Optional<Upstream> kernel) {}

    /** @param value as the kernel shows it; {@code Y} and {@code 1}, {@code N} and {@code 0} are the same */
    record Parameter(String module, String name, String value) {
        String written() {
            return module + "." + name;
        }
    }

    /** @param group a name or a number */
    record Path(String path, Optional<String> mode, Optional<String> group, String contains) {}

    record Http(HttpQuestion question, long status, String contains) {}
}
