package dev.provision.transport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.shell.Account;
import dev.provision.testing.OpenSshServer;
import dev.provision.testing.SshTools;
import dev.provision.transport.Connection;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.config.SshSettings;
import dev.provision.transport.key.PublicHalf;
import dev.provision.transport.ssh.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logging in with a certificate at a real sshd that knows no key but its authority's. */
@Timeout(600)
class UserCertificatesTest {
    private final Path folder;
    private Path authority;
    private Path id;
    private Operator operator;
    private OpenSshServer server;

    UserCertificatesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws Exception {
        operator = new Operator(folder);
        authority = SshTools.key(folder.resolve("authority"));
        id = SshTools.key(folder.resolve("id"));
        server = serve("host");
        operator.offers(id);
    }

    /** A server whose key is certified; the file of known hosts says by whom. */
    private OpenSshServer serve(String name) throws Exception {
        Path host = SshTools.key(folder.resolve(name));
        Path hosts = folder.resolve("hosts");
        if (!Files.exists(hosts)) {
            SshTools.key(hosts);
            operator.knows("@cert-authority * " + SshTools.line(Path.of(hosts + ".pub")));
        }
        return OpenSshServer.start(
                folder,
                "HostKey " + host,
                "HostCertificate " + SshTools.sign(hosts, host, "-h", "-n", "127.0.0.1," + name),
                "TrustedUserCAKeys " + authority + ".pub");
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
        "rsa, 2048, openssh, ''",
        "rsa, 2048, PEM, ''",
        "ecdsa, 256, PKCS8, 'a secret'",
    })
    void a_certificate_beside_the_key_is_offered(String type, String bits, String format, String passphrase)
            throws Exception {
        List<String> options = new ArrayList<>(List.of("-b", bits));
        if (!format.equals("openssh")) {
            options.addAll(List.of("-m", format));
        }
        id = SshTools.key(folder.resolve("typed"), type, passphrase, options.toArray(String[]::new));
        certify(id);
        operator.offers(id);
        if (!passphrase.isEmpty()) {
            operator.answers(passphrase);
        }
        assertThat(login()).isEqualTo("in\n");
        assertThat(server.log()).contains("-CERT ").contains("ID made by a test");
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,521", "rsa,2048"})
    void an_agent_holds_a_certificate(String type, String bits) throws Exception {
        try (RunningAgent agent = new RunningAgent()) {
            id = SshTools.key(folder.resolve("typed"), type, "", "-b", bits);
            Path certificate = certify(id);
            agent.add(id);
            Files.delete(id);
            Files.delete(Path.of(id + ".pub"));
            Files.delete(certificate);
            operator.offers();
            use(agent);
            assertThat(login()).isEqualTo("in\n");
            assertThat(server.log()).as("the certificate came first").doesNotContain("Failed publickey");
        }
    }

    @Test
    void an_agent_signs_for_a_certificate_that_is_in_a_file_only() throws Exception {
        try (RunningAgent agent = new RunningAgent()) {
            agent.add(id);
            certify(id);
            Files.delete(id);
            use(agent);
            assertThat(login()).isEqualTo("in\n");
        }
    }

    @Test
    void the_configuration_of_ssh_may_name_a_certificate() throws Exception {
        Path elsewhere = Files.move(certify(id), folder.resolve("elsewhere.pub"));
        SshTools.lines(
                operator.home.resolve(".ssh/config"),
                "Host halo-1",
                "  HostName 127.0.0.1",
                "  Port " + server.port(),
                "  User " + OpenSshServer.user(),
                "  IdentityFile " + id,
                "  CertificateFile " + elsewhere,
                "  IdentityAgent none",
                "  HostKeyAlias host");
        operator.offers();
        operator.settings = withConfig();
        Target bare = new Target("halo-1", Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
        operator.connect(bare).close();
        assertThat(server.log()).contains("ED25519-CERT");
    }

    private SshSettings withConfig() {
        SshSettings old = operator.settings;
        return new SshSettings(
                old.home(),
                old.knownHosts(),
                old.hostKeys(),
                old.identityFiles(),
                old.passphrases(),
                old.agentSocket(),
                old.becomePassword(),
                old.becomeWithin(),
                true,
                old.debug());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        -n USER -V 20200101:20210101  | it ended at 2021-01-01T00:00:00Z
        -n USER -V 20900101:20910101  | it begins at 2090-01-01T00:00:00Z
        -n somebody-else              | for somebody-else
        """)
    void a_refused_certificate_is_told_with_what_may_be_wrong(String options, String why) throws Exception {
        SshTools.sign(
                authority, id, options.replace("USER", OpenSshServer.user()).split(" "));
        refused("Offered: " + id + "-cert.pub (certificate \"made by a test\"", why);
    }

    @Test
    void a_certificate_of_another_authority_is_refused() throws Exception {
        Path other = SshTools.key(folder.resolve("other"));
        SshTools.sign(other, id, "-n", OpenSshServer.user());
        refused("by " + PublicHalf.of(other));
    }

    @Test
    void a_certificate_for_hosts_is_not_offered() throws Exception {
        Path certificate = SshTools.sign(authority, id, "-h", "-n", OpenSshServer.user());
        refused("Not offered: " + certificate + ": it is not a certificate for users but for hosts");
    }

    @Test
    void what_is_no_certificate_is_told_and_the_key_is_still_offered() throws Exception {
        Path broken = Files.writeString(Path.of(id + "-cert.pub"), "ssh-ed25519-cert-v01@openssh.com AAAA x\n");
        refused("Not offered: " + broken + ": it is no certificate that can be read", "Offered: " + id + ".");
        certify(id);
        byte[] text = Files.readAllBytes(broken);
        text[200] = (byte) (text[200] == 'A' ? 'B' : 'A');
        Files.write(broken, text);
        assertThatThrownBy(this::login).isInstanceOf(TransportException.class);
    }

    @Test
    void a_certificate_for_another_key_of_the_same_name_is_not_used_for_this_one() throws Exception {
        Path other = SshTools.key(folder.resolve("other"));
        Files.move(certify(other), Path.of(id + "-cert.pub"));
        refused("Offered: " + id + ".");
        operator.offers(id, other);
        assertThat(login()).isEqualTo("in\n");
    }

    @Test
    void a_gate_and_the_host_behind_it_are_both_certified_and_take_certificates() throws Exception {
        certify(id);
        try (OpenSshServer behind = serve("behind")) {
            Target target = new Target(
                    "halo-2",
                    Optional.of("127.0.0.1"),
                    Optional.of(behind.port()),
                    Optional.of(OpenSshServer.user()),
                    List.of(),
                    List.of(OpenSshServer.user() + "@127.0.0.1:" + server.port()));
            try (Connection connection = operator.connect(target)) {
                assertThat(connection
                                .shell(Account.LOGIN)
                                .run("echo in", Operator.SOON)
                                .out())
                        .isEqualTo("in\n");
            }
            assertThat(server.log()).contains("ED25519-CERT");
            assertThat(behind.log()).contains("ED25519-CERT");
            SshTools.lines(
                    operator.home.resolve(".ssh/config"),
                    "Host gate",
                    "  HostName 127.0.0.1",
                    "  Port " + server.port(),
                    "Host halo-2",
                    "  HostName 127.0.0.1",
                    "  Port " + behind.port(),
                    "  HostKeyAlias behind",
                    "  ProxyJump gate",
                    "Host *",
                    "  IdentityAgent none",
                    "  IdentityFile " + id,
                    "  User " + OpenSshServer.user());
            operator.offers();
            operator.settings = withConfig();
            Target bare =
                    new Target("halo-2", Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
            operator.connect(bare).close();
        }
    }

    private Path certify(Path key) throws Exception {
        return SshTools.sign(authority, key, "-n", OpenSshServer.user(), "-V", "-1m:+1h");
    }

    private void refused(String... words) {
        assertThatThrownBy(this::login).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.AUTHENTICATION);
            assertThat(e.getMessage()).contains(words);
        });
    }

    private void use(RunningAgent agent) {
        operator.settings = operator.settings.withAgentSocket(Optional.of(agent.socket));
    }

    private String login() throws TransportException {
        Target target = new Target(
                "halo-1",
                Optional.of("127.0.0.1"),
                Optional.of(server.port()),
                Optional.of(OpenSshServer.user()),
                List.of(),
                List.of());
        try (Connection connection = operator.connect(target)) {
            return connection.shell(Account.LOGIN).run("echo in", Operator.SOON).out();
        }
    }
}
