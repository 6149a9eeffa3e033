package dev.provision.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InventoryLoaderTest {
    private final Path folder;

    InventoryLoaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void the_example_at_the_top_of_the_repository_loads_without_a_warning() {
        Problems problems = new Problems();
        Inventory inventory = InventoryFixture.load(Path.of(".."), "inventory.example.yml", problems);
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
        assertThat(inventory.groups()).contains("all", "strix_halo", "fedora", "ubuntu", "maintenance");
        assertThat(inventory.hosts()).hasSize(6);
        Host sixth = host(inventory, "halo-06");
        assertThat(sixth.target().address()).contains("10.20.0.16");
        assertThat(sixth.target().port()).contains(2222);
        assertThat(sixth.target().user()).contains("ubuntu");
        assertThat(sixth.target().jump()).containsExactly("admin@bastion.example.net");
        assertThat(chain(host(inventory, "halo-04"), "gtt"))
                .containsExactly("host halo-04 = 56GiB at 40", "all = 124GiB at 20");
    }

    @Test
    void definitions_come_from_the_host_its_groups_child_first_and_all() {
        InventoryFixture.write(folder, "group_vars/all.yml", "v: all-file\n");
        InventoryFixture.write(folder, "group_vars/parent/a.yml", "v: parent-a\n");
        InventoryFixture.write(folder, "group_vars/parent/b.yaml", "v: parent-b\n");
        InventoryFixture.write(folder, "group_vars/child", "v: child-file\n");
        InventoryFixture.write(folder, "host_vars/h1.yml", "v: host-file\n");
        Inventory inventory = InventoryFixture.valid(folder, """
            all:
              vars: { v: all }
              children:
                parent:
                  vars: { v: parent }
                  children:
                    child:
                      vars: { v: child }
                      hosts: { h1: { v: host } }
            """);
        assertThat(values(host(inventory, "h1"), "v"))
                .containsExactly(
                        "host-file",
                        "host",
                        "child-file",
                        "child",
                        "parent-b",
                        "parent-a",
                        "parent",
                        "all-file",
                        "all");
        assertThat(host(inventory, "h1").groups()).containsExactly("all", "parent", "child");
    }

    @Test
    void the_longest_way_from_all_is_a_groups_depth() {
        Inventory inventory = InventoryFixture.valid(folder, """
            all:
              children:
                a: { vars: { v: a }, children: { b: { vars: { v: b } , children: { c: } } } }
                c: { vars: { v: c }, hosts: { h: } }
            """);
        assertThat(values(host(inventory, "h"), "v")).containsExactly("c", "b", "a");
    }

    @Test
    void groups_at_one_depth_may_agree_and_must_not_disagree_unless_something_stronger_speaks() {
        String template = """
            all:
              children:
                a: { vars: { v: 1 }, hosts: { h1: } }
                b: { vars: { v: %s }, hosts: { h1: %s } }
            """;
        assertThat(problems(template.formatted("1", ""))).isEmpty();
        assertThat(problems(template.formatted("2", "{ v: 3 }"))).isEmpty();
        assertThat(problems(template.formatted("2, ansible_group_priority: 10", "")))
                .isEmpty();
        Problem problem = problems(template.formatted("2", "")).get(0);
        assertThat(problem.message()).isEqualTo("the groups \"b\" and \"a\" disagree about \"v\" of h1");
        assertThat(problem.at()).hasToString("inventory.yml:4:21");
        assertThat(problem.found()).isEqualTo("another value at inventory.yml:3:21");
    }

    @Test
    void connections_may_be_computed_from_the_hosts_variables() {
        Inventory inventory = InventoryFixture.valid(folder, """
            all:
              vars: { domain: lan, admin: "{{ first }}", first: root }
              hosts:
                h[1:2]:
                  ansible_host: "{{ inventory_hostname }}.{{ domain }}"
                  ansible_user: "{{ admin }}"
                  ansible_port: "{{ 22 + 2200 }}"
            """);
        assertThat(host(inventory, "h2").target().address()).contains("h2.lan");
        assertThat(host(inventory, "h2").target().user()).contains("root");
        assertThat(host(inventory, "h2").target().port()).contains(2222);
    }

    @Test
    void an_inventory_of_an_ansible_project_loads_unchanged_with_one_warning_for_each_thing_without_effect() {
        Path project = Path.of("src/test/resources/dev/provision/inventory/ansible-project");
        Problems problems = new Problems();
        Inventory inventory = InventoryFixture.load(project, "production.yml", problems);
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings())
                .extracting(warning -> warning.at() + " " + warning.message())
                .containsExactly(
                        "group_vars/all/main.yml:9:29 \"ansible_python_interpreter\" has no effect here",
                        "group_vars/all/vault.yml the file is encrypted with ansible-vault and stays undefined",
                        "group_vars/decommissioned.yml there is no group \"decommissioned\"",
                        "group_vars/gpu.yml:10:11 the variable \"hf_token\" is encrypted with ansible-vault and stays"
                                + " undefined",
                        "production.yml:7:29 \"ansible_connection\" has no effect here",
                        "production.yml:9:34 these arguments for ssh have no effect here: -o"
                                + " StrictHostKeyChecking=accept-new");
        Host host = host(inventory, "gpu02.dc1.example.org");
        assertThat(host.target().address()).contains("10.1.0.12");
        assertThat(host.target().port()).contains(22022);
        assertThat(host.target().user()).contains("ansible");
        assertThat(host.target().identityFiles()).containsExactly("~/.ssh/deploy");
        assertThat(host.target().jump()).containsExactly("jump@bastion.dc1.example.org:2200");
        assertThat(host.groups()).containsExactly("all", "gpu", "production", "dc1", "dc1_gpu");
        assertThat(values(host, "ntp_servers")).hasSize(2);
        assertThat(values(host, "merged").toString()).contains("base").contains("timeout=60");
    }

    private List<Problem> problems(String yaml) {
        InventoryFixture.write(folder, "inventory.yml", yaml);
        Problems problems = new Problems();
        InventoryFixture.load(folder, "inventory.yml", problems);
        return problems.errors();
    }

    private static Host host(Inventory inventory, String name) {
        return inventory.hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> values(Host host, String name) {
        Map<String, List<Variable>> variables = host.variables();
        return variables.getOrDefault(name, List.of()).stream()
                .map(variable -> String.valueOf(variable.value().plain()))
                .toList();
    }

    private static List<String> chain(Host host, String name) {
        return host.variables().getOrDefault(name, List.of()).stream()
                .map(variable -> variable.level() + " = " + variable.value().plain() + " at "
                        + variable.at().line())
                .toList();
    }
}
