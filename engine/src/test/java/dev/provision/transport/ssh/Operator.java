package dev.provision.transport.ssh;

import dev.provision.secret.Secret;
import dev.provision.testing.SshTools;
import dev.provision.transport.Connection;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.config.HostKeyMode;
import dev.provision.transport.config.SshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Somebody with a home directory of their own and nothing from this machine's: neither agent nor configuration. */
public final class Operator {
    public static final Duration SOON = Duration.ofMinutes(2);

    public final Path home;
    public final Path knownHosts;
    public SshSettings settings;

    public Operator(Path folder) throws IOException {
        home = Files.createDirectories(folder.resolve("home"));
        knownHosts = Files.createDirectories(home.resolve(".ssh")).resolve("known_hosts");
        settings = SshSettings.defaults()
                .withHome(home)
                .withAgentSocket(Optional.empty())
                .withoutSshConfig()
                .withKnownHosts(List.of(knownHosts));
    }

    /** Writes known_hosts anew. */
    public void knows(String... lines) throws IOException {
        SshTools.lines(knownHosts, lines);
    }

    public void offers(Path... keys) {
        settings = settings.withIdentityFiles(List.of(keys));
    }

    public void acceptsNew() {
        settings = settings.withHostKeys(HostKeyMode.ACCEPT_NEW);
    }

    public void answers(String passphrase) {
        settings = settings.withPassphrases(file -> Optional.of(new Secret(passphrase)));
    }

    public SshConnector connector() {
        return new SshConnector(settings);
    }

    public Connection connect(Target target) throws TransportException {
        return connector().connect(target, SOON);
    }

    /** The name that known_hosts files have for a server of this machine. */
    public static String name(int port) {
        return "[127.0.0.1]:" + port;
    }

    /** A host of the inventory that is a server on this machine. */
    public static Target target(String name, int port, String... jump) {
        return new Target(
                name, Optional.of("127.0.0.1"), Optional.of(port), Optional.of("ops"), List.of(), List.of(jump));
    }
}
