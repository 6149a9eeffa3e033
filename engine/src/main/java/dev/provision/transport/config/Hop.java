package dev.provision.transport.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One SSH server on the way to a host, or the host itself, with everything decided.
 *
 * @param name as the operator calls it
 * @param keyName what known_hosts files call it: {@code name} or {@code [name]:port}
 * @param identities private key files, in the order in which they are offered
 * @param certificates files with certificates of these or of the agent's keys, beside those that stand next to a key
 * @param identitiesOnly whether keys of the agent that are none of these stay unused
 * @param knownHosts where its key must stand; a new one is written to the first
 * @param revoked files of RevokedHostKeys, each a list of public keys that no host may show
 * @param acceptNew whether a key that is not known is recorded instead of refused
 */
public record Hop(
        String name,
        String address,
        int port,
        String user,
        String keyName,
        List<Path> identities,
        List<Path> certificates,
        boolean identitiesOnly,
        Optional<Path> agent,
        List<Path> knownHosts,
        List<Path> revoked,
        boolean acceptNew) {
    /** What messages call it. */
    public String peer() {
        return user + "@" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }
}
