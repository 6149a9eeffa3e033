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

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(root, desired.file()));
        desired.set().keySet().forEach(key -> arguments.add(key.path()));
        return new Fragment(SCRIPT, arguments);
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
        List<Observed.Other> others = DropIn.read(lines).stream()
                .map(file -> new Observed.Other(file.path(), later(file), Settings.read(file.text())))
                .toList();
        return new Observed(new OwnedFile(root, desired.path()).read("own", lines), others, active);
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
