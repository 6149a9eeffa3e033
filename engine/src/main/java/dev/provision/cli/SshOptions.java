package dev.provision.cli;

import dev.provision.secret.Secret;
import dev.provision.transport.config.HostKeyMode;
import dev.provision.transport.config.SshSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How hosts are reached. */
final class SshOptions {
    /** Hosts worked on at the same time, unless the operator says otherwise. */
    static final int IN_FLIGHT = 64;

    @Option(
            names = "--forks",
            paramLabel = "N",
            defaultValue = "" + IN_FLIGHT,
            description = "Hosts worked on at the same time. Default: ${DEFAULT-VALUE}.")
    int forks;

    @Option(
            names = "--host-key-checking",
            paramLabel = "strict|accept-new",
            defaultValue = "strict",
            description = "strict: only known host keys; accept-new: record the key of a host never seen before. "
                    + "A changed key is refused either way. Default: ${DEFAULT-VALUE}.")
    String hostKeys = "strict";

    @Option(
            names = "--known-hosts",
            paramLabel = "FILE",
            description =
                    "File with host keys, instead of those that the SSH client's configuration names. New keys are"
                            + " recorded in the first one. Repeatable.")
    List<Path> knownHosts = new ArrayList<>();

    @Option(
            names = "--private-key",
            paramLabel = "FILE",
            description = "A private key to offer to every host. May be repeated.")
    List<Path> privateKeys = new ArrayList<>();

    @Option(
            names = {"-K", "--ask-become-pass"},
            description = "Ask for the password of sudo on the terminal, wherever the output goes.")
    boolean askBecomePass;

    @Option(
            names = "--become-pass-env",
            paramLabel = "NAME",
            description = "Take the password of sudo from this environment variable.")
    @Nullable
    String becomePassEnv;

    @Option(
            names = "--become-pass-file",
            paramLabel = "FILE",
            description = "Take the password of sudo from the first line of this file.")
    @Nullable
    Path becomePassFile;

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "Time to connect, log in and start sudo; failed attempts are repeated until then."
                    + " Default: ${DEFAULT-VALUE}.")
    int connectTimeout;

    @Option(
            names = "--answer-timeout",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "Least time that a host has to answer one query; a late answer is requested once more."
                    + " Default: ${DEFAULT-VALUE}.")
    int answerTimeout;

    @Option(names = "--debug-ssh", description = "Show what happens on the SSH connections, on standard error.")
    boolean debugSsh;

    /** How many hosts at the same time. */
    int atOnce() {
        return positive("--forks", forks);
    }

    Duration connectWithin() {
        return Duration.ofSeconds(positive("--connect-timeout", connectTimeout));
    }

    Duration answerWithin() {
        return Duration.ofSeconds(positive("--answer-timeout", answerTimeout));
    }

    private static int positive(String option, int number) {
        if (number < 1) {
            throw new Refused(option + " is a number above 0, not " + number);
        }
        return number;
    }

    /**
     * The settings for all connections.
     *
     * @param lab whether the hosts are the lab's, whose inventory says everything
     */
    SshSettings settings(Console console, Passwords passwords, Optional<Path> labKnownHosts) {
        SshSettings settings = SshSettings.defaults()
                .withHostKeys(mode())
                .withIdentityFiles(privateKeys)
                .withKnownHosts(knownHosts)
                .withPassphrases(passwords::passphrase);
        if (labKnownHosts.isPresent() && !knownHosts.isEmpty()) {
            throw new Refused("--lab brings its own known_hosts file; leave out --known-hosts");
        }
        if (labKnownHosts.isPresent()) {
            settings = settings.withoutSshConfig()
                    .withKnownHosts(List.of(labKnownHosts.get()))
                    .withAgentSocket(Optional.empty());
        }
        settings = settings.withBecome(becomePassword(passwords), connectWithin());
        return debugSsh ? settings.withDebug(line -> console.say("ssh: " + line)) : settings;
    }

    private Optional<Secret> becomePassword(Passwords passwords) {
        if (becomePassEnv != null) {
            return Optional.of(passwords.fromEnvironment(becomePassEnv));
        }
        if (becomePassFile != null) {
            return Optional.of(passwords.fromFile(becomePassFile));
        }
        return askBecomePass ? Optional.of(passwords.ask("Password for sudo: ")) : Optional.empty();
    }

    private HostKeyMode mode() {
        return switch (hostKeys.toLowerCase(Locale.ROOT)) {
            case "strict" -> HostKeyMode.STRICT;
            case "accept-new" -> HostKeyMode.ACCEPT_NEW;
            default -> throw new Refused("--host-key-checking is strict or accept-new, not " + hostKeys);
        };
    }
}
