package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that meet on a host, and runs that are told to stop. */
final class TwoRunsIT {
    @SuppressWarnings("NullAway.Init")
    private static ProgramOnLab program;

    @SuppressWarnings("NullAway.Init")
    private static String slow;

    @BeforeAll
    static void a_fleet_of_one(@TempDir Path state) throws Exception {
        program = new ProgramOnLab(state, 1);
        slow = program.playbook("slow.yml", """
            - name: Slow
              hosts: halo-1
              become: true
              tasks:
                - name: Wait for it
                  command:
                    shell: printf x >>/root/begun; until [ -e /root/go ]; do sleep 0.2; done; touch /root/done
                    creates: /root/done
                  notify: Tell
                - name: And then
                  file: { path: /root/then, content: x }
              handlers:
                - name: Tell
                  command: { shell: printf x >>/root/told }
            """);
    }

    @AfterAll
    static void ends() throws Exception {
        program.close();
    }

    @BeforeEach
    void all_as_at_first() throws Exception {
        program.succeed("lab", "reset");
    }

    @Test
    void the_second_names_the_first_and_does_not_harm_it() throws Exception {
        Running first = program.start("apply", slow, "--lab").until(TwoRunsIT::isStep);
        String id = first.journal().get(0).getString("run");
        Running.Ran second = program.run("apply", slow, "--lab");
        assertThat(second.code()).as(second.output()).isEqualTo(1);
        assertThat(second.output()).contains("the host is locked by run " + id + " of ");
        assertThat(program.run("plan", slow, "--lab").code())
                .as("looking needs no lock")
                .isEqualTo(2);
        program.root("halo-1", "touch /root/go");
        Running.Ran ended = first.ends();
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(program.root("halo-1", "cat /root/begun /root/told")).isEqualTo("xx");
        assertThat(program.succeed("apply", slow, "--lab").output()).contains("1 converged, 0 changed");
    }

    @Test
    void one_that_is_terminated_says_so_and_its_step_goes_on_under_the_lock() throws Exception {
        Running first = program.start("apply", slow, "--lab").until(TwoRunsIT::isStep);
        program.root("halo-1", "until [ -e /root/begun ]; do sleep 0.1; done");
        first.process().destroy();
        Running.Ran ended = first.ends();
        assertThat(ended.code()).as(ended.output()).isEqualTo(130);
        JSONObject last = first.journal().get(first.journal().size() - 1);
        assertThat(last.getString("event")).isEqualTo("run_ended");
        assertThat(last.getInt("exit_code")).isEqualTo(130);
        assertThat(program.run("apply", slow, "--lab").output()).contains("the host is locked by run ");
        program.root("halo-1", "touch /root/go");
        assertThat(program.succeed("apply", slow, "--lab").output())
                .as("what the step did is there, and what it notified is made good")
                .contains("changed  And then")
                .contains("changed  Tell");
        assertThat(program.root("halo-1", "cat /root/begun /root/told; ls -A /run/provision"))
                .isEqualTo("xxholder\nlock\n");
    }

    @Test
    void a_task_past_its_timeout_fails_and_its_command_is_ended_on_the_host() throws Exception {
        String playbook = program.playbook("timeout.yml", """
            - name: Timeout
              hosts: halo-1
              become: true
              tasks:
                - name: Hang
                  command: { shell: exec sleep 7654, creates: /root/never }
                  timeout: 2s
            """);
        Running.Ran ran = program.run("apply", playbook, "--lab");
        assertThat(ran.code()).as(ran.output()).isEqualTo(1);
        assertThat(ran.output()).contains("timed out after 2 s");
        assertThat(program.run("apply", playbook, "--lab").output()).contains("timed out after 2 s");
        assertThat(program.root("halo-1", """
            n=0
            while cat /proc/[0-9]*/cmdline | tr '\\0' ' ' | grep -q 'sleep [7]654'; do
              n=$((n + 1)); [ $n -lt 50 ] || { echo it runs on; exit 0; }
              sleep 0.2
            done
            """)).isEmpty();
    }

    @Test
    void a_task_that_does_not_become_root_runs_in_a_play_that_does() throws Exception {
        String playbook = program.playbook("accounts.yml", """
            - name: Accounts
              hosts: halo-1
              become: true
              tasks:
                - name: As root
                  command: { shell: id -un >/root/who, creates: /root/who }
                - name: As the user
                  command: { shell: 'id -un >"$HOME/who"; pwd >>"$HOME/who"', unless: 'test -e "$HOME/who"' }
                  become: false
            """);
        program.succeed("apply", playbook, "--lab");
        assertThat(program.root("halo-1", "cat /root/who; head -1 /home/ops/who"))
                .isEqualTo("root\nops\n");
        assertThat(program.succeed("apply", playbook, "--lab").output()).contains("1 converged, 0 changed");
        assertThat(program.root("halo-1", "find /run/provision /tmp /run/user -name 'spool.*' 2>/dev/null || :"))
                .isEmpty();
    }

    private static boolean isStep(JSONObject event) {
        return event.getString("event").equals("step_started");
    }
}
