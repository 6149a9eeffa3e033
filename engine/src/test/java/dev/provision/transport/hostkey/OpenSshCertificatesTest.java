package dev.provision.transport.hostkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.shell.Account;
import dev.provision.testing.OpenSshServer;
import dev.provision.testing.SshTools;
import dev.provision.transport.Connection;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.config.HostKeyMode;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.PublicHalf;
import dev.provision.transport.ssh.Operator;
import dev.provision.transport.ssh.SshConnector;
import dev.provision.transport.ssh.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates of hosts and of users with a real sshd, and where it can be compared with what a real ssh does. */
@Timeout(600)
class OpenSshCertificatesTest {
    private final Path folder;
    private Path authority;
    private Path host;
    private Path id;
    private Operator operator;
    private @Nullable OpenSshServer server;

    OpenSshCertificatesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void prepare() throws Exception {
        operator = new Operator(folder);
        authority = SshTools.key(folder.resolve("authority"));
        host = SshTools.key(folder.resolve("host"));
        id = SshTools.key(folder.resolve("id"));
        operator.offers(id);
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048"})
    void a_host_with_a_certificate_needs_no_key_in_known_hosts(String type, String bits) throws Exception {
        host = SshTools.key(folder.resolve("typed"), type, "", "-b", bits);
        serve(SshTools.sign(authority, host, "-h", "-n", "127.0.0.1", "-V", "-1m:+1h"));
        operator.knows("@cert-authority * " + line(authority));
        assertThat(login()).isEqualTo("in\n");
        assertThat(operator.knownHosts).content().hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        -n 127.0.0.1 -V -1m:+1h              | @cert-authority 127.0.0.1 CA            | CERTIFIED
        -n 127.0.0.1 -V -1m:+1h              | @cert-authority [127.0.0.1]:PORT CA     | CERTIFIED
        -n 127.0.0.1 -V -1m:+1h              | @cert-authority 127.*,!127.0.0.1 CA     | NEW
        -n 127.0.0.1 -V -1m:+1h              | @cert-authority other CA                | NEW
        -n 127.0.0.1 -V -1m:+1h              | @cert-authority * OTHER                 | NEW
        -n 127.0.0.1 -V -1m:+1h              | * CA                                    | CHANGED
        -n 127.0.0.1 -V 20200101:20210101    | @cert-authority * CA                    | ended at 2021-01-01
        -n 127.0.0.1 -V 20900101:20910101    | @cert-authority * CA                    | begins at 2090-01-01
        -n 127.0.0.2                         | @cert-authority * CA                    | is for 127.0.0.2
        -n 127.*                             | @cert-authority * CA                    | is for 127.*
        -n 127.0.0.1                         | @cert-authority * CA;@revoked * CA      | REVOKED
        -n 127.0.0.1                         | @cert-authority * CA;@revoked * HOST    | REVOKED
        -n 127.0.0.1 -V 20200101:20210101    | @cert-authority * CA;* HOST             | KNOWN
        -n 127.0.0.1                         | @cert-authority * OTHER;127.0.0.1 HOST  | KNOWN
        -n 127.0.0.1                         | * HOST                                  | KNOWN
        -n 127.0.0.1                         | @cert-authority * OTHER;* CA            | CHANGED
        -n 127.0.0.1 -O critical:odd@me=1    | @cert-authority * CA                    | critical options
        """)
    void a_host_is_taken_or_refused_as_ssh_does_it(String options, String lines, String outcome) throws Exception {
        List<String> all = new ArrayList<>(List.of("-h"));
        all.addAll(List.of(options.split(" ")));
        serve(SshTools.sign(authority, host, all.toArray(String[]::new)));
        Path other = SshTools.key(folder.resolve("other"));
        operator.knows(lines.replace("CA", line(authority))
                .replace("OTHER", line(other))
                .replace("HOST", line(host))
                .replace("PORT", Integer.toString(server().port()))
                .split(";"));
        SshTools.Said ssh = SshTools.run(
                "ssh",
                "-F",
                "none",
                "-o",
                "UserKnownHostsFile=" + operator.knownHosts,
                "-o",
                "GlobalKnownHostsFile=none",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "BatchMode=yes",
                "-o",
                "IdentityAgent=none",
                "-i",
                id,
                "-p",
                server().port(),
                OpenSshServer.user() + "@127.0.0.1",
                "echo in");
        if (outcome.equals("CERTIFIED") || outcome.equals("KNOWN")) {
            assertThat(login()).isEqualTo("in\n");
            assertThat(ssh.text()).contains("in\n");
            return;
        }
        assertThat(ssh.status()).as("ssh refuses too: " + ssh.text()).isEqualTo(255);
        String file = Files.readString(operator.knownHosts);
        for (HostKeyMode mode : HostKeyMode.values()) {
            if (mode == HostKeyMode.ACCEPT_NEW && !lines.contains("@cert-authority *")) {
                continue;
            }
            operator.settings = operator.settings.withHostKeys(mode);
            assertThatThrownBy(this::login).isInstanceOfSatisfying(TransportException.class, e -> {
                Reason reason =
                        switch (outcome) {
                            case "CHANGED" -> Reason.HOST_KEY_CHANGED;
                            case "REVOKED" -> Reason.HOST_KEY_REVOKED;
                            default -> Reason.HOST_KEY_UNKNOWN;
                        };
                assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
                if (outcome.contains(" ")) {
                    assertThat(e)
                            .hasMessageContaining("certificate is not good")
                            .hasMessageContaining(outcome)
                            .hasMessageContaining("known_hosts:1");
                }
            });
        }
        assertThat(operator.knownHosts).content().isEqualTo(file);
    }

    @Test
    void a_host_that_shows_a_certificate_for_users_is_refused() throws Exception {
        serve(SshTools.sign(authority, host, "-n", "127.0.0.1"));
        operator.knows("@cert-authority * " + line(authority));
        assertThatThrownBy(this::login).hasMessageContaining("it is not for hosts but for users who log in");
    }

    @Test
    void the_engines_clock_decides_and_not_the_machines() throws Exception {
        serve(SshTools.sign(authority, host, "-h", "-n", "127.0.0.1", "-V", "-1m:+1h"));
        operator.knows("@cert-authority * " + line(authority));
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));
        assertThatThrownBy(() -> new SshConnector(operator.settings, later).connect(target(), Operator.SOON))
                .hasMessageContaining("it ended at");
        Clock earlier = Clock.offset(Clock.systemUTC(), Duration.ofHours(-2));
        assertThatThrownBy(() -> new SshConnector(operator.settings, earlier).connect(target(), Operator.SOON))
                .hasMessageContaining("it begins at");
    }

    @Test
    void a_certificate_without_names_is_refused_though_ssh_of_today_takes_it() throws Exception {
        serve(SshTools.sign(authority, host, "-h"));
        operator.knows("@cert-authority * " + line(authority));
        assertThatThrownBy(this::login).hasMessageContaining("it names no host");
    }

    @Test
    void a_certificate_is_asked_for_only_where_an_authority_is_named() throws Exception {
        serve(SshTools.sign(authority, host, "-h", "-n", "127.0.0.1"));
        List<String> said = new ArrayList<>();
        operator.settings = operator.settings.withDebug(line -> {
            synchronized (said) {
                said.add(line);
            }
        });
        operator.knows("@cert-authority other " + line(authority));
        operator.acceptsNew();
        login();
        assertThat(operator.knownHosts).content().endsWith(":" + server().port() + " " + line(host) + "\n");
        assertThat(said).anyMatch(line -> line.contains("Negotiated") && line.contains("sig=ssh-ed25519;"));
        said.clear();
        operator.knows("127.0.0.1 " + line(host), "@cert-authority * " + line(authority));
        login();
        assertThat(said)
                .anyMatch(
                        line -> line.contains("Negotiated") && line.contains("sig=ssh-ed25519-cert-v01@openssh.com;"));
    }

    @Test
    void the_exchange_on_which_the_library_checks_nothing_is_never_offered() throws Exception {
        server = OpenSshServer.start(
                folder,
                "HostKey " + host,
                "HostCertificate " + SshTools.sign(authority, host, "-h", "-n", "127.0.0.1"),
                "KexAlgorithms diffie-hellman-group-exchange-sha256");
        operator.knows("@cert-authority * " + line(authority), "* " + line(host));
        assertThatThrownBy(this::login).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.CONNECT);
            assertThat(e).hasMessageContaining("KeyExchangeAlgorithms");
        });
    }

    /** A real sshd does not load what it can see to be wrong; this server shows whatever it is given. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        -h -n 127.0.0.1 |  0 | CERTIFIED
        -h -n 127.0.0.1 | -1 | the authority did not sign this
        -h -n 127.0.0.1 | 40 | the authority did not sign this
        """)
    void a_forged_certificate_is_refused(String options, int flip, String outcome) throws Exception {
        HostKey real = PublicHalf.in(SshTools.sign(authority, host, options.split(" ")));
        byte[] bytes = Base64.getDecoder().decode(real.base64());
        if (flip != 0) {
            // in the last bytes of the signature, or in the nonce that is signed
            bytes[flip < 0 ? bytes.length + flip : flip] ^= 1;
        }
        OpenSshCertificate shown = (OpenSshCertificate) new ByteArrayBuffer(bytes).getRawPublicKey();
        try (TestServer odd = TestServer.start(host)) {
            odd.mina().setHostKeyCertificateProvider(session -> List.of(shown));
            odd.authorize(PublicHalf.of(id));
            operator.knows("@cert-authority * " + line(authority));
            Target target = Operator.target("halo-1", odd.port());
            if (outcome.equals("CERTIFIED")) {
                operator.connect(target).close();
                return;
            }
            assertThatThrownBy(() -> operator.connect(target))
                    .hasMessageContaining("certificate is not good")
                    .hasMessageContaining(outcome);
            assertThat(odd.users()).isEmpty();
            assertThat(operator.connector().keysOf(target, Operator.SOON).get(0).standing())
                    .isEqualTo(Standing.INVALID);
        }
    }

    @Test
    void a_certificate_that_ends_while_a_connection_lasts_does_not_end_it() throws Exception {
        HostKey real = PublicHalf.in(SshTools.sign(authority, host, "-h", "-n", "127.0.0.1", "-V", "-1m:+1h"));
        OpenSshCertificate shown =
                (OpenSshCertificate) new ByteArrayBuffer(Base64.getDecoder().decode(real.base64())).getRawPublicKey();
        AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
        Clock clock = new PassingClock(passed);
        try (TestServer odd = TestServer.start(host)) {
            odd.mina().setHostKeyCertificateProvider(session -> List.of(shown));
            odd.authorize(PublicHalf.of(id));
            operator.knows("@cert-authority * " + line(authority));
            SshConnector connector = new SshConnector(operator.settings, clock);
            try (Connection connection = connector.connect(Operator.target("halo-1", odd.port()), Operator.SOON)) {
                RemoteShell shell = connection.shell(Account.LOGIN);
                passed.set(Duration.ofHours(2));
                odd.mina().getActiveSessions().get(0).reExchangeKeys().verify(Operator.SOON);
                assertThat(shell.run("echo in", Operator.SOON).out()).isEqualTo("in\n");
            }
            assertThatThrownBy(() -> connector.connect(Operator.target("halo-1", odd.port()), Operator.SOON))
                    .hasMessageContaining("it ended at");
        }
    }

    /** The machine's time and what a test adds to it. */
    private static final class PassingClock extends Clock {
        private final AtomicReference<Duration> passed;

        PassingClock(AtomicReference<Duration> passed) {
            this.passed = passed;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(passed.get());
        }
    }

    @Test
    void trust_shows_who_is_certified() throws Exception {
        Path plain = SshTools.key(folder.resolve("plain"), "ecdsa", "");
        server = OpenSshServer.start(
                folder,
                "HostKey " + host,
                "HostKey " + plain,
                "HostCertificate " + SshTools.sign(authority, host, "-h", "-n", "127.0.0.1", "-V", "-1m:20300101Z"));
        operator.knows("@cert-authority * " + line(authority));
        List<ShownKey> keys = operator.connector().keysOf(target(), Operator.SOON);
        assertThat(keys)
                .extracting(ShownKey::type, ShownKey::standing, ShownKey::fingerprint)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "ssh-ed25519-cert-v01@openssh.com",
                                Standing.CERTIFIED,
                                PublicHalf.of(host).fingerprint()),
                        org.assertj.core.groups.Tuple.tuple(
                                "ssh-ed25519",
                                Standing.CERTIFIED,
                                PublicHalf.of(host).fingerprint()),
                        org.assertj.core.groups.Tuple.tuple(
                                "ecdsa-sha2-nistp256",
                                Standing.NEW,
                                PublicHalf.of(plain).fingerprint()));
        assertThat(keys.get(0).certificate()).isEqualTo("\"made by a test\" for 127.0.0.1 until 2030-01-01T00:00:00Z");
        assertThat(keys.get(0).because()).contains(operator.knownHosts + ":1");
    }

    private OpenSshServer server() {
        return Objects.requireNonNull(server);
    }

    private void serve(Path certificate) throws Exception {
        Path keys = Files.writeString(folder.resolve("authorized_keys"), line(id) + "\n");
        server = OpenSshServer.start(
                folder, "HostKey " + host, "HostCertificate " + certificate, "AuthorizedKeysFile " + keys);
    }

    private Target target() {
        return new Target(
                "halo-1",
                Optional.of("127.0.0.1"),
                Optional.of(server().port()),
                Optional.of(OpenSshServer.user()),
                List.of(),
                List.of());
    }

    private String login() throws TransportException {
        try (Connection connection = operator.connect(target())) {
            return connection.shell(Account.LOGIN).run("echo in", Operator.SOON).out();
        }
    }

    private static String line(Path key) throws IOException {
        return SshTools.line(Path.of(key + ".pub"));
    }
}
