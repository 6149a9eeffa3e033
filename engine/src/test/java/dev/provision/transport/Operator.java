package dev.provision.transport;

import dev.provision.secret.Secret;
import dev.provision.testing.SshTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Somebody with a home directory of their own and nothing from this machine's: neither agent nor configuration. */
final class Operator {
    static final Duration SOON = Duration.ofMinutes(2);

    final Path home;
    final Path knownHosts;
    SshSettings settings;

    Operator(Path folder) throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        knownHosts = Files.createDirectories(home.resolve(".ssh")).resolve("known_hosts");
        settings = SshSettings.defaults()
                .withHome(home)
                .withAgentSocket(Optional.empty())
                .withoutSshConfig()
                .withKnownHosts(List.of(knownHosts));
    }

    /** Writes known_hosts anew. */
    void knows(String... lines) throws IOException {
        SshTools.lines(knownHosts, lines);
    }

    void offers(Path... keys) {
        settings = settings.withIdentityFiles(List.of(keys));
    }

    void acceptsNew() {
        settings = settings.withHostKeys(HostKeyMode.ACCEPT_NEW);
    }

    void answers(String passphrase) {
        settings = settings.withPassphrases(file -> Optional.of(new Secret(passphrase)));
    }

    SshConnector connector() {
        return new SshConnector(settings);
    }

    Connection connect(Target target) throws TransportException {
        return connector().connect(target, SOON);
    }

    /** The name that known_hosts files have for a server of this machine. */
    static String name(int port) {
        return "[127.0.0.1]:" + port;
    }

    /** A host of the inventory that is a server on this machine. */
    static Target target(String name, int port, String... jump) {
        return new Target(
                name, Optional.of("127.0.0.1"), Optional.of(port), Optional.of("ops"), List.of(), List.of(jump));
    }
}
