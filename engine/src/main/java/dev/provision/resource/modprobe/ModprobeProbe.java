package dev.provision.resource.modprobe;

import dev.provision.probe.BootTime;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.initramfs.Initramfs;
import dev.provision.resource.owned.DropIn;
import dev.provision.resource.owned.OwnedFile;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks at what is said of a module, at the module, and at the initramfs of the next kernel. */
record ModprobeProbe(String root, Module desired) implements Probe<Observed> {
    private static final String SCRIPT =
            Initramfs.FUNCTIONS + OwnedFile.SHOW + DropIn.SHOW + ScriptFile.read(ModprobeProbe.class, "probe.sh");

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(root, desired.name(), desired.confFile(), desired.loadFile()));
        desired.options().ifPresent(options -> arguments.addAll(options.keySet()));
        List<String> paths = List.of(
                root + "/etc/modprobe.d/" + desired.confFile(), root + "/etc/modules-load.d/" + desired.loadFile());
        return new Fragment(SCRIPT, arguments, new Fragment.Shared(paths, Map.of()));
    }

    /** Looking into an initramfs unpacks it. */
    @Override
    public Duration timeout() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Observed parse(ProbeOutput output) throws Unreadable {
        List<String> lines = Lines.of(output.text());
        if (!lines.contains("end")) {
            throw new Unreadable("the module " + desired.name() + " could not be seen: " + output.errors());
        }
        Map<String, String> active = new HashMap<>();
        List<String> known = new ArrayList<>();
        Map<String, String> words = new HashMap<>();
        for (String line : lines) {
            String[] parts = line.split(" ", 3);
            if (parts[0].equals("active") && parts.length == 3) {
                active.put(parts[1], parts[2].strip());
            } else if (parts[0].equals("option") && parts.length == 2) {
                known.add(parts[1]);
            } else if (parts.length == 2) {
                words.put(parts[0], parts[1]);
            }
        }
        return new Observed(
                new OwnedFile(root, "/etc/modprobe.d/" + desired.confFile()).read("conf", lines),
                new OwnedFile(root, "/etc/modules-load.d/" + desired.loadFile()).read("load", lines),
                DropIn.read(lines, desired.confFile()).stream()
                        .map(file -> new DropIn(file.path(), file.text().replace("\\\n", " ")))
                        .toList(),
                booted(words.getOrDefault("booted", "")),
                lines.contains("loaded"),
                !lines.contains("toolless"),
                active,
                words.getOrDefault("kernel", ""),
                presence(words.getOrDefault("module", "unknown")),
                known,
                Optional.ofNullable(words.get("stale")));
    }

    private static BootTime booted(String text) throws Unreadable {
        return BootTime.parse(text).orElseThrow(() -> new Unreadable("the time of the boot is not known: " + text));
    }

    private static Observed.Presence presence(String word) throws Unreadable {
        try {
            return Observed.Presence.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Unreadable("unexpected answer about the module: " + word);
        }
    }
}
