package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Command lines with a mistake: what is said, in few lines on standard error, and exit code 1 from every command. */
final class UsageTest {
    private static final String PLAYBOOK = """
            - name: One
              hosts: web
              tasks:
                - name: Clock
                  service: { name: chronyd, state: started }
                  tags: [time]
                - name: Door
                  service: { name: sshd, state: started }
                  tags: [ssh, door]
            """;
    private static final String INVENTORY = """
            all:
              children:
                web: { hosts: { halo-1: , halo-2: } }
                spare: { hosts: { halo-9: } }
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    static Set<String> commands() {
        return Commands.all().keySet().stream()
                .filter(words -> !words.equals("help"))
                .collect(Collectors.toSet());
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private Ran withPlaybook(String... line) throws Exception {
        List<String> words = new ArrayList<>(List.of(line));
        words.addAll(List.of(file("site.yml", PLAYBOOK), "-i", file("inventory.yml", INVENTORY)));
        return Ran.of(words.toArray(String[]::new));
    }

    @ParameterizedTest(name = "provision {0} --frobnicate")
    @MethodSource("commands")
    void an_unknown_option_is_named_and_the_way_to_help(String command) {
        List<String> line = new ArrayList<>(List.of(Commands.line(command)));
        Commands.spec(command).positionalParameters().forEach(parameter -> line.add("x"));
        line.add("--frobnicate");
        Ran ran = Ran.of(line.toArray(String[]::new));
        String name = ("provision " + command).strip();
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("provision: " + name + " has no option --frobnicate\n")
                .endsWith("  see: " + name + " --help\n");
    }

    @ParameterizedTest
    @CsvSource({
        "apply site.yml, true",
        "facts, true",
        "trust --record, true",
        "plan --help, false",
        "validate site.yml, false",
        "inventory, false",
        "--version, false"
    })
    void only_commands_that_connect_prepare_for_it(String line, boolean connects) {
        assertThat(Main.connects(line.split(" "))).isEqualTo(connects);
        assertThat(Main.connects()).isFalse();
    }

    @Test
    void a_misspelt_command_or_option_gets_the_nearest() {
        assertThat(Ran.of("aply").err()).isEqualTo("""
                provision: provision has no command "aply"
                  did you mean: apply, plan, explain
                  see: provision --help
                """);
        assertThat(Ran.of("plan", "--limt", "x", "site.yml").err()).contains("did you mean: --limit");
        assertThat(Ran.of("help", "nope").code()).isEqualTo(1);
    }

    @Test
    void too_little_too_much_and_values_of_the_wrong_kind() {
        assertThat(Ran.of("plan").err()).startsWith("provision: missing required parameter: 'PLAYBOOK'\n");
        assertThat(Ran.of("plan", "a.yml", "b.yml").err())
                .startsWith("provision: provision plan does not know what to do with \"b.yml\" here\n");
        assertThat(Ran.of("plan", "a.yml", "--forks", "x").err())
                .startsWith("provision: invalid value for option '--forks': 'x' is not an int\n");
        assertThat(Ran.of("lab", "fault", "halo-1").code()).isEqualTo(1);
        assertThat(Ran.of("lab").err())
                .isEqualTo("provision: name what to do with the lab: up, status, reset, fault or down\n");
    }

    @Test
    void numbers_that_make_no_sense_are_refused() throws Exception {
        assertThat(withPlaybook("plan", "--forks", "0"))
                .isEqualTo(new Ran(1, "", "provision: --forks is a number above 0, not 0\n"));
        assertThat(withPlaybook("plan", "--connect-timeout", "-1"))
                .isEqualTo(new Ran(1, "", "provision: --connect-timeout is a number above 0, not -1\n"));
        assertThat(withPlaybook("plan", "-o", "xml"))
                .isEqualTo(new Ran(1, "", "provision: --output is text or json, not xml\n"));
        assertThat(withPlaybook("plan", "--host-key-checking", "no"))
                .isEqualTo(new Ran(1, "", "provision: --host-key-checking is strict or accept-new, not no\n"));
    }

    @Test
    void files_that_are_not_there() throws Exception {
        String inventory = file("inventory.yml", INVENTORY);
        for (String command : List.of("apply", "plan", "drift", "validate")) {
            Ran ran = Ran.of(command, folder + "/nowhere.yml", "-i", inventory);
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("nowhere.yml does not exist").endsWith("1 problem\n");
        }
        for (String command : List.of("facts", "inventory", "trust")) {
            Ran ran = Ran.of(command, "-i", folder + "/nowhere.yml");
            assertThat(ran.code()).isEqualTo(1);
            assertThat(ran.err()).contains("nowhere.yml does not exist");
        }
    }

    @Test
    void without_an_inventory_it_is_said_what_to_do() throws Exception {
        String playbook = file("site.yml", PLAYBOOK);
        for (String command : List.of("apply", "plan", "drift", "validate")) {
            assertThat(Ran.of(command, playbook).err())
                    .startsWith("provision: no inventory: name one with --inventory");
        }
        for (String command : List.of("facts", "inventory", "trust")) {
            assertThat(Ran.of(command).code()).isEqualTo(1);
        }
        assertThat(Ran.of("plan", playbook, "--lab", "-i", "x").err())
                .isEqualTo("provision: --lab brings its own inventory; leave out --inventory\n");
    }

    @Test
    void a_limit_that_leaves_no_host_is_a_mistake() throws Exception {
        for (String command : List.of("apply", "plan", "drift", "validate")) {
            Ran ran = withPlaybook(command, "--limit", "spare");
            assertThat(ran.code()).as(command).isEqualTo(1);
            assertThat(ran.err()).isEqualTo("""
                    --limit: "spare" leaves no host of this playbook
                             hint: the command "inventory" shows what a pattern selects

