package dev.provision.transport.hostkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.testing.SshTools;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.config.HostKeyMode;
import dev.provision.transport.config.SshSettings;
import dev.provision.transport.key.PublicHalf;
import dev.provision.transport.ssh.Operator;
import dev.provision.transport.ssh.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a connection to a host whose key is known, new, changed or revoked. */
@Timeout(600)
class HostKeysTest {
    private final Path folder;
    private Path hostKey;
    private Operator operator;
    private TestServer server;
    private String name;

    HostKeysTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws Exception {
        hostKey = SshTools.key(folder.resolve("host"));
        Path id = SshTools.key(folder.resolve("id"));
        server = TestServer.start(hostKey);
        server.authorize(PublicHalf.of(id));
        name = Operator.name(server.port());
        operator = new Operator(folder);
        operator.offers(id);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048"})
    void a_known_key_of_every_type_is_asked_for_and_taken(String type, String bits) throws Exception {
        Path key = SshTools.key(folder.resolve("other"), type, "", "-b", bits);
        try (TestServer both = type.equals("ed25519") ? TestServer.start(key) : TestServer.start(hostKey, key)) {
            both.authorize(PublicHalf.of(folder.resolve("id")));
            // the server has an ed25519 key too, which would come first
            operator.knows(Operator.name(both.port()) + " " + SshTools.line(Path.of(key + ".pub")));
            operator.connect(Operator.target("halo-1", both.port())).close();
        }
    }

    @Test
    void an_unknown_key_is_refused_with_its_fingerprint_and_what_to_do() throws Exception {
        refused(Reason.HOST_KEY_UNKNOWN, PublicHalf.of(hostKey).fingerprint(), name, "provision trust halo-1");
        assertThat(operator.knownHosts).doesNotExist();
        operator.knows("[127.0.0.1]:1 " + SshTools.line(Path.of(hostKey + ".pub")));
        refused(Reason.HOST_KEY_UNKNOWN, operator.knownHosts.toString());
    }

    @Test
    void a_new_key_is_recorded_once_where_that_is_wanted_and_then_it_is_known() throws Exception {
        Files.writeString(operator.knownHosts, "# mine");
        operator.acceptsNew();
        connect();
        String recorded = "# mine\n" + name + " " + SshTools.line(Path.of(hostKey + ".pub")) + "\n";
        assertThat(operator.knownHosts).content().isEqualTo(recorded);
        connect();
        operator.settings = operator.settings.withHostKeys(HostKeyMode.STRICT);
        connect();
        assertThat(operator.knownHosts).content().isEqualTo(recorded);
    }

    @ParameterizedTest
    @EnumSource(HostKeyMode.class)
    void a_changed_key_is_refused_and_the_file_left_alone(HostKeyMode mode) throws Exception {
        operator.settings = operator.settings.withHostKeys(mode);
        Path before = SshTools.key(folder.resolve("before"));
        Path ecdsa = SshTools.key(folder.resolve("ecdsa"), "ecdsa", "");
        for (Path known : new Path[] {before, ecdsa}) {
            operator.knows("# first", name + " " + SshTools.line(Path.of(known + ".pub")));
            String file = Files.readString(operator.knownHosts);
            refused(
                    Reason.HOST_KEY_CHANGED,
                    PublicHalf.of(hostKey).fingerprint(),
                    PublicHalf.of(known).fingerprint(),
                    operator.knownHosts + ":2",
                    "ssh-keygen -R '" + name + "'");
            assertThat(operator.knownHosts).content().isEqualTo(file);
        }
    }

    @ParameterizedTest
    @EnumSource(HostKeyMode.class)
    void a_revoked_key_is_refused_even_where_it_is_known_too(HostKeyMode mode) throws Exception {
        operator.settings = operator.settings.withHostKeys(mode);
        String key = SshTools.line(Path.of(hostKey + ".pub"));
        operator.knows("@revoked * " + key);
        refused(Reason.HOST_KEY_REVOKED, operator.knownHosts + ":1");
        operator.knows(name + " " + key, "@revoked * " + key);
        String file = Files.readString(operator.knownHosts);
        refused(Reason.HOST_KEY_REVOKED, operator.knownHosts + ":2");
        assertThat(operator.knownHosts).content().isEqualTo(file);
    }

    @Test
    void a_key_of_revoked_host_keys_is_refused_even_where_it_is_known() throws Exception {
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve(".ssh"));
        Path revoked = folder.resolve("revoked");
        Files.writeString(home.resolve(".ssh/config"), "Host *\n  RevokedHostKeys " + revoked + "\n");
        operator.settings = SshSettings.defaults()
                .withHome(home)
                .withAgentSocket(java.util.Optional.empty())
                .withKnownHosts(java.util.List.of(operator.knownHosts))
                .withIdentityFiles(operator.settings.identityFiles());
        String key = SshTools.line(Path.of(hostKey + ".pub"));
        operator.knows(name + " " + key);
        refused(Reason.HOST_KEY_UNKNOWN, revoked.toString());
        Files.writeString(revoked, "# stolen\n\n" + SshTools.line(Path.of(folder.resolve("id") + ".pub")) + "\n");
        connect();
        Files.writeString(revoked, "# stolen\n" + key + "\n");
        assertThatThrownBy(this::connect).hasMessageContaining("revoked key").hasMessageContaining(revoked + ":2");
        Files.writeString(revoked, "SSHKRL\n\0\0\0\0\1");
        assertThatThrownBy(this::connect).hasMessageContaining("unsupported format of RevokedHostKeys");
        Files.writeString(revoked, "not a key\n");
        assertThatThrownBy(this::connect)
                .hasMessageContaining("invalid public key in RevokedHostKeys " + revoked + ":1");
    }

    @Test
    void known_hosts_that_cannot_be_written_are_an_error_and_not_an_acceptance() throws Exception {
        operator.acceptsNew();
        operator.settings = operator.settings.withKnownHosts(java.util.List.of(Path.of("/proc/none/known_hosts")));
        refused(Reason.HOST_KEY_UNKNOWN, "/proc/none");
    }

    private void connect() throws TransportException {
        operator.connect(Operator.target("halo-1", server.port())).close();
    }

    private void refused(Reason reason, String... words) {
        assertThatThrownBy(this::connect).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).startsWith("halo-1: ").contains(words);
        });
        assertThat(server.users()).as("nothing was said to it").isEmpty();
    }
}
