package dev.provision.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands and exit codes on the embedded fleet, as an operator and as a program meet them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LabCommandsIT {
    private static final SchemaCheck SCHEMAS = new SchemaCheck();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path state;

    private final Program program = new Program(state);

    @BeforeAll
    static void a_fleet_of_two() throws Exception {
        assertThat(new Program(state).ran("lab", "up", "--hosts", "2").code()).isZero();
    }

    @AfterAll
    static void ends() throws Exception {
        assertThat(new Program(state).ran("lab", "down").code()).isZero();
    }

    private static String playbook(String name, String text) throws IOException {
        return Files.writeString(state.resolve(name), text).toString();
    }

    /** Something that takes no time and needs no reboot. */
    private static String folder(String path) throws IOException {
        return playbook("folder.yml", """
            - name: A folder
              hosts: all
              become: true
              tasks:
                - name: Folder
                  file: { path: %s, directory: true }
            """.formatted(path));
    }

    private static List<JSONObject> events(Ran ran) {
        List<JSONObject> events = ran.out().lines().map(JSONObject::new).toList();
        for (JSONObject event : events) {
            Problems problems = new Problems();
            Data data = Data.of(event.toMap(), At.whole(event.getString("event")));
            SCHEMAS.check("event.schema.json", data, SchemaCheck.Expressions.EVALUATED, problems);
            assertThat(problems.errors()).as(event.toString()).isEmpty();
        }
        assertThat(events.get(0).getString("event")).isEqualTo("run_started");
        assertThat(events.get(events.size() - 1).getString("event")).isEqualTo("run_ended");
        assertThat(events.get(events.size() - 1).getInt("exit_code")).isEqualTo(ran.code());
        return events;
    }

    private static List<String> kinds(Ran ran) {
        return events(ran).stream()
                .map(event -> event.getString("event"))
                .distinct()
                .toList();
    }

    @Test
    @Order(1)
    void every_line_of_json_is_an_event_and_the_exit_codes_are_2_0_and_0() throws Exception {
        String playbook = folder("/srv/json");
        Ran plan = program.ran("plan", playbook, "--lab", "--output", "json");
        assertThat(plan.code()).as(plan.err()).isEqualTo(2);
        assertThat(kinds(plan)).contains("host_planned");
        Ran drift = program.ran("drift", playbook, "--lab", "--output", "json");
        assertThat(drift.code()).isEqualTo(2);
        assertThat(events(drift).get(0).getString("command")).isEqualTo("drift");
        Ran apply = program.ran("apply", playbook, "--lab", "--output", "json");
        assertThat(apply.code()).as(apply.err()).isZero();
        assertThat(kinds(apply)).contains("play_started", "step_started", "step_ended", "item_changed", "host_ended");
        assertThat(program.ran("plan", playbook, "--lab").code()).isZero();
        assertThat(program.ran("drift", playbook, "--lab", "-o", "json").code()).isZero();
        assertThat(kinds(program.ran("apply", playbook, "--lab", "-o", "json"))).doesNotContain("item_changed");
    }

    @Test
    @Order(2)
    void the_plan_of_the_seed_system_is_events_too() throws Exception {
        Ran plan = program.ran("plan", "playbooks/site.yml", "--lab", "-o", "json");
        assertThat(plan.code()).as(plan.err()).isEqualTo(2);
        assertThat(events(plan)).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    @Order(3)
    void a_secret_shows_in_neither_form() throws Exception {
        String playbook = playbook("secret.yml", """
            - name: Token
              hosts: halo-1
              become: true
              vars: { token: { secret: { env: LAB_TOKEN } } }
              tasks:
                - name: Token
                  file: { path: /etc/token, content: "key={{ token }}" }
            """);
        Program secretly = program.with(Map.of("LAB_TOKEN", "hunter2-hunter2"));
        for (String form : List.of("text", "json")) {
            Ran plan = secretly.ran("plan", playbook, "--lab", "-o", form);
            assertThat(plan.code()).as(plan.err()).isEqualTo(2);
            assertThat(plan.out() + plan.err()).contains("(not shown)").doesNotContain("hunter2");
        }
        Ran apply = secretly.ran("apply", playbook, "--lab", "-v");
        assertThat(apply.code()).as(apply.err()).isZero();
        assertThat(apply.out() + apply.err()).doesNotContain("hunter2");
    }

    @Test
    @Order(4)
    void colours_are_for_terminals_and_no_color_is_obeyed() throws Exception {
        List<String> terminal = List.of("-Dprovision.terminal=true");
        String[] plan = {"plan", folder("/srv/colour"), "--lab"};
        assertThat(program.ran(terminal, plan).out()).contains("\u001b[1m2 hosts\u001b[0m");
        assertThat(program.ran(plan).out()).doesNotContain("\u001b");
        assertThat(program.with(Map.of("NO_COLOR", "1")).ran(terminal, plan).out())
                .doesNotContain("\u001b");
        assertThat(program.with(Map.of("TERM", "dumb")).ran(terminal, plan).out())
                .doesNotContain("\u001b");
    }

    @Test
    @Order(5)
    void the_readmes_commands_that_look_at_the_lab_work() throws Exception {
        List<Readme.Line> lines = Readme.commandLines().stream()
                .filter(line ->
                        line.words().contains("--lab") || line.words().get(0).equals("lab"))
                .filter(line -> !line.words().get(0).matches("apply|plan"))
                .toList();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(6);
        for (Readme.Line line : lines) {
            Ran ran = program.ran(line.words().toArray(String[]::new));
            assertThat(ran.code()).as(line + ran.err()).isZero();
            assertThat(ran.out()).as(line.toString()).isNotBlank();
        }
    }

    @Test
    @Order(6)
    void facts_are_json_one_host_a_line() throws Exception {
        Ran ran = program.ran("facts", "--lab", "-b");
        assertThat(ran.code()).isZero();
        List<JSONObject> hosts = ran.out().lines().map(JSONObject::new).toList();
        assertThat(hosts)
                .extracting(host -> host.getString("host"))
                .as("each as soon as it answers")
                .containsExactlyInAnyOrder("halo-1", "halo-2");
        assertThat(hosts.get(0).getJSONObject("facts").getJSONObject("gpu").getString("gfx"))
                .isEqualTo("gfx1151");
        assertThat(program.ran("trust", "--lab").out()).hasLineCount(2).contains("halo-1 ", "SHA256:", " known (");
    }

    @Test
    @Order(7)
    void a_changed_host_key_is_unreachable_to_plan_and_wrong_to_trust() throws Exception {
        assertThat(program.ran("lab", "fault", "halo-2", "host-key-changed").out())
                .contains("faults: host-key-changed");
        Ran plan = program.ran("plan", folder("/srv/key"), "--lab", "-l", "halo-2");
        assertThat(plan.code()).as(plan.out() + plan.err()).isEqualTo(4);
        assertThat(plan.out())
                .contains("1 host, unreachable: halo-2", "ssh-keygen -R")
                .hasLineCount(5);
        Ran json = program.ran("plan", folder("/srv/key"), "--lab", "-l", "halo-2", "-o", "json");
        assertThat(json.code()).isEqualTo(4);
        assertThat(kinds(json)).contains("host_ended");
        assertThat(program.ran("facts", "halo-2", "--lab").code()).isEqualTo(4);
        assertThat(program.ran("trust", "halo-2", "--lab").code()).isEqualTo(1);
        assertThat(program.ran("lab", "fault", "halo-2", "none").code()).isZero();
        assertThat(program.ran("lab", "fault", "halo-9", "none").code()).isEqualTo(1);
    }

    @Test
    @Order(8)
    void a_run_that_is_interrupted_tells_what_came_of_each_host() throws Exception {
        String playbook = playbook("slow.yml", """
            - name: Slow
              hosts: all
              become: true
              serial: 1
              tasks:
                - name: Sleep
                  command: { shell: "sleep 60", creates: /nowhere }
            """);
        Process process = program.start(List.of(), "apply", playbook, "--lab", "-v");
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        while (line != null && !line.matches("halo-1 +Sleep: .*")) {
            line = lines.readLine();
        }
        assertThat(line).isNotNull();
        process.toHandle().destroy(); // unlike the process itself this leaves the streams open
        String rest = String.join("\n", lines.lines().toList());
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("interrupted, by whatever signal").isEqualTo(130);
        assertThat(rest).contains("1 host, not started: halo-2").containsPattern("2 hosts: 0 converged, 0 changed");
        assertThat(Files.readString(state.resolve("errors"))).isEmpty();
    }
}
