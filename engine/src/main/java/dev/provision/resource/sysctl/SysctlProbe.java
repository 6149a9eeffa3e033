package dev.provision.resource.sysctl;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.owned.DropIn;
import dev.provision.resource.owned.OwnedFile;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at our file, at the others that set parameters, and at the parameters themselves. */
record SysctlProbe(String root, Sysctl desired) implements Probe<Observed> {
    private static final String SCRIPT = OwnedFile.SHOW + DropIn.SHOW + ScriptFile.read(SysctlProbe.class, "probe.sh");

    private static final String KEYS = "proc/sys/";

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(root, desired.file()));
        desired.set().keySet().forEach(key -> arguments.add(key.path()));
        List<String> paths = new ArrayList<>(List.of(root + desired.path()));
        desired.set().keySet().forEach(key -> paths.add(root + "/proc/sys/" + key.path()));
        return new Fragment(SCRIPT, arguments, new Fragment.Shared(paths, Map.of()));
    }

    @Override
    public Observed parse(ProbeOutput output) throws Unreadable {
        List<String> lines = Lines.of(output.text());
        if (!lines.contains("end")) {
            throw new Unreadable("the kernel's parameters could not be seen: " + output.errors());
        }
        Map<Key, Observed.Active> active = new HashMap<>();
        for (String line : lines) {
            if (line.startsWith("key ")) {
                active(line.split(" ", 4), active);
            }
        }
        values(lines)
                .forEach((key, value) -> active.computeIfPresent(
                        key, (same, state) -> new Observed.Active(state.state(), Settings.plain(value))));
        List<Observed.Other> others = DropIn.read(lines, desired.file()).stream()
                .map(file -> new Observed.Other(file.path(), later(file), Settings.read(file.text())))
                .toList();
        return new Observed(new OwnedFile(root, desired.path()).read("own", lines), others, active);
    }

    /** What was read of all parameters together; the lines of one are joined by blanks. */
    private static Map<Key, String> values(List<String> lines) {
        Map<Key, String> values = new HashMap<>();
        int from = lines.indexOf("values");
        for (String line : from < 0 ? List.<String>of() : lines.subList(from + 1, lines.size())) {
            int colon = line.indexOf(':');
            if (line.equals("close")) {
                break;
            }
            if (line.startsWith(KEYS) && colon > 0) {
                values.merge(
                        new Key(line.substring(KEYS.length(), colon)),
                        line.substring(colon + 1),
                        (before, next) -> before + " " + next);
            }
        }
        return values;
    }

    private boolean later(DropIn file) {
        return file.path().equals("/etc/sysctl.conf") || file.after(desired.file());
    }

    private static void active(String[] words, Map<Key, Observed.Active> active) throws Unreadable {
        Observed.Active.State state =
                switch (words.length < 3 ? "" : words[2]) {
                    case "missing" -> Observed.Active.State.MISSING;
                    case "unreadable" -> Observed.Active.State.UNREADABLE;
                    case "ro" -> Observed.Active.State.READ_ONLY;
                    case "rw" -> Observed.Active.State.WRITABLE;
                    default -> throw new Unreadable("unexpected answer: " + String.join(" ", words));
                };
        active.put(new Key(words[1]), new Observed.Active(state, words.length > 3 ? Settings.plain(words[3]) : ""));
    }
}