                    1 problem
                    """);
        }
        assertThat(withPlaybook("validate", "--limit", "halo-1:halo-9").out()).contains(" 1 host: nothing wrong");
        assertThat(withPlaybook("plan", "--limit", "hallo-1").err())
                .contains("--limit: there is no host or group \"hallo-1\"")
                .contains("did you mean \"halo-1\"?")
                .doesNotContain("warning");
    }

    @Test
    void a_tag_that_no_task_has_is_a_mistake() throws Exception {
        assertThat(withPlaybook("plan", "--tags", "tmie,always").err()).isEqualTo("""
                --tags: no task has the tag "tmie"
                         hint: did you mean "time"?

                1 problem
                """);
        assertThat(withPlaybook("apply", "--skip-tags", "network").err())
                .contains("--skip-tags: no task has the tag \"network\"", "there are: door, ssh, time");
    }

    @Test
    void extra_variables_in_all_their_forms() throws Exception {
        String playbook = file(
                "vars.yml", "- hosts: web\n  tasks: [{ command: { argv: [echo, '{{ text }}'], read_only: true } }]\n");
        String inventory = file("inventory.yml", INVENTORY);
        assertThat(Ran.of("validate", playbook, "-i", inventory).err()).contains("\"text\" is not defined");
        String vars = file("vars-file.yml", "text: from a file\n");
        for (String form : List.of("text=x", "text=", "text={a: 1}", "{text: x}", "{\"text\": \"x\"}", "@" + vars)) {
            String text = Ran.of("explain", "halo-1.text", "-i", inventory, "-e", form)
                    .out();
            assertThat(text).as(form).startsWith("halo-1.text = ").contains("\n* -e  ");
        }
        assertThat(Ran.of("explain", "halo-1.text", "-i", inventory, "-e", "text=1", "-e", "text=2")
                        .out())
                .startsWith("halo-1.text = 2\n* -e  -e  2\n  -e  -e  1\n");
        for (String form : List.of("text", "=x", "te-xt=x", "@" + folder + "/nowhere.yml", "text=[1", "[a]")) {
            assertThat(Ran.of("validate", playbook, "-i", inventory, "-e", form).code())
                    .as(form)
                    .isEqualTo(1);
        }
        assertThat(Ran.of("explain", "halo-1.text", "-i", inventory, "-e", "text=1 other=2")
                        .err())
                .contains("warning: \"text\" is the whole of \"1 other=2\"", "several variables need a -e each");
        assertThat(Ran.of("explain", "halo-1.text", "-i", inventory, "-e", "text='quiet splash=1'")
                        .err())
                .isEmpty();
    }
}
