package dev.provision.lab;

import java.nio.file.Path;

/** Where things lie in a lab's directory. */
record Layout(Path dir) {
    Layout {
        dir = dir.toAbsolutePath().normalize();
    }

    /** Who runs the fleet: process id, control port, token, fingerprint; mode 0600. */
    Path daemon() {
        return dir.resolve("daemon.json");
    }

    Path log() {
        return dir.resolve("daemon.log");
    }

    /** Held while somebody starts or stops the daemon. */
    Path lock() {
        return dir.resolve("up.lock");
    }

    Path inventory() {
        return dir.resolve("inventory.yml");
    }

    Path knownHosts() {
        return dir.resolve("known_hosts");
    }

    Path clientKey() {
        return dir.resolve("id_ed25519");
    }

    /** The part of the lab that the processes of hosts can read. */
    Path hosts() {
        return dir.resolve("hosts");
    }

    /** The simulated tools, unpacked; every host sees them read-only as /.lab. */
    Path tools() {
        return hosts().resolve("tools");
    }

    Path host(String name) {
        return hosts().resolve(name);
    }

    /** A host's root file system. */
    Path disk(String host) {
        return host(host).resolve("disk");
    }

    /** What the "hardware" of a host keeps for one boot: files that are bound over /proc. */
    Path boot(String host) {
        return host(host).resolve("boot");
    }
}
