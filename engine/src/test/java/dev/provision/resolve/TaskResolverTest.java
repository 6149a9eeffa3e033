package dev.provision.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.inventory.InventoryFixture;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TaskResolverTest {
    private static final At AT = At.whole("(test)");
    private static final String INVENTORY = """
            all:
              vars:
                gtt: 124GiB
                pages: "{{ gtt | pages }}"
                token: { secret: { env: HF_TOKEN } }
                short: { secret: { command: [x] } }
                missing_secret: { secret: { env: NOT_SET } }
              children:
                fedora: { hosts: { halo-1: , halo-2: { gtt: 96GiB } } }
                other: { hosts: { halo-1: } }
            """;

    private final Path folder;

    TaskResolverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void variables_are_evaluated_for_each_host() {
        Workbench workbench = workbench("""
                - kernel_args: { set: { ttm.pages_limit: "{{ pages }}", a: "{{ inventory_hostname }}" } }
                """);
        assertThat(desired(workbench, "halo-1", 0)).contains("32505856").contains("halo-1");
        assertThat(desired(workbench, "halo-2", 0)).contains("25165824").contains("halo-2");
    }

    @Test
    void play_task_and_command_line_are_stronger_than_the_inventory() {
        InventoryFixture.write(folder, "inventory.yml", INVENTORY);
        InventoryFixture.write(folder, "site.yml", """
                - hosts: all
                  vars: { gtt: 64GiB }
                  tasks:
                    - kernel_args: { set: { p: "{{ pages }}" } }
                """);
        assertThat(desired(new Workbench(folder), "halo-2", 0)).contains("16777216");
        Data.Dict extra = (Data.Dict) Data.of(Map.of("gtt", "1GiB"), At.whole("-e"));
        assertThat(desired(new Workbench(folder, List.of(extra)), "halo-2", 0)).contains("262144");
    }

    @Test
    void a_condition_that_does_not_hold_skips_the_task() {
        Workbench workbench = workbench("""
                - kernel_args: { remove: [a] }
                  when: [gtt == "124GiB", "'other' in group_names", "inventory_hostname in groups['fedora']"]
                """);
        assertThat(workbench.resolve("halo-1", 0, Workbench.facts("gfx1151"), Map.of()))
                .isInstanceOf(Resolution.Ready.class);
        assertThat(workbench.resolve("halo-2", 0, Workbench.facts("gfx1151"), Map.of()))
                .isInstanceOfSatisfying(Resolution.Skipped.class, skipped -> assertThat(skipped.text())
                        .isEqualTo("gtt == \"124GiB\""));
    }

    @Test
    void a_loop_makes_an_item_of_each_element_for_which_the_condition_holds() {
        Workbench workbench = workbench("""
                - kernel_args: { set: { "x": "{{ item.v }}" } }
                  loop: [{ name: one, v: 1 }, { name: two, v: 2 }, { name: three, v: 3 }]
                  when: item.v != 2
                - kernel_args: { remove: ["{{ item }}"] }
                  loop: []
                - kernel_args: { remove: ["{{ item }}"] }
                  loop: "{{ facts.nothing | default([]) + [gtt, token] }}"
                """);
        assertThat(items(workbench, "halo-1", 0))
                .extracting(Resolution.Item::label)
                .containsExactly("one", "three");
        assertThat(items(workbench, "halo-1", 1)).isEmpty();
    }

    @Test
    void a_task_waits_for_what_an_earlier_one_registers_and_takes_it_as_it_is() {
        Workbench workbench = workbench("""
                - kernel_args: { remove: [a] }
                  register: first
                - kernel_args: { remove: [a] }
                  environment: { B: "{{ first.text }}" }
                  when: first.changed
                """);
        assertThat(workbench.resolve("halo-1", 1, Workbench.facts("gfx1151"), Map.of()))
                .isEqualTo(new Resolution.Waiting("first"));
        Data result = Data.of(Map.of("changed", true, "text", "{{ token }}"), AT);
        Resolution.Ready ready =
                (Resolution.Ready) workbench.resolve("halo-1", 1, Workbench.facts("gfx1151"), Map.of("first", result));
        assertThat(ready.items().get(0).environment()).containsEntry("B", "{{ token }}");
        assertThat(workbench.asked).isEmpty();
    }

    @Test
    void what_a_host_says_is_never_evaluated() {
        Workbench workbench = workbench("""
                - kernel_args: { remove: [a] }
                  environment: { B: "{{ facts.hostname }}", C: "on {{ facts.hostname }}" }
                """);
        assertThat(items(workbench, "halo-1", 0).get(0).environment())
                .containsEntry("B", "{{ nothing }}")
                .containsEntry("C", "on {{ nothing }}");
    }

    @Test
    void a_secret_is_read_once_when_a_task_needs_it_and_masked_from_then_on() {
        Workbench workbench = workbench("""
                - kernel_args: { remove: [a] }
                - kernel_args: { remove: [a] }
                  environment: { HF_TOKEN: "{{ token }}", PLAIN: "{{ gtt }}", HEADER: "Bearer {{ token }}" }
                """);
        items(workbench, "halo-1", 0);
        assertThat(workbench.asked).isEmpty();
        assertThat(items(workbench, "halo-1", 1).get(0).environment())
                .containsEntry("HF_TOKEN", "hunter22")
                .containsEntry("PLAIN", "124GiB")
                .containsEntry("HEADER", "Bearer hunter22");
        items(workbench, "halo-2", 1);
        assertThat(workbench.asked).containsExactly("HF_TOKEN");
        assertThat(workbench.redactor.mask("x hunter22 y")).isEqualTo("x *** y");
    }

    @Test
    void a_secret_that_cannot_be_read_is_a_problem_at_its_place() {
        Workbench workbench = workbench("""
                - kernel_args: { remove: [a] }
                  environment: { A: "{{ missing_secret }}" }
                - kernel_args: { remove: [a] }
                  environment: { A: "{{ short }}" }
                """);
        assertThatThrownBy(() -> items(workbench, "halo-1", 0))
                .hasMessage("inventory.yml:7:21: the environment variable NOT_SET is not set");
        assertThatThrownBy(() -> items(workbench, "halo-1", 1))
                .hasMessage("inventory.yml:6:12: the command x holds fewer than 4 characters");
    }

    @Test
    void become_comes_from_the_task_the_play_and_the_inventory() {
        InventoryFixture.write(
                folder,
                "inventory.yml",
                "all: { hosts: { a: , b: { ansible_become: yes, ansible_become_user: bob } } }\n");
        InventoryFixture.write(folder, "site.yml", """
                - hosts: all
                  become: true
                  tasks:
                    - kernel_args: { remove: [a] }
                    - { kernel_args: { remove: [a] }, become: false }
                    - { kernel_args: { remove: [a] }, become_user: "{{ inventory_hostname }}x" }
                """);
        Workbench workbench = new Workbench(folder);
        assertThat(items(workbench, "a", 0).get(0).account().becomeUser()).isEqualTo("root");
        assertThat(items(workbench, "a", 1).get(0).account().becomeUser()).isNull();
        assertThat(items(workbench, "a", 2).get(0).account().becomeUser()).isEqualTo("ax");
        assertThat(items(workbench, "b", 1).get(0).account().becomeUser()).isEqualTo("bob");
        Data.Dict extra =
                (Data.Dict) Data.of(Map.of("ansible_become", true, "ansible_become_user", "eve"), At.whole("-e"));
        Workbench stronger = new Workbench(folder, List.of(extra));
        assertThat(items(stronger, "a", 1).get(0).account().becomeUser()).isEqualTo("eve");
        assertThat(items(stronger, "b", 1).get(0).account().becomeUser()).isEqualTo("eve");
    }

    @Test
    void an_evaluated_body_must_fit_its_schema() {
        Workbench workbench = workbench("""
                - kernel_args: { set: { a: "{{ facts.gpu.gfx == 'gfx1151' }}" } }
                """);
        assertThat(workbench.checked().problems.errors()).isEmpty();
        assertThatThrownBy(() -> items(workbench, "halo-1", 0))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("site.yml:3:32: \"a\" must be text");
    }

    @Test
    void a_variable_is_explained_with_every_place_that_defines_it() {
        InventoryFixture.write(folder, "inventory.yml", INVENTORY);
        Workbench workbench = new Workbench(folder);
        Explanation pages = workbench.values.explain(workbench.host("halo-2"), "pages", around(List.of()));
        assertThat(pages.value()).isEqualTo("25165824");
        Data.Dict extra = (Data.Dict) Data.of(Map.of("gtt", "1GiB"), At.whole("-e"));
        Explanation gtt = workbench.values.explain(workbench.host("halo-2"), "gtt", around(List.of(extra)));
        assertThat(gtt.value()).isEqualTo("1GiB");
        assertThat(gtt.definitions())
                .extracting(d -> d.level() + " " + d.at() + " " + d.written())
                .containsExactly("-e -e 1GiB", "host halo-2 inventory.yml:9:49 96GiB", "all inventory.yml:3:10 124GiB");
        Explanation token = workbench.values.explain(workbench.host("halo-2"), "token", around(List.of()));
        assertThat(token.value()).isEqualTo("***");
        assertThat(workbench.asked).isEmpty();
        assertThatThrownBy(() -> workbench.values.explain(workbench.host("halo-2"), "gt", around(List.of())))
                .hasMessageContaining("the host has no variable \"gt\"");
    }

    private static HostValues.Around around(List<Data.Dict> extra) {
        return new HostValues.Around(extra, List.of(), List.of(), List.of());
    }

    private Workbench workbench(String tasks) {
        InventoryFixture.write(folder, "inventory.yml", INVENTORY);
        InventoryFixture.write(folder, "site.yml", "- hosts: all\n  tasks:\n" + tasks.indent(4));
        Workbench workbench = new Workbench(folder);
        workbench.problems.throwIfAny();
        return workbench;
    }

    private static List<Resolution.Item> items(Workbench workbench, String host, int task) {
        Resolution resolution = workbench.resolve(host, task, Workbench.facts("gfx1151"), Map.of());
        return ((Resolution.Ready) resolution).items();
    }

    private static String desired(Workbench workbench, String host, int task) {
        return String.valueOf(items(workbench, host, task).get(0).resource().desired());
    }
}
