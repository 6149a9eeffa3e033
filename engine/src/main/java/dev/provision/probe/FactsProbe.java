package dev.provision.probe;

import dev.provision.shell.Fragment;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a host's {@link Facts}. Every line of the answer begins with a word of ours, so that nothing that stands in one of
 * the host's files can pass for another fact; what is missing or malformed there is a missing fact and no error.
 */
public final class FactsProbe implements Probe<Facts> {
    private static final Pattern BOOT_ID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern MEMINFO = Pattern.compile("(Mem(?:Total|Available)):\\s+([0-9]{1,15}) kB\\s*");

    private final Fragment fragment;

    public FactsProbe() {
        this("");
    }

    FactsProbe(String root) {
        this.fragment = FactsScript.under(root);
    }

    @Override
    public Fragment fragment() {
        return fragment;
    }

    @Override
    public Facts parse(ProbeOutput output) throws Unreadable {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        for (String line : Lines.of(output.text())) {
            int blank = line.indexOf(' ');
            String word = blank < 0 ? line : line.substring(0, blank);
            lines.computeIfAbsent(word, key -> new ArrayList<>()).add(blank < 0 ? "" : line.substring(blank + 1));
        }
        if (!lines.containsKey("end")) {
            throw new Unreadable("the host's answer to the question for its facts is not complete");
        }
        String bootId = first(lines, "boot_id");
        if (bootId == null || !BOOT_ID.matcher(bootId).matches()) {
            throw new Unreadable("/proc/sys/kernel/random/boot_id cannot be read");
        }
        OsRelease release = OsRelease.of(lines.getOrDefault("os", List.of()));
        String container = first(lines, "container");
        Facts.Os os = new Facts.Os(
                release.id(),
                release.like(),
                release.version(),
                release.prettyName(),
                orEmpty(first(lines, "arch")),
                lines.containsKey("ostree"),
                lines.containsKey("systemd"),
                container == null ? "" : container);
        Facts.Kernel kernel = new Facts.Kernel(
                orEmpty(first(lines, "release")), first(lines, "signature"), orEmpty(first(lines, "cmdline")));
        Facts.Gpu gpu = GpuFacts.of(lines);
        Facts.Memory memory = memory(lines.getOrDefault("memory", List.of()));
        Set<String> commands = new LinkedHashSet<>(FactsScript.COMMANDS);
        commands.retainAll(lines.getOrDefault("command", List.of()));
        String hostname = orEmpty(first(lines, "hostname"));
        Long cpus = whole(first(lines, "cpus"));
        return new Facts(
                os,
                kernel,
                gpu,
                memory,
                bootId,
                commands,
                FactPaths.data(os, kernel, gpu, memory, bootId, commands, hostname, cpus));
    }

    private static Facts.Memory memory(List<String> meminfo) throws Unreadable {
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (String line : meminfo) {
            var match = MEMINFO.matcher(line);
            if (match.matches()) {
                bytes.putIfAbsent(match.group(1), Long.parseLong(match.group(2)) * 1024);
            }
        }
        Long total = bytes.get("MemTotal");
        if (total == null) {
            throw new Unreadable("/proc/meminfo has no MemTotal");
        }
        return new Facts.Memory(total, bytes.getOrDefault("MemAvailable", 0L));
    }

    /** The first line that says something, without the blanks around it. */
    static @Nullable String first(Map<String, List<String>> lines, String word) {
        return lines.getOrDefault(word, List.of()).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(null);
    }

    static @Nullable Long whole(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
