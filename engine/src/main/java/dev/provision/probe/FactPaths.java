package dev.provision.probe;

import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names under {@code facts.}: the same on every host, so that a misspelt one is found before a host is asked. */
public final class FactPaths {
    private static final At AT = At.whole("(facts)");

    /** Every path that has a value on every host (which may be nothing), without the leading {@code facts.}. */
    public static final Set<String> ALL = leaves(data(
            new Facts.Os("", List.of(), "", "", "", false, false, ""),
            new Facts.Kernel("", null, ""),
            new Facts.Gpu(null, null, null, null),
            new Facts.Memory(0, 0),
            "",
            Set.of(),
            "",
            null));

    private FactPaths() {}

    static Data.Dict data(
            Facts.Os os,
            Facts.Kernel kernel,
            Facts.Gpu gpu,
            Facts.Memory memory,
            String bootId,
            Set<String> commands,
            String hostname,
            @Nullable Long cpus) {
        Map<String, @Nullable Object> osData = new LinkedHashMap<>();
        osData.put("id", os.id());
        osData.put("like", os.like());
        osData.put("family", family(os));
        osData.put("version", os.version());
        osData.put("name", os.prettyName());
        osData.put("arch", os.arch());
        osData.put("ostree", os.ostree());
        osData.put("systemd", os.systemd());
        osData.put("container", os.container());
        Map<String, @Nullable Object> kernelData = new LinkedHashMap<>();
        kernelData.put("release", kernel.release());
        kernelData.put("version_signature", kernel.versionSignature());
        kernelData.put("cmdline", kernel.cmdline());
        Map<String, @Nullable Object> gpuData = new LinkedHashMap<>();
        gpuData.put("gfx", gpu.gfx());
        gpuData.put("gtt_total", gpu.gttTotal());
        gpuData.put("vram_total", gpu.vramTotal());
        gpuData.put("memory", gpu.usable());
        gpuData.put("mes", gpu.mes());
        Map<String, @Nullable Object> memoryData = new LinkedHashMap<>();
        memoryData.put("total", memory.total());
        memoryData.put("available", memory.available());
        Map<String, @Nullable Object> cpuData = new LinkedHashMap<>();
        cpuData.put("count", cpus);
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("hostname", hostname);
        all.put("os", osData);
        all.put("kernel", kernelData);
        all.put("gpu", gpuData);
        all.put("memory", memoryData);
        all.put("cpu", cpuData);
        all.put("boot_id", bootId);
        all.put("commands", new TreeSet<>(commands));
        return (Data.Dict) Data.of(all, AT);
    }

    private static String family(Facts.Os os) {
        if (os.debianFamily()) {
            return "debian";
        }
        if (os.fedoraFamily()) {
            return "fedora";
        }
        return os.like().isEmpty() ? os.id() : os.like().get(0);
    }

    private static Set<String> leaves(Data.Dict data) {
        Set<String> paths = new TreeSet<>();
        collect("", data, paths);
        return java.util.Collections.unmodifiableSet(paths);
    }

    private static void collect(String prefix, Data.Dict data, Set<String> paths) {
        data.entries().forEach((name, value) -> {
            paths.add(prefix + name);
            if (value instanceof Data.Dict inner) {
                collect(prefix + name + ".", inner, paths);
            }
        });
    }
}
