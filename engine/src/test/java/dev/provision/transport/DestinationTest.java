package dev.provision.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DestinationTest {
    private final Path home;

    DestinationTest(@TempDir Path home) {
        this.home = home;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "-oProxyCommand=x", "a b", "a\tb", "a\nb", "a\u0000b", "a'b", "a`id`", "a\"b", "a$(id)", "a\\b",
                        "a;b",
                "a&b", "a<b", "a>b", "a|b", "a(b", "a)b", "a{b", "a}b", "a\u00a0b", "a\u200bb", "a\u2028b", "a\ud800b"
            })
    void rejects_what_openssh_rejects_in_a_host_name(String host) {
        assertThat(Destination.isHost(host)).isFalse();
        assertThat(Destination.parse(host)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"halo-1", "10.0.0.1", "fe80::1%eth0", "h\u00e4lo", "a_b", "host.example.net.", "a%h", "a#b"})
    void accepts_what_openssh_accepts_as_a_host_name(String host) {
        assertThat(Destination.isHost(host)).isTrue();
    }

    @Test
    void user_names_follow_the_rules_of_openssh_too() {
        assertThat(List.of("admin", "DOMAIN\\admin", "host$", "a@b")).allMatch(Destination::isUser);
        assertThat(List.of("", "-l", "a b", "a\\", "a`b", "a;b", "a'b", "a\"b", "a|b", "a\u0007"))
                .noneMatch(Destination::isUser);
    }

    @Test
    void jump_hosts_are_parsed_into_valid_parts_or_rejected() {
        assertThat(Destination.parse("ops@bastion:2222"))
                .contains(new Destination(Optional.of("ops"), "bastion", Optional.of(2222)));
        assertThat(Destination.parse("ssh://[2001:db8::1]:22/"))
                .contains(new Destination(Optional.empty(), "2001:db8::1", Optional.of(22)));
        assertThat(List.of(
                        "bastion:99999",
                        "bastion:0",
                        "bastion:",
                        "bastion:22x",
                        "@bastion",
                        "a b@bastion",
                        "$(id)",
                        ""))
                .allSatisfy(text -> assertThat(Destination.parse(text)).isEmpty());
    }

    @Test
    void no_word_of_a_destination_is_executed_by_a_match_exec_of_the_ssh_config() throws IOException {
        Path proof = home.resolve("proof");
        Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(home.resolve(".ssh/config"), "Match exec \"test x%h%r = x\"\n  Port 2222\n");
        String hostile = "x;touch${IFS}" + proof + ";";
        for (Target target : List.of(
                target("halo-1", hostile, "ops", List.of()),
                target(hostile, "halo-1", "ops", List.of()),
                target("halo-1", "halo-1", hostile, List.of()),
                target("halo-1", "halo-1", "ops", List.of(hostile)),
                target("halo-1", "halo-1", "ops", List.of(hostile + "@bastion")))) {
            SshConnector connector = new SshConnector(SshSettings.defaults().withHome(home));
            assertThatThrownBy(() -> connector.connect(target, Duration.ofSeconds(5)))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("invalid ");
        }
        assertThat(proof).doesNotExist();
    }

    @Test
    void errors_in_ports_and_paths_are_errors_of_that_host() {
        SshConnector connector = new SshConnector(SshSettings.defaults().withHome(home));
        Target port = target("halo-1", "halo-1", "ops", List.of("bastion:99999"));
        assertThatThrownBy(() -> connector.connect(port, Duration.ofSeconds(5)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("halo-1: invalid jump host: bastion:99999");
        Target path = new Target(
                "halo-1", Optional.of("h"), Optional.of(22), Optional.of("ops"), List.of("key\u0000"), List.of());
        assertThatThrownBy(() -> connector.connect(path, Duration.ofSeconds(5)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("halo-1: invalid path: key");
    }

    @Test
    void a_zone_of_an_address_is_no_token_of_the_ssh_config() throws Exception {
        Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(home.resolve(".ssh/config"), "Host *\n  Port 2222\n");
        SshConfig.Answer answer =
                new SshConfig(home, true).of("halo-1", Optional.of("fe80::1%eth0"), Optional.empty(), Optional.empty());
        assertThat(answer.first("hostname")).contains("fe80::1%eth0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "0", "::", "[::]", "*", "0.0"})
    void a_wildcard_is_the_control_node_on_every_port(String address) {
        assertThat(ControlNode.refusal(address, 2222)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "127.1", "::1", "[::1]", "localhost", "::ffff:127.0.0.1"})
    void a_loopback_address_is_the_control_node_on_the_port_of_its_own_ssh_server(String address) {
        assertThat(ControlNode.refusal(address, 22)).isPresent();
        assertThat(ControlNode.refusal(address, 2222)).isEmpty();
    }

    @Test
    void other_addresses_are_other_machines() throws IOException {
        assertThat(List.of("192.0.2.1", "2001:db8::1", "halo-1", "999.1.1.1", "::g", "1:2:3"))
                .allSatisfy(
                        address -> assertThat(ControlNode.refusal(address, 22)).isEmpty());
        assertThat(ControlNode.refusal(InetAddress.getByAddress("head", new byte[] {127, 0, 1, 1}), 22))
                .contains("127.0.1.1 port 22 is the control node itself");
    }

    @Test
    void a_name_that_resolves_to_the_control_node_is_an_error_of_that_host() {
        SshConnector connector =
                new SshConnector(SshSettings.defaults().withHome(home).withoutSshConfig());
        Target self =
                new Target("localhost", Optional.empty(), Optional.empty(), Optional.of("ops"), List.of(), List.of());
        assertThatThrownBy(() -> connector.connect(self, Duration.ofSeconds(5)))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("port 22 is the control node itself");
    }

    private static Target target(String name, String address, String user, List<String> jump) {
        return new Target(name, Optional.of(address), Optional.empty(), Optional.of(user), List.of(), jump);
    }
}
