package dev.provision.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.shell.Account;
import dev.provision.testing.SshTools;
import dev.provision.transport.Connection;
import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.key.PublicHalf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.SshConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a client sends to a server until the first answer, each at the cost of a round trip, but for the first two: the
 * server accepts the service only after the authentication request, so a client that waits for it waits in vain.
 */
@Timeout(600)
class RoundTripsTest {
    private static final List<Integer> TO_THE_FIRST_ANSWER = List.of(
            (int) SshConstants.SSH_MSG_SERVICE_REQUEST,
            (int) SshConstants.SSH_MSG_USERAUTH_REQUEST,
            (int) SshConstants.SSH_MSG_CHANNEL_OPEN,
            (int) SshConstants.SSH_MSG_CHANNEL_REQUEST,
            (int) SshConstants.SSH_MSG_CHANNEL_DATA);

    private final Path folder;
    private Path id;
    private Operator operator;
    private TestServer gate;
    private TestServer server;

    RoundTripsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws Exception {
        Path hostKey = SshTools.key(folder.resolve("host"));
        gate = TestServer.start(hostKey);
        server = TestServer.start(hostKey);
        operator = new Operator(folder);
        operator.knows("* " + SshTools.line(Path.of(hostKey + ".pub")));
        gate.watch().acceptsServicesLate();
        server.watch().acceptsServicesLate();
        id = SshTools.key(folder.resolve("id"));
        operator.offers(id);
        for (TestServer each : List.of(gate, server)) {
            each.authorize(PublicHalf.of(id));
        }
    }

    @AfterEach
    void stop() throws IOException {
        gate.close();
        server.close();
    }

    @Test
    void a_first_answer_takes_one_request_for_each_purpose() throws Exception {
        firstAnswer(Operator.target("halo-1", server.port()));
        assertThat(withoutRepetitions(server.watch().received())).isEqualTo(TO_THE_FIRST_ANSWER);
        assertThat(authentications(server)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"ecdsa,256", "ecdsa,521", "rsa,2048"})
    void a_key_of_any_type_signs_at_once(String type, String bits) throws Exception {
        Path typed = SshTools.key(folder.resolve("typed"), type, "", "-b", bits);
        server.authorize(PublicHalf.of(typed));
        operator.offers(typed);
        firstAnswer(Operator.target("halo-1", server.port()));
        assertThat(authentications(server)).isEqualTo(1);
    }

    @Test
    void an_encrypted_key_signs_at_once() throws Exception {
        Path locked = SshTools.key(folder.resolve("locked"), "ed25519", "a secret");
        server.authorize(PublicHalf.of(locked));
        operator.offers(locked);
        operator.answers("a secret");
        firstAnswer(Operator.target("halo-1", server.port()));
        assertThat(authentications(server)).isEqualTo(1);
    }

    @Test
    void a_jump_host_and_the_host_behind_it_cost_the_same() throws Exception {
        firstAnswer(Operator.target("halo-1", server.port(), "guest@127.0.0.1:" + gate.port()));
        assertThat(withoutRepetitions(server.watch().received())).isEqualTo(TO_THE_FIRST_ANSWER);
        assertThat(withoutRepetitions(gate.watch().received()).subList(0, 3))
                .isEqualTo(TO_THE_FIRST_ANSWER.subList(0, 3));
        assertThat(authentications(gate)).isEqualTo(1);
    }

    @Test
    void a_refused_key_costs_one_more_and_is_told() throws Exception {
        Path wrong = SshTools.key(folder.resolve("wrong"));
        operator.offers(wrong, id);
        firstAnswer(Operator.target("halo-1", server.port()));
        assertThat(authentications(server)).isEqualTo(2);
        operator.offers(wrong);
        assertThatThrownBy(() -> operator.connect(Operator.target("halo-1", server.port())))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION);
                    assertThat(e).hasMessageContaining("Offered: " + wrong + ". The server accepts: publickey");
                });
        assertThat(authentications(server)).isEqualTo(3);
    }

    @Test
    void a_server_that_knows_only_sha_256_for_rsa_is_logged_in_to() throws Exception {
        Path rsa = SshTools.key(folder.resolve("rsa"), "rsa", "");
        server.authorize(PublicHalf.of(rsa));
        server.mina().setSignatureFactoriesNames("ssh-ed25519", "rsa-sha2-256");
        operator.offers(rsa);
        firstAnswer(Operator.target("halo-1", server.port()));
        assertThat(authentications(server)).isEqualTo(2);
    }

    @Test
    void a_key_that_cannot_be_read_does_not_keep_the_next_from_being_sent_along() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken"), "no key");
        operator.offers(broken, id);
        operator.settings = operator.settings.withAgentSocket(Optional.of(folder.resolve("no-agent")));
        firstAnswer(Operator.target("halo-1", server.port()));
        assertThat(authentications(server)).isEqualTo(1);
    }

    private void firstAnswer(Target target) throws TransportException {
        try (Connection connection = operator.connect(target)) {
            assertThat(connection
                            .shell(Account.LOGIN)
                            .run("echo in", Operator.SOON)
                            .out())
                    .isEqualTo("in\n");
        }
    }

    private static long authentications(TestServer at) {
        return at.watch().received().stream()
                .filter(type -> type == SshConstants.SSH_MSG_USERAUTH_REQUEST)
                .count();
    }

    private static List<Integer> withoutRepetitions(List<Integer> types) {
        List<Integer> all = new ArrayList<>();
        for (Integer type : types) {
            if (all.isEmpty() || !all.get(all.size() - 1).equals(type)) {
                all.add(type);
            }
        }
        return all;
    }
}
