package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.testing.Golden;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/** Commands that look at what was written and connect to nothing: explain, inventory, validate. */
final class LookingTest {
    private static final Path PROJECT = Path.of("src/test/resources/dev/provision/cli/project");

    private static Ran ran(String... line) {
        List<String> words = new ArrayList<>(List.of(line));
        if (!words.contains("-i")) {
            words.addAll(List.of("-i", PROJECT.resolve("inventory.yml").toString()));
        }
        return Ran.of(words.toArray(String[]::new));
    }

    private static String site() {
        return PROJECT.resolve("site.yml").toString();
    }

    @Test
    void explain_shows_the_chain_of_all_levels_with_their_places() throws Exception {
        Ran ran = ran("explain", "halo-1.level", "-p", site(), "-e", "level=mine", "-e", "@" + PROJECT + "/more.yml");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).isEmpty();
        Golden.check("cli/looking/explain-all-levels.txt", ran.out().replace(PROJECT + "/", ""));
    }

    @Test
    void explain_without_a_playbook_sees_the_inventory_alone() throws Exception {
        Golden.check(
                "cli/looking/explain-inventory.txt",
                (ran("explain", "halo-1.level").out()
                                + ran("explain", "halo-2.level").out()
                                + ran("explain", "halo-1.example.net.colour").out()
                                + ran("explain", "halo-1.token").out())
                        .replace(PROJECT + "/", ""));
    }

    @Test
    void explain_of_what_is_not_there() {
        assertThat(ran("explain", "halo-1.levle").err()).isEqualTo("""
            halo-1: the host has no variable "levle"
                     hint: did you mean "level"?

            1 problem
            """);
        assertThat(ran("explain", "halo-1.gtt").err())
                .contains("hint: variables of plays and roles are seen with --playbook FILE");
        assertThat(ran("explain", "halo-1.gtt", "-p", site()).out())
                .startsWith("halo-1.gtt = 124GiB\n* role defaults  ");
        assertThat(ran("explain", "hallo-1.level").err())
                .contains("there is no host \"hallo-1\"", "did you mean \"halo-1\"?");
        assertThat(ran("explain", "halo-1.facts.gpu.gfx").err())
                .isEqualTo("provision: facts are what the host says, not variables; look at them with: provision facts"
                        + " halo-1\n");
        for (String what : List.of("halo-1", "halo-1.", ".level", "")) {
            assertThat(ran("explain", what).code()).as(what).isEqualTo(1);
        }
    }

    @Test
    void inventory_lists_hosts_for_a_person() throws Exception {
        Ran ran = ran("inventory");
        assertThat(ran.code()).isZero();
        Golden.check("cli/looking/inventory.txt", ran.out());
        assertThat(ran("inventory", "fedora:!halo-1").out())
                .startsWith("halo-1.example.net  ")
                .hasLineCount(1);
        assertThat(ran("inventory", "--limit", "ubuntu").out())
                .startsWith("halo-2  ")
                .hasLineCount(1);
        assertThat(ran("inventory", "nowhere").code()).isEqualTo(1);
    }

    @Test
    void inventory_lists_hosts_for_a_program() {
        List<JSONObject> hosts = ran("inventory", "-o", "json")
                .out()
                .lines()
                .map(JSONObject::new)
                .toList();
        assertThat(hosts).hasSize(3);
        JSONObject first = hosts.get(0);
        assertThat(first.toMap())
                .containsEntry("host", "halo-1")
                .containsEntry("address", "10.0.0.1")
                .containsEntry("port", 2222)
                .containsEntry("user", "admin")
                .containsEntry("groups", List.of("all", "strix_halo", "fedora"))
                .containsEntry("jump", List.of())
                .containsEntry("at", PROJECT + "/inventory.yml:10:13");
        assertThat(hosts.get(1).toMap())
                .containsEntry("jump", List.of("ops@bastion"))
                .doesNotContainKey("port");
    }

    @Test
    void extra_variables_say_how_hosts_are_reached_before_the_inventory_does() {
        assertThat(ran("inventory", "halo-1", "-e", "user=eve", "-e", "ansible_port=2200", "-e", "host=10.9.9.9")
                        .out())
                .startsWith("halo-1  eve@10.0.0.1:2200  [");
        assertThat(ran("inventory", "halo-1", "-e", "net=10.9.9", "-e", "{address: '{{ net }}.1'}")
                        .out())
                .startsWith("halo-1  admin@10.9.9.1:2222  [");
        for (String command : List.of("inventory", "facts", "trust", "doctor")) {
            Ran ran = ran(command, "-e", "port=ssh");
            assertThat(ran.code()).as(command).isEqualTo(1);
            assertThat(ran.err()).as(command).contains("-e: invalid port");
        }
        assertThat(ran("inventory", "-e", "ansible_ssh_user=eve", "-e", "ansible_user=bob")
                        .err())
                .contains("\"ansible_ssh_user\" and \"ansible_user\" are synonyms and have different values");
        assertThat(ran("inventory", "-e", "ansible_password=secret").err())
                .contains("\"ansible_password\" has no effect here", "log in with a key or an agent");
    }

    @Test
    void an_extra_variable_that_is_never_read_causes_a_warning() {
        assertThat(ran("inventory", "-e", "levle=1", "-e", "port=9000").err())
                .contains("-e: warning: the variable \"levle\" is never read", "did you mean \"level\"?")
                .doesNotContain("\"port\"");
        assertThat(ran("inventory", "-e", "identity_file=x").err())
                .contains("the variable \"identity_file\" is never read", "write ansible_ssh_private_key_file");
        assertThat(ran("inventory", "-e", "net=10.9.9", "-e", "{address: '{{ net }}.1'}", "-e", "ansible_user=x")
                        .err())
                .isEmpty();
        assertThat(ran("explain", "halo-1.level", "-e", "level=1").err()).isEmpty();
    }

    @Test
    void explain_is_about_one_host_and_has_no_limit() {
        assertThat(ran("explain", "halo-1.level", "-l", "halo-2").err())
                .startsWith("provision: provision explain has no option -l\n");
    }

    @Test
    void validate_says_what_it_looked_at_and_what_it_doubts() throws Exception {
        assertThat(ran("validate", site()))
                .isEqualTo(new Ran(0, site() + ": 1 play, 1 task, 3 hosts: nothing wrong\n", ""));
        Ran doubtful = ran(
                "validate",
                PROJECT.resolve("warnings.yml").toString(),
                "-i",
                PROJECT.resolve("warnings-inventory.yml").toString());
        assertThat(doubtful.code()).isZero();
        assertThat(doubtful.out()).endsWith("warnings.yml: 2 plays, 2 tasks, 1 host: nothing wrong\n");
        Golden.check("cli/looking/validate-warnings.txt", doubtful.err().replace(PROJECT + "/", ""));
    }

    @Test
    void schema_prints_one_document() {
        assertThat(new JSONObject(Ran.of("schema").out()).getString("title")).isEqualTo("Playbook");
        assertThat(new JSONObject(Ran.of("schema", "kernel_args").out())
                        .getJSONObject("properties")
                        .keySet())
                .contains("set", "remove");
        assertThat(Ran.of("schema", "kernel_arg").err())
                .isEqualTo("provision: there is no schema \"kernel_arg\"; did you mean \"kernel_args\"?\n");
    }
}
