package dev.provision.transport;

import dev.provision.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What holds for all SSH connections of a run.
 *
 * @param home the operator's home directory, in whose .ssh keys, known_hosts and config are
 * @param knownHosts files that are used instead of those of the SSH client; the first is where new keys are written
 * @param hostKeys how strict
 * @param identityFiles offered to every host, before those that its inventory or the SSH client's configuration names
 * @param passphrases for encrypted keys
 * @param agentSocket the agent's socket, unless the SSH client's configuration names another
 * @param becomePassword for sudo; without it sudo must not ask
 * @param becomeWithin how long sudo may take
 * @param readSshConfig whether the SSH client's configuration counts
 * @param debug receives lines about the protocol, never a secret
 */
public record SshSettings(
        Path home,
        List<Path> knownHosts,
        HostKeyMode hostKeys,
        List<Path> identityFiles,
        Passphrases passphrases,
        Optional<Path> agentSocket,
        Optional<Secret> becomePassword,
        Duration becomeWithin,
        boolean readSshConfig,
        Optional<Consumer<String>> debug) {
    public SshSettings {
        knownHosts = List.copyOf(knownHosts);
        identityFiles = List.copyOf(identityFiles);
    }

    /** Strict, with what the environment and the operator's home directory have. */
    public static SshSettings defaults() {
        return new SshSettings(
                Path.of(System.getProperty("user.home", "/")),
                List.of(),
                HostKeyMode.STRICT,
                List.of(),
                Passphrases.NONE,
                Optional.ofNullable(System.getenv("SSH_AUTH_SOCK"))
                        .filter(path -> !path.isEmpty())
                        .map(Path::of),
                Optional.empty(),
                Duration.ofSeconds(15),
                true,
                Optional.empty());
    }

    public SshSettings withKnownHosts(List<Path> files) {
        return new SshSettings(
                home,
                files,
                hostKeys,
                identityFiles,
                passphrases,
                agentSocket,
                becomePassword,
                becomeWithin,
                readSshConfig,
                debug);
    }

    public SshSettings withHostKeys(HostKeyMode mode) {
        return new SshSettings(
                home,
                knownHosts,
                mode,
                identityFiles,
                passphrases,
                agentSocket,
                becomePassword,
                becomeWithin,
                readSshConfig,
                debug);
    }

    public SshSettings withIdentityFiles(List<Path> files) {
        return new SshSettings(
                home,
                knownHosts,
                hostKeys,
                files,
                passphrases,
                agentSocket,
                becomePassword,
                becomeWithin,
                readSshConfig,
                debug);
    }

    public SshSettings withPassphrases(Passphrases source) {
        return new SshSettings(
                home,
                knownHosts,
                hostKeys,
                identityFiles,
                source,
                agentSocket,
                becomePassword,
                becomeWithin,
                readSshConfig,
                debug);
    }

    public SshSettings withAgentSocket(Optional<Path> socket) {
        return new SshSettings(
                home,
                knownHosts,
                hostKeys,
                identityFiles,
                passphrases,
                socket,
                becomePassword,
                becomeWithin,
                readSshConfig,
                debug);
    }

    public SshSettings withBecome(Optional<Secret> password, Duration within) {
        return new SshSettings(
                home,
                knownHosts,
                hostKeys,
                identityFiles,
                passphrases,
                agentSocket,
                password,
                within,
                readSshConfig,
                debug);
    }

    /** Without the SSH client's configuration: the inventory says everything. */
    public SshSettings withoutSshConfig() {
        return new SshSettings(
                home,
                knownHosts,
                hostKeys,
                identityFiles,
                passphrases,
                agentSocket,
                becomePassword,
                becomeWithin,
                false,
                debug);
    }

    public SshSettings withHome(Path directory) {
        return new SshSettings(
                directory,
                knownHosts,
                hostKeys,
                identityFiles,
                passphrases,
                agentSocket,
                becomePassword,
                becomeWithin,
                readSshConfig,
                debug);
    }

    public SshSettings withDebug(Consumer<String> sink) {
        return new SshSettings(
                home,
                knownHosts,
                hostKeys,
                identityFiles,
                passphrases,
                agentSocket,
                becomePassword,
                becomeWithin,
                readSshConfig,
                Optional.of(sink));
    }
}
