package dev.provision.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.secret.Secret;
import dev.provision.shell.Account;
import dev.provision.testing.SshTools;
import dev.provision.transport.Connection;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.key.PublicHalf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host that starts or shuts down is told from one whose sudo refuses. */
@Timeout(300)
class ReadinessTest {
    private final Path folder;
    private Operator operator;
    private TestServer server;

    ReadinessTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start() throws Exception {
        Path hostKey = SshTools.key(folder.resolve("host"));
        Path id = SshTools.key(folder.resolve("id"));
        server = TestServer.start(hostKey);
        server.authorize(PublicHalf.of(id));
        Files.createDirectories(folder.resolve("bin"));
        String path = "PATH='" + folder.resolve("bin") + "':$PATH; ";
        server.rewrites(command ->
                path + command.replace("/run/nologin", folder.resolve("nologin").toString()));
        operator = new Operator(folder);
        operator.offers(id);
        operator.knows("* " + SshTools.line(Path.of(hostKey + ".pub")));
        has("sudo", "echo tried >>'" + folder.resolve("tries") + "'; echo 'sudo: a password is required' >&2; exit 1");
        has("systemctl", "echo running");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void has(String tool, String script) throws Exception {
        Path file = folder.resolve("bin").resolve(tool);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private TransportException becoming() throws Exception {
        try (Connection connection = operator.connect(Operator.target("halo-1", server.port()))) {
            connection.shell(Account.ROOT);
            throw new AssertionError("sudo worked");
        } catch (TransportException e) {
            return e;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "degraded", "starting", "maintenance", "unknown", ""})
    void on_a_host_that_is_up_sudo_refuses(String state) throws Exception {
        has("systemctl", "echo '" + state + "'");
        TransportException e = becoming();
        assertThat(e.reason()).isEqualTo(Reason.BECOME);
        assertThat(e).hasMessageContaining("sudo: a password is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"initializing", "stopping"})
    void systemd_tells_that_the_host_is_not_ready(String state) throws Exception {
        has("systemctl", "echo " + state + "; exit 1");
        TransportException e = becoming();
        assertThat(e.reason()).isEqualTo(Reason.NOT_READY);
        assertThat(e).hasMessageContaining("halo-1: the host is starting or shutting down: systemd is " + state);
        assertThat(e).hasMessageContaining("sudo: a password is required");
    }

    @Test
    void so_does_the_file_that_keeps_logins_out() throws Exception {
        Files.writeString(folder.resolve("nologin"), "System is going down.");
        TransportException e = becoming();
        assertThat(e.reason()).isEqualTo(Reason.NOT_READY);
        assertThat(e).hasMessageContaining("nologin exists");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "TERM"})
    void so_does_a_sudo_that_was_terminated(String signal) throws Exception {
        has("sudo", "kill -" + signal + " $$");
        assertThat(becoming().reason()).isEqualTo(Reason.NOT_READY);
    }

    @Test
    void so_does_a_connection_that_is_closed_while_sudo_starts() throws Exception {
        try (Relay relay = new Relay(server.port())) {
            Connection connection = operator.connect(Operator.target("halo-1", relay.port()));
            Path fifo = folder.resolve("fifo");
            SshTools.run("mkfifo", fifo);
            has("sudo", "cat '" + fifo + "' >&2; exec cat");
            Thread cutter = new Thread(() -> {
                // opening waits for the reader, which is sudo
                try (var words = Files.newOutputStream(fifo)) {
                    relay.strike(Relay.Fault.CUT, 0);
                    words.write('x');
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            cutter.start();
            assertThatThrownBy(() -> connection.shell(Account.ROOT))
                    .isInstanceOfSatisfying(TransportException.class, e -> assertThat(e.reason())
                            .isEqualTo(Reason.NOT_READY));
            cutter.join();
            connection.close();
        }
    }

    @Test
    void a_password_is_not_tried_on_a_host_that_is_not_ready() throws Exception {
        operator.settings = operator.settings.withBecome(Optional.of(new Secret("hunter2")), Operator.SOON);
        Files.writeString(folder.resolve("nologin"), "System is booting up.");
        assertThat(becoming().reason()).isEqualTo(Reason.NOT_READY);
        assertThat(folder.resolve("tries")).doesNotExist();
        Files.delete(folder.resolve("nologin"));
        assertThat(becoming().reason()).isEqualTo(Reason.BECOME);
        assertThat(folder.resolve("tries")).hasContent("tried\n");
    }

    /** OpenSSH shows the text of pam_nologin as a banner and closes the connection. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void so_does_a_login_that_pam_nologin_refuses(boolean closes) throws Exception {
        refusesWith(
                "\"System is going down. Unprivileged users are not permitted to log in anymore. For technical details,"
                        + " see pam_nologin(8).\"\n",
                closes);
        assertThatThrownBy(() -> operator.connect(Operator.target("halo-1", server.port())))
                .isInstanceOfSatisfying(TransportException.class, e -> {
                    assertThat(e.reason()).isEqualTo(Reason.NOT_READY);
                    assertThat(e).hasMessageContaining("System is going down.");
                });
    }

    @Test
    void any_other_banner_does_not() throws Exception {
        refusesWith("Authorized use only.\n", true);
        assertThatThrownBy(() -> operator.connect(Operator.target("halo-1", server.port())))
                .isInstanceOfSatisfying(
                        TransportException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION));
    }

    private void refusesWith(String banner, boolean closes) {
        server.mina().setPublickeyAuthenticator((user, key, session) -> {
            try {
                Buffer message = session.createBuffer(SshConstants.SSH_MSG_USERAUTH_BANNER);
                message.putString(banner);
                message.putString("en");
                session.writePacket(message).await();
                if (closes) {
                    session.close(true);
                }
                return false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
