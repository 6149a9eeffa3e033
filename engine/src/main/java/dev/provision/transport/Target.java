package dev.provision.transport;

import java.util.List;
import java.util.Optional;

/**
 * How to reach a host, as far as the inventory says; what is empty comes from the SSH client's configuration.
 *
 * @param name the inventory's name: for messages and as the alias that {@code ssh -G} is asked for
 * @param jump in order from here, each {@code [user@]host[:port]}; empty = as the configuration says
 */
public record Target(
        String name,
        Optional<String> address,
        Optional<Integer> port,
        Optional<String> user,
        List<String> identityFiles,
        List<String> jump) {
    public Target {
        identityFiles = List.copyOf(identityFiles);
        jump = List.copyOf(jump);
    }
}
