package dev.provision.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.real.RealHosts;
import dev.provision.secret.Secret;
import dev.provision.shell.Account;
import dev.provision.testing.SshTools;
import dev.provision.transport.Connection;
import dev.provision.transport.Output;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.auth.RunningAgent;
import dev.provision.transport.config.SshSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in and every way to be kept out, with the sshd and the sudo that Debian 13 installs. */
@Tag("real")
final class SshOnRealHostsIT {
    private static final int HOST = 61;
    private static final int BEHIND = 62;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path keys;

    @SuppressWarnings("NullAway.Init")
    private static Path known;

    @BeforeAll
    static void two_hosts() throws Exception {
        RealHosts.require();
        RealHosts.fresh(RealHosts.Kind.DEBIAN, HOST);
        RealHosts.fresh(RealHosts.Kind.DEBIAN, BEHIND);
        known = SshTools.lines(keys.resolve("known_hosts"), knownLine(HOST), knownLine(BEHIND));
    }

    private static String knownLine(int host) throws Exception {
        return RealHosts.address(host) + " " + hostKey(host);
    }

    /** {@code type base64} of the one key that a host has. */
    private static String hostKey(int host) throws Exception {
        String[] fields =
                RealHosts.sh(host, "cat /etc/ssh/ssh_host_ed25519_key.pub").split(" ");
        return fields[0] + " " + fields[1];
    }

    private static SshSettings settings() {
        return SshSettings.defaults()
                .withoutSshConfig()
                .withHome(keys)
                .withAgentSocket(Optional.empty())
                .withKnownHosts(List.of(known));
    }

    private static Target target(int host, String user, Path key, String... jump) {
        return new Target(
                "h" + host,
                Optional.of(RealHosts.address(host)),
                Optional.empty(),
                Optional.of(user),
                List.of(key.toString()),
                List.of(jump));
    }

    private static String runs(SshSettings settings, Target target, Account account, String command)
            throws TransportException {
        try (Connection connection = new SshConnector(settings).connect(target, SOON)) {
            Output output = connection.shell(account).run(command, SOON);
            assertThat(output.status()).as(output.err()).isZero();
            return output.out().strip();
        }
    }

    private static void letIn(Path publicKey) throws IOException, InterruptedException {
        RealHosts.sh(HOST, "echo " + SshTools.line(publicKey) + " >>/home/ops/.ssh/authorized_keys");
    }

