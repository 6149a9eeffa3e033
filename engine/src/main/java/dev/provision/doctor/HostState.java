package dev.provision.doctor;

import dev.provision.probe.BootTime;
import dev.provision.probe.HostTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a host shows beside its facts. Times are seconds of its own clock.
 *
 * @param modules those of amdgpu, ttm and amdttm that are loaded
 * @param parameters of modules, {@code ttm.pages_limit}, as /sys shows them
 * @param gpus AMD's display devices
 * @param options lines of /etc/modprobe.d about these modules
 * @param initramfs when that of the running kernel was made
 * @param nodes device files for compute
 * @param iommu whether one is active
 * @param secureBoot empty where there is no EFI
 * @param kernelLog both ends of it; empty if it may not be read
 */
record HostState(
        Set<String> modules,
        Map<String, String> parameters,
        List<Pci> gpus,
        List<ModuleOption> options,
        BootTime booted,
        Optional<HostTime> initramfs,
        List<Node> nodes,
        boolean iommu,
        Optional<Boolean> secureBoot,
        Optional<List<String>> kernelLog) {
    HostState {
        modules = Set.copyOf(modules);
        parameters = Map.copyOf(parameters);
        gpus = List.copyOf(gpus);
        options = List.copyOf(options);
        nodes = List.copyOf(nodes);
    }

    /** @param driver empty if none has taken it */
    record Pci(String slot, String device, String driver) {}

    record ModuleOption(HostTime changed, String file, String line) {
        /** The value that it gives a parameter of a module. */
        OptionalLong value(String module, String parameter) {
            String[] words = line.split("\\s+");
            OptionalLong found = OptionalLong.empty();
            if (words.length > 2 && words[0].equals("options") && words[1].equals(module)) {
                for (String word : words) {
                    if (word.matches(parameter + "=[0-9]{1,15}")) {
                        found = OptionalLong.of(Long.parseLong(word.substring(parameter.length() + 1)));
                    }
                }
            }
            return found;
        }
    }

    /** @param mode octal, three or four digits */
    record Node(String path, String mode, String owner, String groupId, String group) {
        /** Whether there is a group that may use it; that of number 0 is root's own. */
        boolean groupMayWrite() {
            return !groupId.equals("0") && ((mode.charAt(mode.length() - 2) - '0') & 6) == 6;
        }

        boolean othersMayWrite() {
            return ((mode.charAt(mode.length() - 1) - '0') & 6) == 6;
        }
    }

    OptionalLong number(String parameter) {
        String text = parameters.getOrDefault(parameter, "");
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }
}
