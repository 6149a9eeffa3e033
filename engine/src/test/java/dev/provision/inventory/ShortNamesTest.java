package dev.provision.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.expression.Expressions;
import dev.provision.resolve.ConnectionTexts;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.YamlReader;
import dev.provision.transport.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ShortNamesTest {
    private final Problems problems = new Problems();
    private final Path folder;

    ShortNamesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void a_variable_user_of_an_ansible_inventory_is_not_the_login_user() {
        Target target = target("""
            all:
              hosts:
                h1: { ansible_host: 10.9.0.2 }
              vars:
                ansible_user: ubuntu
                # the account that the playbook creates
                user: marta
            """);
        assertThat(target.user()).contains("ubuntu");
        assertThat(warnings())
                .containsExactly("inventory.yml:7:11 \"user\" is not used as a connection variable:"
                        + " this inventory has ansible_user (inventory.yml:5:19)"
                        + " / to change how the host is reached, write ansible_user");
    }

    @Test
    void any_ansible_name_makes_short_names_ordinary_variables() {
        Target target = target("""
            all:
              hosts:
                h1: { ansible_python_interpreter: /usr/bin/python3, user: a, port: 8000, address: 0.0.0.0, jump: high,
                      identity_file: [] }
            """);
        assertThat(target)
                .isEqualTo(
                        new Target("h1", Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of()));
        assertThat(warnings())
                .hasSize(6)
                .filteredOn(text -> text.contains("is not used as"))
                .hasSize(5);
    }

    @Test
    void group_vars_and_host_vars_hold_no_short_connection_variables() {
        InventoryFixture.write(folder, "group_vars/gpu.yml", "port: 8000\naddress: 0.0.0.0\nuser: serve\n");
        InventoryFixture.write(folder, "host_vars/h1.yml", "jump: high\n");
        Target target = target("""
            all:
              vars: { user: admin }
              children: { gpu: { hosts: { h1: { address: 192.0.2.2 } } } }
            """);
        assertThat(target.address()).contains("192.0.2.2");
        assertThat(target.user()).contains("admin");
        assertThat(target.port()).isEmpty();
        assertThat(target.jump()).isEmpty();
        assertThat(warnings())
                .hasSize(4)
                .contains("group_vars/gpu.yml:1:7 \"port\" is not used as a connection variable:"
                        + " it is not in the inventory file / to change how the host is reached, write ansible_port");
    }

    @Test
    void ansible_names_are_used_wherever_they_are() {
        InventoryFixture.write(folder, "host_vars/h1.yml", "ansible_host: 192.0.2.9\nansible_port: 2200\n");
        Target target = target("all: { hosts: { h1: } }\n");
        assertThat(target.address()).contains("192.0.2.9");
        assertThat(target.port()).contains(2200);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void an_extra_variable_overrides_a_short_name_only_where_the_inventory_file_has_it() {
        Map<String, Object> extra = Map.of("user", "eve", "port", 9000, "ansible_host", "192.0.2.7");
        Target target = target("all: { hosts: { h1: { user: admin, address: 192.0.2.1 } } }\n", extra);
        assertThat(target.user()).contains("eve");
        assertThat(target.port()).isEmpty();
        assertThat(target.address()).contains("192.0.2.7");
        assertThat(target("all: { hosts: { h1: { user: admin, ansible_port: 22 } } }\n", extra)
                        .user())
                .isEmpty();
    }

    @Test
    void ansible_names_override_short_ones_of_the_command_line_silently() {
        Target target =
                target("all: { hosts: { h1: { user: admin } } }\n", Map.of("user", "eve", "ansible_user", "bob"));
        assertThat(target.user()).contains("bob");
        assertThat(problems.errors()).isEmpty();
    }

    private Target target(String yaml) {
        return target(yaml, Map.of());
    }

    private Target target(String yaml, Map<String, Object> extra) {
        InventoryFixture.write(folder, "inventory.yml", yaml);
        Expressions expressions = new Expressions((file, line) -> Optional.empty());
        List<Data.Dict> extraVars = List.of((Data.Dict) Data.of(extra, At.whole("-e")));
        Inventory inventory = new InventoryLoader(
                        new YamlReader(), new SchemaCheck(), new ConnectionTexts(expressions), extraVars)
                .load(folder, "inventory.yml", problems);
        problems.throwIfAny();
        return inventory.hosts().iterator().next().target();
    }

    private List<String> warnings() {
        return problems.warnings().stream()
                .map(problem -> problem.at() + " " + problem.message() + " / " + problem.hint())
                .toList();
    }
}