    @Test
    void sudo_takes_the_right_password_once_and_says_what_is_wrong_with_another() throws Exception {
        Target careful = target(HOST, "careful", RealHosts.key());
        SshSettings right = settings().withBecome(Optional.of(new Secret("correct horse")), SOON);
        assertThat(runs(right, careful, Account.ROOT, "id -u")).isEqualTo("0");
        assertThat(runs(right, careful, new Account("ops"), "id -un")).isEqualTo("ops");

        SshSettings wrong = settings().withBecome(Optional.of(new Secret("battery staple")), SOON);
        assertThatThrownBy(() -> runs(wrong, careful, Account.ROOT, "id -u"))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BECOME))
                .hasMessageNotContaining("battery staple");
        assertThatThrownBy(() -> runs(settings(), careful, Account.ROOT, "id -u"))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BECOME))
                .hasMessageContaining("--ask-become-pass");
        assertThat(runs(settings(), target(HOST, "ops", RealHosts.key()), Account.ROOT, "id -u"))
                .as("without a password where none is asked for")
                .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({"ed25519,''", "ecdsa,''", "rsa,''", "ed25519,open sesame", "rsa,open sesame"})
    void keys_of_each_kind_open_plain_and_encrypted(String type, String passphrase) throws Exception {
        Path key = SshTools.key(keys.resolve("id-" + type + "-" + passphrase.length()), type, passphrase);
        letIn(Path.of(key + ".pub"));
        SshSettings asked = settings().withPassphrases(file -> Optional.of(new Secret(passphrase)));
        assertThat(runs(passphrase.isEmpty() ? settings() : asked, target(HOST, "ops", key), Account.LOGIN, "id -un"))
                .isEqualTo("ops");
    }

    @Test
    void a_key_that_only_the_agent_holds_opens() throws Exception {
        Path key = SshTools.key(keys.resolve("agents"));
        letIn(Path.of(key + ".pub"));
        try (RunningAgent agent = new RunningAgent()) {
            agent.add(key);
            Files.delete(key);
            SshSettings withAgent = settings().withAgentSocket(Optional.of(agent.socket));
            assertThat(runs(withAgent, target(HOST, "ops", key), Account.LOGIN, "id -un"))
                    .isEqualTo("ops");
        }
    }

    @Test
    void certificates_of_a_user_and_of_a_host_stand_for_keys() throws Exception {
        Path authority = SshTools.key(keys.resolve("authority"));
        Path hosts = keys.resolve("host-" + HOST);
        Files.writeString(Path.of(hosts + ".pub"), hostKey(HOST) + " host\n");
        Path certificate = SshTools.sign(authority, hosts, "-h", "-n", RealHosts.address(HOST), "-V", "-1h:+1h");
        RealHosts.sh(
                HOST,
                "echo \"" + SshTools.line(Path.of(authority + ".pub")) + "\" >/etc/ssh/authority.pub;"
                        + " echo \"" + Files.readString(certificate).strip()
                        + "\" >/etc/ssh/ssh_host_ed25519_key-cert.pub;"
                        + " printf \"TrustedUserCAKeys /etc/ssh/authority.pub\\nHostCertificate"
                        + " /etc/ssh/ssh_host_ed25519_key-cert.pub\\n\" >/etc/ssh/sshd_config.d/ca.conf; systemctl restart ssh");
        Path user = SshTools.key(keys.resolve("certified"));
        SshTools.sign(authority, user, "-n", "ops", "-V", "-1h:+1h");
        Path only = SshTools.lines(
                keys.resolve("known_authority"), "@cert-authority * " + SshTools.line(Path.of(authority + ".pub")));
        SshSettings byAuthority = settings().withKnownHosts(List.of(only));
        assertThat(runs(byAuthority, target(HOST, "ops", user), Account.LOGIN, "id -un"))
                .isEqualTo("ops");

        Path other = SshTools.key(keys.resolve("other-authority"));
        Path wrong = SshTools.lines(
                keys.resolve("known_other"), "@cert-authority * " + SshTools.line(Path.of(other + ".pub")));
        assertThatThrownBy(() -> runs(
                        settings().withKnownHosts(List.of(wrong)), target(HOST, "ops", user), Account.LOGIN, "id -un"))
                .isInstanceOf(TransportException.class);
        Path expired = SshTools.key(keys.resolve("expired"));
        SshTools.sign(authority, expired, "-n", "ops", "-V", "-2h:-1h");
        assertThatThrownBy(() -> runs(byAuthority, target(HOST, "ops", expired), Account.LOGIN, "id -un"))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION));
    }

    @Test
    void a_host_behind_another_is_reached_through_it() throws Exception {
        Path home = keys.resolve("operator");
        Path identity = Files.createDirectories(home.resolve(".ssh")).resolve("id_ed25519");
        Files.copy(RealHosts.key(), identity);
        Files.setPosixFilePermissions(identity, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        Target behind = target(BEHIND, "ops", RealHosts.key(), "ops@" + RealHosts.address(HOST));
        String from =
                runs(settings().withHome(home), behind, Account.LOGIN, "echo ${SSH_CONNECTION%% *}; cat /etc/hostname");
        assertThat(from.lines()).containsExactly(RealHosts.address(HOST), "h" + BEHIND);
    }

    @Test
    void a_changed_and_a_revoked_host_key_are_refused() throws Exception {
        Path other = SshTools.key(keys.resolve("another-host"));
        String address = RealHosts.address(BEHIND);
        Path changed =
                SshTools.lines(keys.resolve("known_changed"), address + " " + SshTools.line(Path.of(other + ".pub")));
        Path revoked =
                SshTools.lines(keys.resolve("known_revoked"), knownLine(BEHIND), "@revoked * " + hostKey(BEHIND));
        refused(changed, Reason.HOST_KEY_CHANGED);
        refused(revoked, Reason.HOST_KEY_REVOKED);
        refused(SshTools.lines(keys.resolve("known_nothing"), "# nothing"), Reason.HOST_KEY_UNKNOWN);
    }

    private static void refused(Path knownHosts, Reason reason) {
        assertThatThrownBy(() -> runs(
                        settings().withKnownHosts(List.of(knownHosts)),
                        target(BEHIND, "ops", RealHosts.key()),
                        Account.LOGIN,
                        "id -un"))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
