package dev.provision.resource.user;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.PrivateAccounts;
import dev.provision.secret.Secret;
import dev.provision.shell.Fragment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Accounts with the real shadow-utils, in each shell. */
final class UserOnThisMachineTest {
    private static final UserType TYPE = new UserType();
    private static final String SHELLS = "dev.provision.resource.Shells#all";
    private static final String HASH = "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc";

    private final Path scratch;

    UserOnThisMachineTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void makes_an_account_with_everything_and_takes_it_away_again(String shell) throws Exception {
        OnThisMachine machine = PrivateAccounts.in(scratch, shell);
        Map<String, Object> wanted = new HashMap<>(Map.of(
                "name", "ops",
                "uid", 1500,
                "group", "users",
                "groups", List.of("render", "video"),
                "shell", "/bin/bash",
                "comment", "O'Brien & \"co\"",
                "expires", "2027-01-31",
                "password_hash", new Secret(HASH),
                "authorized_keys", List.of(UserTypeTest.KEY)));

        converges(machine, wanted);

        assertThat(machine.run(TYPE.probe(TYPE.parse(body(wanted)), OnThisMachine.debian())
                                .fragment())
                        .text())
                .as("what the host answers of a password")
                .contains("shadow open hash same .")
                .doesNotContainPattern("[0-9a-f]{64}");
        assertThat(say(machine, "getent passwd ops")).isEqualTo("ops:x:1500:100:O'Brien & \"co\":/home/ops:/bin/bash");
        assertThat(say(machine, "id -Gn ops")).isEqualTo("users video render");
        assertThat(say(machine, "getent shadow ops"))
                .startsWith("ops:" + HASH + ":")
                .endsWith(":20849:");
        assertThat(say(machine, "stat -c '%a %U %G' /home/ops/.ssh /home/ops/.ssh/authorized_keys"))
                .isEqualTo("700 ops users\n600 ops users");
        assertThat(say(machine, "cat /home/ops/.ssh/authorized_keys")).isEqualTo(UserTypeTest.KEY);
        assertThat(say(machine, "ls -A /home/ops")).contains(".bashrc");
        assertThat(say(machine, "ls -A /home/ops/.ssh")).isEqualTo("authorized_keys");

        wanted.put("shell", "/bin/sh");
        wanted.put("groups", List.of("render"));
        wanted.put("groups_exact", true);
        wanted.put("locked", true);
        wanted.put("expires", "never");
        wanted.put("uid", 1600);
        wanted.put("home", "/home/elsewhere");
        wanted.put("create_home", true);
        converges(machine, wanted);
        assertThat(say(machine, "getent passwd ops")).contains(":1600:").endsWith(":/home/elsewhere:/bin/sh");
        assertThat(say(machine, "getent shadow ops")).startsWith("ops:!" + HASH).endsWith("::");
        assertThat(say(machine, "stat -c '%a %u' /home/elsewhere /home/elsewhere/.ssh/authorized_keys"))
                .isEqualTo("755 1600\n600 1600");

        wanted.put("locked", false);
        converges(machine, wanted);
        assertThat(say(machine, "getent shadow ops")).startsWith("ops:" + HASH);

        converges(machine, Map.of("name", "ops", "absent", true, "remove_home", true));
        assertThat(say(machine, "ls -A /home")).isEqualTo("ops");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void makes_a_system_account_whose_group_is_there_already(String shell) throws Exception {
        OnThisMachine machine = PrivateAccounts.in(scratch, shell);
        say(machine, "groupadd -r vllm");
        converges(machine, Map.of("name", "vllm", "system", true, "shell", "/usr/sbin/nologin", "locked", true));
        assertThat(say(machine, "id -gn vllm; ls -A /home")).isEqualTo("vllm");
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void whatever_a_user_puts_in_the_way_of_the_keys_leads_nowhere(String shell) throws Exception {
        OnThisMachine machine = PrivateAccounts.in(scratch, shell);
        converges(machine, Map.of("name", "eve"));
        Map<String, Object> wanted = Map.of("name", "eve", "authorized_keys", UserTypeTest.KEY);
        Path secret = Files.writeString(scratch.resolve("etc/only-roots"), "top secret\n");
        say(machine, "chmod 600 /etc/only-roots; mkdir -m 700 /etc/roots");

        say(
                machine,
                "mkdir /home/eve/.ssh; ln -s /etc/only-roots /home/eve/.ssh/authorized_keys;"
                        + " chown -h -R eve:eve /home/eve/.ssh");
        assertThatThrownBy(() -> plan(machine, wanted))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("cannot be looked at");

        say(machine, "rm -r /home/eve/.ssh");
        Assessment planned = plan(machine, wanted);
        say(machine, "ln -s /etc/roots /home/eve/.ssh");
        ProbeOutput made = machine.make(planned);
        assertThat(made.status()).isNotZero();
        assertThat(made.errors()).contains("is /home/eve/.ssh the folder of eve?");
        assertThat(say(machine, "ls -A /etc/roots")).isEmpty();
        assertThat(secret).content().isEqualTo("top secret\n");

        say(
                machine,
                "rm /home/eve/.ssh; mkdir /home/eve/.ssh; chown eve:eve /home/eve/.ssh;"
                        + " ln -s /etc/only-roots /home/eve/.ssh/authorized_keys");
        made = machine.make(planned);
        assertThat(made.status()).as(made.errors()).isZero();
        assertThat(secret).content().isEqualTo("top secret\n");
        assertThat(say(machine, "stat -c '%F %U' /home/eve/.ssh/authorized_keys"))
                .isEqualTo("regular file eve");
        assertThat(plan(machine, wanted).changes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void an_account_that_runs_something_is_not_removed(String shell) throws Exception {
        OnThisMachine machine = PrivateAccounts.in(scratch, shell);
        converges(machine, Map.of("name", "busy", "uid", 61234));
        Process running = new ProcessBuilder("setpriv", "--reuid=61234", "--clear-groups", "sleep", "300").start();
        try {
            while (!running.info().command().orElse("").endsWith("sleep") && running.isAlive()) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> plan(machine, Map.of("name", "busy", "absent", true)))
                    .isInstanceOf(CannotPlan.class)
                    .hasMessageContaining("busy has running processes: " + running.pid() + " (sleep)");
        } finally {
            running.destroyForcibly().waitFor();
        }
        converges(machine, Map.of("name", "busy", "absent", true));
    }

    private static String say(OnThisMachine machine, String script) {
        ProbeOutput output = machine.run(Fragment.of(script));
        assertThat(output.status()).as(output.errors()).isZero();
        return output.text();
    }

    private static void converges(OnThisMachine machine, Map<String, ?> wanted) throws CannotPlan {
        Assessment assessment = plan(machine, wanted);
        assertThat(assessment.changes()).isNotEmpty();
        ProbeOutput made = machine.make(assessment);
        assertThat(made.status()).as(made.errors()).isZero();
        assertThat(plan(machine, wanted).changes()).isEmpty();
    }

    private static Assessment plan(OnThisMachine machine, Map<String, ?> wanted) throws CannotPlan {
        return machine.plan(TYPE, TYPE.parse(body(wanted)));
    }
}
