package dev.provision.resource.kernelargs;

import java.util.List;
import java.util.Optional;

/**
 * @param active the running kernel's arguments
 * @param loader empty if none is supported
 * @param found what was found of boot loaders where none is supported, or why it does not answer
 * @param amdttm whether AMD's out-of-tree memory manager is loaded
 * @param options modprobe.d lines, without the leading {@code options}
 */
record Observed(
        List<Argument> active, Optional<BootLoader> loader, List<String> found, boolean amdttm, List<String> options) {
    Observed {
        active = List.copyOf(active);
        found = List.copyOf(found);
        options = List.copyOf(options);
    }
}
