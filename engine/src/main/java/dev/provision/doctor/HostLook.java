package dev.provision.doctor;

import dev.provision.probe.BootTime;
import dev.provision.probe.HostTime;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks a host for what no task looks at: modules and their parameters, device nodes, module options, the kernel's log. */
record HostLook(String root, String release) implements Probe<HostState> {
    private static final String SCRIPT = BootTime.SCRIPT + ScriptFile.read(HostLook.class, "look.sh");

    @Override
    public Fragment fragment() {
        return Fragment.of(SCRIPT, root, release);
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(60);
    }

    @Override
    public HostState parse(ProbeOutput output) throws Unreadable {
        Set<String> modules = new HashSet<>();
        Map<String, String> parameters = new HashMap<>();
        List<HostState.Pci> pci = new ArrayList<>();
        List<HostState.ModuleOption> options = new ArrayList<>();
        List<HostState.Node> nodes = new ArrayList<>();
        List<String> log = new ArrayList<>();
        BootTime booted = BootTime.UNKNOWN;
        Optional<HostTime> initramfs = Optional.empty();
        Optional<Boolean> secureBoot = Optional.empty();
        boolean iommu = false;
        boolean ended = false;
        boolean noLog = false;
        for (String line : Lines.of(output.text())) {
            if (line.startsWith("klog ")) {
                log.add(line.substring("klog ".length()));
                continue;
            }
            String[] words = line.split(" ", 6);
            switch (words[0] + "/" + words.length) {
                case "module/2" -> modules.add(words[1]);
                case "parameter/3" -> parameters.put(words[1], words[2]);
                case "pci/4" -> pci.add(new HostState.Pci(words[1], words[2], words[3].equals("-") ? "" : words[3]));
                case "modprobe/5", "modprobe/6" ->
                    options.add(new HostState.ModuleOption(time(words[1]), words[2], line.split(" ", 4)[3]));
                case "booted/2" -> booted = BootTime.parse(words[1]).orElse(BootTime.UNKNOWN);
                case "initramfs/2" -> initramfs = Optional.of(time(words[1]));
                case "node/6" -> {
                    if (words[1].matches("[0-7]{3,4}")) {
                        nodes.add(new HostState.Node(words[5], words[1], words[2], words[3], words[4]));
                    }
                }
                case "iommu/1" -> iommu = true;
                case "secureboot/2" -> secureBoot = Optional.of(words[1].equals("1"));
                case "noklog/1" -> noLog = true;
                case "end/1" -> ended = true;
                default -> {}
            }
        }
        if (!ended) {
            throw new Unreadable("the host did not answer everything: " + output.errors());
        }
        return new HostState(
                modules,
                parameters,
                pci,
                options,
                booted,
                initramfs,
                nodes,
                iommu,
                secureBoot,
                noLog ? Optional.empty() : Optional.of(log));
    }

    private static HostTime time(String text) {
        return HostTime.parse(text).orElse(HostTime.EARLIEST);
    }
}
