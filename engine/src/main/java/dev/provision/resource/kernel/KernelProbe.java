package dev.provision.resource.kernel;

import dev.provision.probe.BootTime;
import dev.provision.probe.HostTime;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.versions.Holds;
import dev.provision.resource.versions.PackageTools;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which kernels are installed and which one boots next. */
record KernelProbe(String root, Rule rule) implements Probe<Observed> {
    private static final String SCRIPT = PackageTools.SCRIPT + ScriptFile.read(KernelProbe.class, "probe.sh");

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(root, rule.tools()));
        arguments.addAll(rule.pairs());
        return new Fragment(SCRIPT, arguments);
    }

    @Override
    public Observed parse(ProbeOutput output) throws Unreadable {
        List<Observed.Installed> installed = new ArrayList<>();
        List<String> held = new ArrayList<>();
        Optional<String> next = Optional.empty();
        Optional<String> pinned = Optional.empty();
        BootTime booted = BootTime.UNKNOWN;
        Optional<HostTime> changed = Optional.empty();
        List<String> lines = Lines.of(output.text());
        for (String line : lines) {
            String[] words = line.split(" ");
            if (words.length == 4 && words[0].equals("kernel")) {
                installed.add(new Observed.Installed(words[1], words[2], words[3].equals("yes")));
            } else if (words.length == 2 && words[0].equals("next")) {
                next = Optional.of(words[1]);
            } else if (line.startsWith("pinned ")) {
                pinned = Optional.of(line.substring("pinned ".length()).strip());
            } else if (words.length == 2 && words[0].equals("booted")) {
                booted = BootTime.parse(words[1]).orElse(BootTime.UNKNOWN);
            } else if (words.length == 2 && words[0].equals("changed")) {
                changed = HostTime.parse(words[1]);
            } else if (words.length == 2 && words[0].equals("held")) {
                held.add(words[1]);
            }
        }
        if (!lines.contains("end")) {
            throw new Unreadable("the installed kernels could not be seen: " + output.errors());
        }
        return new Observed(
                installed,
                next,
                lines.contains("menu"),
                pinned,
                changed.filter(booted::follows).isPresent(),
                new Holds(held),
                lines.contains("ostree"),
                lines.contains("grubby"),
                lines.contains("systemd-boot"),
                lines.contains("bootctl"));
    }
}
