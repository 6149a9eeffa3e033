package dev.provision.transport.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.transport.Target;
import dev.provision.transport.TransportException;
import dev.provision.transport.ssh.SshConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RouteTest {
    private final Path home;

    RouteTest(@TempDir Path home) {
        this.home = home;
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
