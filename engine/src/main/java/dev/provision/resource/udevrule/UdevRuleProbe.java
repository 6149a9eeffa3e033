package dev.provision.resource.udevrule;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.probe.Scratch;
import dev.provision.resource.owned.OwnedFile;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks at our file, at udev, and at the devices that the rules are about. */
record UdevRuleProbe(String root, UdevRule desired) implements Probe<Observed> {
    private static final String SCRIPT =
            OwnedFile.SHOW + Scratch.SCRIPT + ScriptFile.read(UdevRuleProbe.class, "accepted.sh", "probe.sh");
    private static final int WORDS = 7;

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(
                root, desired.file(), desired.content().map(text -> "=" + text).orElse("")));
        desired.groups().forEach(group -> arguments.add("g:" + group));
        desired.users().forEach(user -> arguments.add("u:" + user));
        desired.devices().keySet().forEach(path -> arguments.add("d:" + path));
        return new Fragment(SCRIPT, arguments);
    }

    @Override
    public Observed parse(ProbeOutput output) throws Unreadable {
        List<String> lines = Lines.of(output.text());
        if (!lines.contains("end")) {
            throw new Unreadable("the rules of udev could not be seen: " + output.errors());
        }
        List<String> missing = new ArrayList<>();
        List<OtherRule> others = new ArrayList<>();
        String refusal = "";
        Map<String, Observed.Device> devices = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split(" ", WORDS);
            if (line.startsWith("missing ")) {
                missing.add(line.substring("missing ".length()));
            } else if (line.startsWith("other ")) {
                OtherRule.read(line.substring("other ".length())).ifPresent(others::add);
            } else if (line.startsWith("refused ")) {
                refusal = line.substring("refused ".length()).strip();
            } else if (words[0].equals("device") && words.length == WORDS) {
                devices.put(words[6], new Observed.Device(words[1], words[2], words[3], words[4], words[5]));
            }
        }
        return new Observed(
                new OwnedFile(root, desired.path()).read("rules", lines),
                lines.contains("running"),
                missing,
                refusal,
                others,
                devices);
    }
}
