package dev.provision.transport.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.shell.Account;
import dev.provision.testing.SshTools;
import dev.provision.transport.Connection;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.config.SshSettings;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.PublicHalf;
import dev.provision.transport.ssh.Operator;
import dev.provision.transport.ssh.TestServer;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class AgentTest {
    private final Path folder;
    private Operator operator;
    private TestServer server;

    AgentTest(@TempDir Path folder) {
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

    @ParameterizedTest
    @CsvSource({"ed25519,256", "ecdsa,256", "ecdsa,384", "ecdsa,521", "rsa,2048"})
    void an_agent_signs_with_a_key_that_is_in_no_file(String type, String bits) throws Exception {
        try (RunningAgent agent = new RunningAgent()) {
            Path key = SshTools.key(folder.resolve("id"), type, "", "-b", bits);
            server.authorize(PublicHalf.of(key));
            agent.add(key);
            Files.delete(key);
            Files.delete(Path.of(key + ".pub"));
            use(agent);
            login();
        }
    }

    @Test
    void an_agent_opens_an_encrypted_key_that_nobody_gives_a_passphrase_for() throws Exception {
        try (RunningAgent agent = new RunningAgent()) {
            Path key = SshTools.key(folder.resolve("id"));
            agent.add(key);
            assertThat(SshTools.run("ssh-keygen", "-p", "-N", "a secret", "-f", key)
                            .status())
                    .isZero();
            server.authorize(PublicHalf.of(key));
            operator.offers(key);
            use(agent);
            login();
        }
    }

    @Test
    void named_identities_come_first_and_may_be_said_to_be_the_only_ones() throws Exception {
        try (RunningAgent agent = new RunningAgent()) {
            Path other = SshTools.key(folder.resolve("other"));
            Path named = SshTools.key(folder.resolve("named"));
            agent.add(other);
            agent.add(named);
            operator.offers(named);
            use(agent);
            List<HostKey> offered = new ArrayList<>();
            PublickeyAuthenticator nobody = (user, key, session) -> {
                offered.add(HostKey.of(key));
                return false;
            };
            server.mina().setPublickeyAuthenticator(nobody);
            assertThatThrownBy(this::login).hasMessageContaining("agent key test (" + PublicHalf.of(named) + ")");
            assertThat(offered).containsExactly(PublicHalf.of(named), PublicHalf.of(other));
            offered.clear();
            SshTools.lines(
                    operator.home.resolve(".ssh/config"), "Host *", "IdentitiesOnly yes", "IdentityFile " + named);
            operator.settings = new SshSettings(
                    operator.settings.home(),
                    operator.settings.knownHosts(),
                    operator.settings.hostKeys(),
                    List.of(),
                    operator.settings.passphrases(),
                    operator.settings.agentSocket(),
                    operator.settings.becomePassword(),
                    operator.settings.becomeWithin(),
                    true,
                    operator.settings.debug());
            assertThatThrownBy(this::login).isInstanceOf(TransportException.class);
            assertThat(offered).containsExactly(PublicHalf.of(named));
        }
    }

    @Test
    void an_agent_that_is_gone_or_refuses_is_named_and_files_are_tried() throws Exception {
        Path key = SshTools.key(folder.resolve("id"));
        operator.offers(key);
        operator.settings =
                operator.settings.withAgentSocket(Optional.of(Files.createFile(folder.resolve("no-socket"))));
        assertThatThrownBy(this::login).isInstanceOfSatisfying(TransportException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION);
            assertThat(e).hasMessageContaining("Not offered: agent at " + folder.resolve("no-socket"));
        });
        server.authorize(PublicHalf.of(key));
        login();
    }

    @Test
    void a_locked_agent_has_no_keys_and_files_are_tried() throws Exception {
        try (RunningAgent agent = new RunningAgent()) {
            Path key = SshTools.key(folder.resolve("id"));
            server.authorize(PublicHalf.of(key));
            operator.offers(key);
            use(agent);
            login();
        }
    }

    /** The server accepts no key, so a person is asked in vain. */
    @ParameterizedTest(name = "{0} keys of type {1}, of which the operator names {2}")
    @CsvSource({
        "1, ssh-ed25519, 0, 1",
        "2, ssh-ed25519, 0, 0",
        "2, ssh-ed25519, 1, 1",
        "3, ssh-ed25519, 2, 0",
        "1, sk-ssh-ed25519@openssh.com, 0, 0",
    })
    void asks_for_a_signature_in_advance_only_by_the_one_key_that_may_do(int held, String type, int named, int asked)
            throws Exception {
        List<HostKey> keys = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < held; i++) {
            Path file = SshTools.key(folder.resolve("id" + i));
            HostKey key = PublicHalf.of(file);
            keys.add(type.equals(key.type()) ? key : ofType(type));
            files.add(file);
        }
        // the last ones are named, and so come first
        operator.offers(files.subList(held - named, held).toArray(Path[]::new));
        try (RefusingAgent agent = new RefusingAgent(keys)) {
            operator.settings = operator.settings.withAgentSocket(Optional.of(agent.socket));
            assertThatThrownBy(this::login).isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.reason())
                    .isEqualTo(Reason.AUTHENTICATION));
            assertThat(agent.asked()).isEqualTo(asked);
        }
    }

    private static HostKey ofType(String type) {
        byte[] blob = new net.schmizz.sshj.common.Buffer.PlainBuffer()
                .putString(type)
                .putBytes(new byte[32])
                .putString("ssh:")
                .getCompactData();
        return HostKey.of(blob).orElseThrow();
    }

    @Test
    void a_file_is_used_where_the_agent_refuses_to_sign() throws Exception {
        Path refused = SshTools.key(folder.resolve("refused"));
        Path id = SshTools.key(folder.resolve("id"));
        server.authorize(PublicHalf.of(refused), PublicHalf.of(id));
        operator.offers(refused, id);
        try (RefusingAgent agent = new RefusingAgent(List.of(PublicHalf.of(refused)))) {
            operator.settings = operator.settings.withAgentSocket(Optional.of(agent.socket));
            login();
            assertThat(agent.asked()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00000000",
                "7fffffff",
                "00000001" + "05",
                "00000001" + "63",
                "00000005" + "0c" + "7fffffff",
                "00000009" + "0c" + "00000001" + "7fffffff",
                "00000009" + "0c" + "00000001" + "00000000",
                "00000003" + "0c0000"
            })
    void what_an_agent_says_is_not_trusted(String hex) throws Exception {
        Path socket = Files.createTempDirectory("agent").resolve("s");
        try (ServerSocketChannel liar = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            liar.bind(UnixDomainSocketAddress.of(socket));
            CompletableFuture<Void> said = CompletableFuture.runAsync(() -> say(liar, hex));
            assertThatThrownBy(() -> new Agent(socket).keys()).isInstanceOf(IOException.class);
            said.get();
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(socket.getParent());
        }
    }

    private static void say(ServerSocketChannel to, String hex) {
        try (SocketChannel client = to.accept()) {
            client.read(ByteBuffer.allocate(64));
            client.write(ByteBuffer.wrap(java.util.HexFormat.of().parseHex(hex)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void use(RunningAgent agent) {
        operator.settings = operator.settings.withAgentSocket(Optional.of(agent.socket));
    }

    private void login() throws TransportException {
        try (Connection connection = operator.connect(Operator.target("halo-1", server.port()))) {
            assertThat(connection
                            .shell(Account.LOGIN)
                            .run("echo in", Operator.SOON)
                            .out())
                    .isEqualTo("in\n");
        }
    }
}
