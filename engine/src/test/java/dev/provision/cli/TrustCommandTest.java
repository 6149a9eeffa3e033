package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.secret.Redactor;
import dev.provision.testing.OpenSshServer;
import dev.provision.testing.SshTools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@Timeout(600)
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class TrustCommandTest {
    private final Path folder;
    private final String home = System.getProperty("user.home");
    private final List<SshServer> servers = new ArrayList<>();
    private Path inventory;
    private Path knownHosts;
    private Path ed25519;
    private Path ecdsa;

    TrustCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void prepare() throws Exception {
        // whose known_hosts this is about
        System.setProperty("user.home", folder.toString());
        knownHosts = Files.createDirectory(folder.resolve(".ssh")).resolve("known_hosts");
        inventory = folder.resolve("inventory.yml");
        ed25519 = SshTools.key(folder.resolve("ed25519"));
        ecdsa = SshTools.key(folder.resolve("ecdsa"), "ecdsa", "");
    }

    @AfterEach
    void stop() throws IOException {
        System.setProperty("user.home", home);
        for (SshServer server : servers) {
            server.close(true).await(Duration.ofSeconds(10));
        }
    }

    @Test
    void shows_the_keys_of_each_type_and_changes_nothing() throws Exception {
        int port = serve(ed25519, ecdsa);
        hosts(port);
        Ran ran = run("trust");
        assertThat(ran.code()).as(ran.toString()).isEqualTo(ExitCode.DONE);
        assertThat(ran.out().lines().map(String::stripTrailing))
                .containsExactly(
                        "halo-1       ssh-ed25519            " + fingerprint(ed25519) + " new",
                        "halo-1       ecdsa-sha2-nistp256    " + fingerprint(ecdsa) + " new");
        assertThat(knownHosts).doesNotExist();
    }

    @Test
    void records_what_is_new_once_and_knows_it_from_then_on() throws Exception {
        int port = serve(ed25519, ecdsa);
        hosts(port);
        Files.writeString(knownHosts, "other " + SshTools.line(Path.of(ecdsa + ".pub")));
        Ran recording = run("trust", "--record");
        assertThat(recording.code()).as(recording.toString()).isEqualTo(ExitCode.DONE);
        assertThat(recording.out()).contains("halo-1: recorded in " + knownHosts);
        List<String> lines = Files.readAllLines(knownHosts);
        assertThat(lines)
                .containsExactly(
                        "other " + SshTools.line(Path.of(ecdsa + ".pub")),
                        "[127.0.0.1]:" + port + " " + SshTools.line(Path.of(ed25519 + ".pub")),
                        "[127.0.0.1]:" + port + " " + SshTools.line(Path.of(ecdsa + ".pub")));
        Ran again = run("trust", "--record");
        assertThat(again.code()).as(again.toString()).isEqualTo(ExitCode.DONE);
        assertThat(again.out())
                .contains("known (" + knownHosts + ":2)")
                .doesNotContain("recorded")
                .doesNotContain("new");
        assertThat(Files.readAllLines(knownHosts)).isEqualTo(lines);
    }

    @Test
    void a_further_key_of_a_host_that_proves_to_be_the_known_one_is_new_and_can_be_recorded() throws Exception {
        int port = serve(ed25519, ecdsa);
        hosts(port);
        SshTools.lines(knownHosts, "[127.0.0.1]:" + port + " " + SshTools.line(Path.of(ed25519 + ".pub")));
        Ran ran = run("trust", "--record");
        assertThat(ran.code()).as(ran.toString()).isEqualTo(ExitCode.DONE);
        assertThat(Files.readAllLines(knownHosts))
                .hasSize(2)
                .contains("[127.0.0.1]:" + port + " " + SshTools.line(Path.of(ecdsa + ".pub")));
    }

    @Test
    void a_changed_key_is_shown_with_its_line_and_never_recorded() throws Exception {
        int port = serve(ed25519, ecdsa);
        hosts(port);
        Path before = SshTools.key(folder.resolve("before"));
        SshTools.lines(knownHosts, "# by hand", "[127.0.0.1]:" + port + " " + SshTools.line(Path.of(before + ".pub")));
        String file = Files.readString(knownHosts);
        Ran ran = run("trust", "--record");
        assertThat(ran.code()).as(ran.toString()).isEqualTo(ExitCode.WRONG);
        assertThat(ran.out())
                .contains(fingerprint(ed25519) + " changed (" + knownHosts + ":2)")
                .contains(fingerprint(ecdsa) + " changed (" + knownHosts + ":2)")
                .doesNotContain("recorded");
        assertThat(knownHosts).content().isEqualTo(file);
    }

    @Test
    void a_revoked_key_is_shown_and_never_recorded() throws Exception {
        int port = serve(ed25519);
        hosts(port);
        SshTools.lines(knownHosts, "@revoked * " + SshTools.line(Path.of(ed25519 + ".pub")));
        String file = Files.readString(knownHosts);
        Ran ran = run("trust", "--record");
        assertThat(ran.code()).as(ran.toString()).isEqualTo(ExitCode.WRONG);
        assertThat(ran.out()).as(ran.toString()).contains(fingerprint(ed25519) + " revoked (" + knownHosts + ":1)");
        assertThat(knownHosts).content().isEqualTo(file);
    }

    @Test
    void a_host_that_an_authority_has_certified_is_shown_as_such_and_has_nothing_to_record() throws Exception {
        Path authority = SshTools.key(folder.resolve("authority"));
        Path certificate = SshTools.sign(authority, ed25519, "-h", "-n", "127.0.0.1,halo-1", "-V", "-1m:20400101Z");
        String file = "@cert-authority *.lan,127.0.0.* " + SshTools.line(Path.of(authority + ".pub"));
        SshTools.lines(knownHosts, file);
        try (OpenSshServer sshd = OpenSshServer.start(folder, "HostKey " + ed25519, "HostCertificate " + certificate)) {
            hosts(sshd.port());
            Ran ran = run("trust", "--record");
            assertThat(ran.code()).as(ran.toString()).isEqualTo(ExitCode.DONE);
            assertThat(ran.out().lines())
                    .containsExactly(
                            "halo-1       ssh-ed25519-cert-v01@openssh.com " + fingerprint(ed25519) + " certified ("
                                    + knownHosts + ":1) \"made by a test\" for 127.0.0.1, halo-1"
                                    + " until 2040-01-01T00:00:00Z",
                            "halo-1       ssh-ed25519            " + fingerprint(ed25519) + " certified (" + knownHosts
                                    + ":1)");
        }
        assertThat(knownHosts).hasContent(file);
    }

    @Test
    void a_certificate_that_is_not_good_is_shown_with_the_reason_and_no_key_of_its_host_is_recorded() throws Exception {
        Path authority = SshTools.key(folder.resolve("authority"));
        Path certificate = SshTools.sign(authority, ed25519, "-h", "-n", "127.0.0.1", "-V", "20200101Z:20210101Z");
        String file = "@cert-authority * " + SshTools.line(Path.of(authority + ".pub"));
        SshTools.lines(knownHosts, file);
        try (OpenSshServer sshd = OpenSshServer.start(
                folder, "HostKey " + ed25519, "HostKey " + ecdsa, "HostCertificate " + certificate)) {
            hosts(sshd.port());
            Ran ran = run("trust", "--record");
            assertThat(ran.code()).as(ran.toString()).isEqualTo(ExitCode.WRONG);
            assertThat(ran.out())
                    .contains(" invalid (" + knownHosts + ":1)")
                    .contains(": it ended at 2021-01-01T00:00:00Z")
                    .doesNotContain("recorded");
        }
        assertThat(knownHosts).hasContent(file);
    }

    @Test
    void a_certificate_itself_is_never_recorded() throws Exception {
        Path authority = SshTools.key(folder.resolve("authority"));
        Path other = SshTools.key(folder.resolve("other"));
        Path certificate = SshTools.sign(other, ed25519, "-h", "-n", "127.0.0.1");
        SshTools.lines(knownHosts, "@cert-authority * " + SshTools.line(Path.of(authority + ".pub")));
        try (OpenSshServer sshd = OpenSshServer.start(folder, "HostKey " + ed25519, "HostCertificate " + certificate)) {
            hosts(sshd.port());
            Ran ran = run("trust", "--record");
            assertThat(ran.code()).as(ran.toString()).isEqualTo(ExitCode.DONE);
            assertThat(Files.readAllLines(knownHosts))
                    .hasSize(2)
                    .contains("[127.0.0.1]:" + sshd.port() + " " + SshTools.line(Path.of(ed25519 + ".pub")));
        }
    }

    @Test
    void a_host_that_is_not_there_does_not_keep_the_others_from_being_shown() throws Exception {
        int nobody;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = taken.getLocalPort();
        }
        hosts(nobody, serve(ed25519));
        Ran ran = run("trust");
        assertThat(ran.code()).as(ran.toString()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err()).contains("halo-1: 127.0.0.1 port " + nobody);
        assertThat(ran.out()).contains("halo-2").contains(fingerprint(ed25519) + " new");
    }

    private int serve(Path... keys) throws IOException {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(new FileKeyPairProvider(keys));
        server.setPublickeyAuthenticator((user, key, session) -> {
            throw new AssertionError("nobody is to log in");
        });
        server.start();
        servers.add(server);
        return server.getPort();
    }

    private void hosts(int... ports) throws IOException {
        StringBuilder text = new StringBuilder("all:\n  hosts:\n");
        for (int i = 0; i < ports.length; i++) {
            text.append("    halo-")
                    .append(i + 1)
                    .append(": { address: 127.0.0.1, port: ")
                    .append(ports[i])
                    .append(" }\n");
        }
        Files.writeString(inventory, text);
    }

    private static String fingerprint(Path key) throws Exception {
        return SshTools.run("ssh-keygen", "-l", "-f", key + ".pub").text().split(" ")[1];
    }

    private Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--inventory";
        all[arguments.length + 1] = inventory.toString();
        int code = Main.run(
                new Console(new PrintStream(out, true), new PrintStream(err, true), false, false, new Redactor()), all);
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private record Ran(int code, String out, String err) {}
}
