package dev.provision.resource.kernelargs;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the boot loader (in the order of domain.md 2.1) and reads every place where it keeps arguments. */
record KernelArgsProbe(String root) implements Probe<Observed> {
    private static final String SCRIPT = ScriptFile.read(KernelArgsProbe.class, "common.sh", "probe.sh");

    @Override
    public Fragment fragment() {
        return Fragment.of(SCRIPT, root);
    }

    @Override
    public Observed parse(ProbeOutput output) throws Unreadable {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        for (String line : Lines.of(output.text())) {
            int blank = line.indexOf(' ');
            lines.computeIfAbsent(blank < 0 ? line : line.substring(0, blank), key -> new ArrayList<>())
                    .add(blank < 0 ? "" : line.substring(blank + 1));
        }
        if (!lines.containsKey("end") || !lines.containsKey("cmdline")) {
            throw new Unreadable("the boot loader's configuration could not be read: " + output.errors());
        }
        List<String> found = new ArrayList<>(lines.getOrDefault("found", List.of()));
        found.addAll(lines.getOrDefault("failed", List.of()));
        return new Observed(
                Argument.line(joined(lines, "cmdline")),
                lines.containsKey("failed") ? Optional.empty() : loader(lines),
                found,
                lines.containsKey("amdttm"),
                parameters(lines.getOrDefault("parameter", List.of())),
                lines.getOrDefault("modprobe", List.of()).stream()
                        .map(line -> line.split(" ", 2))
                        .map(parts -> new Observed.Option(parts[0], parts.length > 1 ? parts[1] : ""))
                        .toList());
    }

    private static Map<String, String> parameters(List<String> lines) {
        Map<String, String> parameters = new LinkedHashMap<>();
        lines.stream()
                .map(line -> line.split(" ", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> parameters.put(parts[0], parts[1].strip()));
        return parameters;
    }

    private Optional<BootLoader> loader(Map<String, List<String>> lines) throws Unreadable {
        Managed managed = Managed.read(lines.getOrDefault("managed", List.of()));
        List<String> entries = lines.getOrDefault("entry", List.of());
        switch (joined(lines, "loader")) {
            case "rpm-ostree":
                return Optional.of(new RpmOstree(Argument.line(joined(lines, "kargs"))));
            case "grubby":
                Optional<String> cmdline = lines.containsKey("kernel-cmdline")
                        ? Optional.of(joined(lines, "kernel-cmdline"))
                        : Optional.empty();
                Optional<List<Argument>> defaults =
                        lines.containsKey("defaults") ? Optional.of(defaults(lines)) : Optional.empty();
                return Optional.of(
                        new Grubby(entries, cmdline, defaults, managed, lines.containsKey("interrupted"), root));
            case "grub":
                return Optional.of(new Grub(lines.containsKey("dropins"), defaults(lines), entries, managed, root));
            default:
                return Optional.empty();
        }
    }

    private static List<Argument> defaults(Map<String, List<String>> lines) throws Unreadable {
        if (!lines.containsKey("linux") || !lines.containsKey("default")) {
            throw new Unreadable("/etc/default/grub and its drop-ins cannot be evaluated by sh");
        }
        return Argument.line(joined(lines, "linux") + " " + joined(lines, "default"));
    }

    private static String joined(Map<String, List<String>> lines, String word) {
        return String.join(" ", lines.getOrDefault(word, List.of())).strip();
    }
}
