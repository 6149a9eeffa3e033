package dev.provision.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DestinationTest {
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
}
