package dev.provision.transport.config;

import dev.provision.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What holds for all SSH connections of a run.
 *
 * @param home the operator's home directory, in whose .ssh keys, known_hosts and config are
 * @param knownHosts files that are used instead of those of the SSH client; the first is where new keys are written
 * @param hostKeys how strict
 * @param identityFiles offered to every host, before those that its inventory or the SSH client's configuration names
 * @param passphrases for encrypted keys
 * @param agentSocket the agent's socket, unless the SSH client's configuration names another
 * @param becomePassword for sudo, by the name of the host; without it sudo must not ask
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
        Function<String, Optional<Secret>> becomePassword,
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
                host -> Optional.empty(),
                Duration.ofSeconds(15),
                true,
                Optional.empty());
    }

    public SshSettings withKnownHosts(List<Path> files) {
        return with(draft -> draft.knownHosts = files);
    }

    public SshSettings withHostKeys(HostKeyMode mode) {
        return with(draft -> draft.hostKeys = mode);
    }

    public SshSettings withIdentityFiles(List<Path> files) {
        return with(draft -> draft.identityFiles = files);
    }

    public SshSettings withPassphrases(Passphrases source) {
        return with(draft -> draft.passphrases = source);
    }

    public SshSettings withAgentSocket(Optional<Path> socket) {
        return with(draft -> draft.agentSocket = socket);
    }

    public SshSettings withBecome(Optional<Secret> password, Duration within) {
        return with(draft -> {
            draft.becomePassword = host -> password;
            draft.becomeWithin = within;
        });
    }

    /** With passwords of single hosts, which take precedence; an IllegalArgumentException says why there is none. */
    public SshSettings withBecomeOfHosts(Function<String, Optional<Secret>> passwords) {
        return with(
                draft -> draft.becomePassword = host -> passwords.apply(host).or(() -> becomePassword.apply(host)));
    }

    /** Without the SSH client's configuration: the inventory says everything. */
    public SshSettings withoutSshConfig() {
        return with(draft -> draft.readSshConfig = false);
    }

    public SshSettings withHome(Path directory) {
        return with(draft -> draft.home = directory);
    }

    public SshSettings withDebug(Consumer<String> sink) {
        return with(draft -> draft.debug = Optional.of(sink));
    }

    private SshSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    private static final class Draft {
        private Path home;
        private List<Path> knownHosts;
        private HostKeyMode hostKeys;
        private List<Path> identityFiles;
        private Passphrases passphrases;
        private Optional<Path> agentSocket;
        private Function<String, Optional<Secret>> becomePassword;
        private Duration becomeWithin;
        private boolean readSshConfig;
        private Optional<Consumer<String>> debug;

        Draft(SshSettings from) {
            home = from.home;
            knownHosts = from.knownHosts;
            hostKeys = from.hostKeys;
            identityFiles = from.identityFiles;
            passphrases = from.passphrases;
            agentSocket = from.agentSocket;
            becomePassword = from.becomePassword;
            becomeWithin = from.becomeWithin;
            readSshConfig = from.readSshConfig;
            debug = from.debug;
        }

        SshSettings settings() {
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
                    debug);
        }
    }
}
