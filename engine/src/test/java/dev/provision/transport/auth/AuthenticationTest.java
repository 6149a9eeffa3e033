package dev.provision.transport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.shell.Account;
import dev.provision.testing.SshTools;
import dev.provision.transport.Connection;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.key.PublicHalf;
import dev.provision.transport.ssh.Operator;
import dev.provision.transport.ssh.SshConnector;
import dev.provision.transport.ssh.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.core.CoreModuleProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(600)
class AuthenticationTest {
    private final Path folder;
    private Operator operator;
    private TestServer server;

    AuthenticationTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws Exception {
        Path hostKey = SshTools.key(folder.resolve("host"));
        server = TestServer.start(hostKey);
        operator = new Operator(folder);
        operator.knows(Operator.name(server.port()) + " " + SshTools.line(Path.of(hostKey + ".pub")));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest(name = "{0} {1} as {2}, passphrase {3}")
    @CsvSource({
        "ed25519, 256, openssh, ''",
        "ed25519, 256, openssh, 'a secret'",
        "ecdsa, 256, openssh, ''",
        "ecdsa, 384, openssh, ''",
        "ecdsa, 521, openssh, ''",
        "ecdsa, 521, openssh, 'a secret'",
        "rsa, 2048, openssh, ''",
        "rsa, 3072, openssh, 'pass ''\" $(id) é'",
        "rsa, 2048, PEM, ''",
        "rsa, 2048, PEM, 'a secret'",
        "rsa, 2048, PKCS8, ''",
        "rsa, 2048, PKCS8, 'a secret'",
        "ecdsa, 256, PEM, ''",
        "ecdsa, 384, PEM, 'a secret'",
        "ecdsa, 256, PKCS8, ''",
        "ecdsa, 521, PKCS8, 'a secret'",
    })
    void logs_in_with_a_key(String type, String bits, String format, String passphrase) throws Exception {
        List<String> options = new ArrayList<>(List.of("-b", bits));
        if (!format.equals("openssh")) {
            options.addAll(List.of("-m", format));
        }
        Path key = SshTools.key(folder.resolve("id"), type, passphrase, options.toArray(String[]::new));
        assertThat(Files.readString(key).startsWith("-----BEGIN OPENSSH")).isEqualTo(format.equals("openssh"));
        server.authorize(PublicHalf.of(key));
        operator.offers(key);
        if (!passphrase.isEmpty()) {
            operator.answers(passphrase);
        }
        assertThat(login()).isEqualTo("in\n");
        // and when only the private half is there
        Files.delete(Path.of(key + ".pub"));
        assertThat(login()).isEqualTo("in\n");
        assertThat(server.users()).containsExactly("ops");
    }

    @Test
    void a_key_of_ssh_defaults_is_found_in_the_home_directory() throws Exception {
        Path key = SshTools.key(operator.home.resolve(".ssh/id_ecdsa"), "ecdsa", "");
        server.authorize(PublicHalf.of(key));
        assertThat(login()).isEqualTo("in\n");
    }

    @Test
    void every_key_is_tried_until_one_is_taken() throws Exception {
        Path wrong = SshTools.key(folder.resolve("wrong"));
        Path broken = Files.writeString(folder.resolve("broken"), "-----BEGIN OPENSSH PRIVATE KEY-----\n!!!\n");
        Path right = SshTools.key(folder.resolve("right"));
        server.authorize(PublicHalf.of(right));
        operator.offers(wrong, folder.resolve("missing"), broken, right);
        assertThat(login()).isEqualTo("in\n");
    }

    @Test
    void a_refusal_says_who_was_refused_what_was_offered_and_what_was_not() throws Exception {
        Path wrong = SshTools.key(folder.resolve("wrong"));
        Path locked = SshTools.key(folder.resolve("locked"), "ed25519", "a secret");
        Path broken = Files.writeString(folder.resolve("broken"), "no key");
        operator.offers(wrong, locked, broken);
        assertThatThrownBy(this::login).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION);
            assertThat(String.valueOf(e.getMessage()).lines())
                    .containsExactly(
                            "halo-1: ops@127.0.0.1:" + server.port() + " refused us. Offered: " + wrong
                                    + ". The server accepts: publickey",
                            "Not offered: " + locked
                                    + ": encrypted, and nobody gave its passphrase; add it to an ssh-agent",
                            String.valueOf(e.getMessage()).lines().toList().get(2),
                            "Is the user right, and does its ~/.ssh/authorized_keys there hold one of these keys?");
            assertThat(e.getMessage()).contains("Not offered: " + broken + ": cannot be read");
        });
        assertThat(server.commands()).isZero();
    }

    @Test
    void without_a_key_it_says_where_it_looked() {
        operator.offers(folder.resolve("none"));
        assertThatThrownBy(this::login)
                .hasMessageContaining("There was no key to offer; looked for " + folder.resolve("none"));
    }

    @Test
    void a_wrong_passphrase_is_said_and_never_shown() throws Exception {
        Path locked = SshTools.key(folder.resolve("locked"), "ed25519", "right");
        operator.offers(locked);
        operator.answers("very-wrong");
        assertThatThrownBy(this::login).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION);
            assertThat(e.getMessage())
                    .contains("Not offered: " + locked + ": cannot be read")
                    .doesNotContain("very-wrong");
        });
    }

    @Test
    void a_passphrase_is_asked_for_once_however_many_hosts_there_are() throws Exception {
        Path locked = SshTools.key(folder.resolve("locked"), "ed25519", "right");
        server.authorize(PublicHalf.of(locked));
        operator.offers(locked);
        List<Path> asked = new ArrayList<>();
        operator.settings = operator.settings.withPassphrases(file -> {
            asked.add(file);
            return Optional.of(new dev.provision.secret.Secret("right"));
        });
        SshConnector connector = operator.connector();
        for (int i = 0; i < 3; i++) {
            connector
                    .connect(Operator.target("halo-" + i, server.port()), Operator.SOON)
                    .close();
        }
        assertThat(asked).containsExactly(locked);
    }

    @Test
    void a_server_that_hangs_up_on_too_many_keys_is_told_as_a_refusal() throws Exception {
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server.mina(), 2);
        Path[] keys = new Path[5];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = SshTools.key(folder.resolve("id" + i));
        }
        operator.offers(keys);
        assertThatThrownBy(this::login).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION);
            assertThat(e).hasMessageContaining("The server hung up").hasMessageContaining("too many keys");
        });
    }

    private String login() throws TransportException {
        try (Connection connection = operator.connect(Operator.target("halo-1", server.port()))) {
            return connection.shell(Account.LOGIN).run("echo in", Operator.SOON).out();
        }
    }
}
