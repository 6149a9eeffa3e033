package dev.provision.resource.verify;

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
        List<Path> devices,
        List<Path> files,
        List<String> services,
        List<Http> http) {
    Verify {
        cmdline = List.copyOf(cmdline);
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

    /** @param group a name or a number */
    record Path(String path, Optional<String> mode, Optional<String> group, String contains) {}

    record Http(HttpQuestion question, long status, String contains) {}
}
