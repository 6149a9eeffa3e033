package dev.provision.resource.firmware;

import dev.provision.probe.BootTime;
import dev.provision.probe.HostTime;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.initramfs.Initramfs;
import dev.provision.resource.versions.Holds;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which firmware is installed, and what stands in its way to the driver. */
record FirmwareProbe(String root, Rule rule) implements Probe<Observed> {
    private static final String SCRIPT = Initramfs.FUNCTIONS + ScriptFile.read(FirmwareProbe.class, "probe.sh");

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(root, rule.tools(), rule.minimum()));
        arguments.addAll(rule.packages());
        return new Fragment(SCRIPT, arguments);
    }

    @Override
    public Observed parse(ProbeOutput output) throws Unreadable {
        List<Observed.Installed> packages = new ArrayList<>();
        List<String> held = new ArrayList<>();
        List<String> overrides = new ArrayList<>();
        BootTime booted = BootTime.UNKNOWN;
        Optional<HostTime> initramfs = Optional.empty();
        Optional<String> next = Optional.empty();
        List<String> lines = Lines.of(output.text());
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words.length == 5 && words[0].equals("package")) {
                packages.add(
                        new Observed.Installed(words[1], words[2], HostTime.parse(words[3]), words[4].equals("yes")));
            } else if (words.length == 2) {
                switch (words[0]) {
                    case "held" -> held.add(words[1]);
                    case "override" -> overrides.add(words[1]);
                    case "booted" -> booted = BootTime.parse(words[1]).orElse(BootTime.UNKNOWN);
                    case "next" -> next = Optional.of(words[1]);
                    case "initramfs" -> initramfs = HostTime.parse(words[1]);
                    default -> {}
                }
            }
        }
        if (!lines.contains("end")) {
            throw new Unreadable("the installed firmware could not be seen: " + output.errors());
        }
        return new Observed(packages, new Holds(held), overrides, booted, next, initramfs, lines.contains("ostree"));
    }
}
