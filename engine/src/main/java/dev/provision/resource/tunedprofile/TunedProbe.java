package dev.provision.resource.tunedprofile;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks tuned for its profiles, and systemd for tuned and for what works against it. */
record TunedProbe(String root) implements Probe<Observed> {
    private static final String SCRIPT = ScriptFile.read(TunedProbe.class, "probe.sh");
    private static final String ACTIVE = "Current active profile: ";
    private static final String POST_LOADED = "Current post-loaded profile: ";

    @Override
    public Fragment fragment() {
        return Fragment.of(SCRIPT, root);
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(40);
    }

    @Override
    public Observed parse(ProbeOutput output) throws Unreadable {
        List<String> lines = Lines.of(output.text());
        if (!lines.contains("end")) {
            throw new Unreadable("tuned could not be seen: " + output.errors());
        }
        String preset = "";
        String mode = "";
        String active = "";
        String postLoaded = "";
        List<String> known = new ArrayList<>();
        Map<String, Observed.State> units = new HashMap<>();
        for (String line : lines) {
            String rest = line.substring(line.indexOf(' ') + 1).strip();
            if (line.startsWith("preset ")) {
                preset = rest;
            } else if (line.startsWith("mode ")) {
                mode = rest;
            } else if (line.startsWith("unit ")) {
                String[] words = line.split(" ", -1);
                if (words.length < 3) {
                    throw new Unreadable("unexpected line: " + line);
                }
                units.put(words[1], new Observed.State(words[2], words.length > 3 ? words[3] : ""));
            } else if (line.startsWith("said - ")) {
                known.add(after("said - ", line).split("\\s", 2)[0]);
            } else if (line.startsWith("said " + ACTIVE)) {
                active = after("said " + ACTIVE, line);
            } else if (line.startsWith("said " + POST_LOADED)) {
                postLoaded = after("said " + POST_LOADED, line);
            }
        }
        // tuned counts a profile that is loaded after the others among the active ones.
        if (!postLoaded.isEmpty() && active.endsWith(" " + postLoaded)) {
            active = active.substring(0, active.length() - postLoaded.length() - 1);
        }
        return new Observed(
                lines.contains("installed"), preset, mode.equals("auto") || preset.isEmpty(), active, known, units);
    }

    private static String after(String prefix, String line) {
        return line.substring(prefix.length()).strip();
    }
}
