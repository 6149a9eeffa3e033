package dev.provision.resource.kernelargs;

import dev.provision.probe.BootTime;
import dev.provision.probe.HostTime;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.versions.BootMenu;
import dev.provision.shell.Fragment;
import dev.provision.shell.FreeSpace;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Determines what started the running kernel, and reads every place where that boot loader keeps arguments. */
record KernelArgsProbe(String root) implements Probe<Observed> {
    private static final String SCRIPT = BootTime.SCRIPT
            + BootMenu.SCRIPT
            + FreeSpace.SCRIPT
            + ScriptFile.read(KernelArgsProbe.class, "common.sh", "probe.sh");

    @Override
    public Fragment fragment() {
        return Fragment.of(SCRIPT, root).sharing(Fragment.Shared.NOTHING);
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
        Optional<Refusal> refusal = Refusal.read(lines);
        return new Observed(
                Argument.line(joined(lines, "cmdline")),
                refusal.isPresent() ? Optional.empty() : loader(lines),
                refusal,
                decisive(lines),
                settled(lines),
                lines.containsKey("leftover"),
                lines.containsKey("amdttm"),
                parameters(lines.getOrDefault("parameter", List.of())),
                lines.getOrDefault("modprobe", List.of()).stream()
                        .map(line -> line.split(" ", 2))
                        .map(parts -> new Observed.Option(parts[0], parts.length > 1 ? parts[1] : ""))
                        .toList());
    }

    private static boolean settled(Map<String, List<String>> lines) {
        BootTime booted = BootTime.parse(joined(lines, "booted")).orElse(BootTime.UNKNOWN);
        return HostTime.parse(joined(lines, "changed")).filter(booted::follows).isPresent();
    }

    /** The entry that starts by default, where it is one whose arguments are not managed. */
    private static Optional<BootLoader.Place> decisive(Map<String, List<String>> lines) {
        return lines.containsKey("decisive")
                ? Optional.of(
                        new BootLoader.Place(joined(lines, "decisive-name"), Argument.line(joined(lines, "decisive"))))
                : Optional.empty();
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
        Optional<String> cmdline =
                lines.containsKey("kernel-cmdline") ? Optional.of(joined(lines, "kernel-cmdline")) : Optional.empty();
        switch (joined(lines, "loader")) {
            case "rpm-ostree":
                return Optional.of(new RpmOstree(Argument.line(joined(lines, "kargs"))));
            case "proxmox":
                return Optional.of(new ProxmoxBoot(cmdline, lines.containsKey("interrupted"), root));
            case "entries grub", "entries systemd-boot":
                Optional<List<Argument>> defaults =
                        lines.containsKey("defaults") ? Optional.of(Argument.line(defaults(lines))) : Optional.empty();
                String started = joined(lines, "loader").substring("entries ".length());
                return Optional.of(new Entries(
                        started, entries, cmdline, lines.containsKey("kernel-install"), defaults, managed, root));
            case "grub":
                Optional<Grub.Later> later = lines.containsKey("later")
                        ? Optional.of(new Grub.Later(
                                joined(lines, "later"), joined(lines, "later-linux"), joined(lines, "later-default")))
                        : Optional.empty();
                return Optional.of(new Grub(defaults(lines), entries, later, managed, root));
            default:
                throw new Unreadable("the boot loader's configuration could not be read");
        }
    }

    private static String defaults(Map<String, List<String>> lines) throws Unreadable {
        if (!lines.containsKey("linux") || !lines.containsKey("default")) {
            throw new Unreadable("/etc/default/grub and its drop-ins cannot be evaluated by sh");
        }
        return joined(lines, "linux") + " " + joined(lines, "default");
    }

    private static String joined(Map<String, List<String>> lines, String word) {
        return String.join(" ", lines.getOrDefault(word, List.of())).strip();
    }
}
