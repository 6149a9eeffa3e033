package dev.provision.resource.cron;

import static dev.provision.resource.OnThisMachine.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Diff;
import dev.provision.resource.OnAnswers;
import dev.provision.resource.OnThisMachine;
import dev.provision.resource.PrivateAccounts;
import dev.provision.resource.Shells;
import dev.provision.secret.Secret;
import dev.provision.shell.Fragment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class CronTypeTest {
    private static final CronType TYPE = new CronType();
    private static final OnAnswers<Cron, Seen> HOST = new OnAnswers<>(TYPE);
    private static final String NOTHING = "nothing - - - + + + no - 0 - 0 0 yes - - no + .";

    private final Path scratch;

    CronTypeTest(@TempDir Path scratch) {
        this.scratch = scratch;
    }

    @Test
    void writes_the_line_that_cron_reads() throws Exception {
        Map<String, ?> wanted = Map.of(
                "name", "stamp",
                "schedule", Map.of("minute", "*/5", "hour", 4),
                "user", "ops",
                "job", "date +%F >>/tmp/a b",
                "environment", Map.of("SAYS", "\"its\" no"));
        assertThat(HOST.plan(wanted, "cron yes yes\n" + NOTHING)
                        .changes()
                        .get(0)
                        .diffs())
                .contains(new Diff.Content("/etc/cron.d/stamp", null, """
                    # Written by provision, which overwrites what is changed here.
                    SAYS='"its" no'
                    */5 4 * * * ops date +\\%F >>/tmp/a b
                    """));
    }

    @Test
    void a_secret_is_shown_nowhere_and_readable_by_root_only() throws Exception {
        Map<String, ?> wanted = Map.of(
                "name", "a", "schedule", "@daily", "job", "true", "environment", Map.of("T", new Secret("s3cret")));
        Assessment assessment = HOST.plan(wanted, "cron yes yes\n" + NOTHING);
        assertThat(assessment.changes().get(0).diffs())
                .contains(new Diff.Field("mode", null, "0600"))
                .noneMatch(Diff.Content.class::isInstance);
        assertThat(TYPE.parse(body(wanted)).toString()
                        + assessment.changes().get(0).diffs())
                .doesNotContain("s3cret");
    }

    @Test
    void says_why_it_cannot_plan() {
        Map<String, ?> wanted = Map.of("name", "a", "schedule", "@daily", "job", "true", "user", "ops");
        HOST.cannot(wanted, "cron no yes\n" + NOTHING, "the host has no cron");
        HOST.cannot(wanted, "cron yes yes\n" + NOTHING.replace("yes", "no"), "the host has no cron");
        HOST.cannot(wanted, "cron yes no\n" + NOTHING, "the host has no user ops");
    }

    @Test
    void an_answer_that_is_none_is_unreadable() {
        for (String answer : List.of("", NOTHING, "cron yes yes", "cron yes yes\nnonsense")) {
            HOST.unreadable(Map.of("name", "a", "absent", true), answer);
        }
    }

    @Test
    void says_what_is_wrong_with_a_body() {
        HOST.refused(
                Map.of("name", "a.sh", "schedule", "@daily", "job", "true"), "no name of a file that cron looks at");
        HOST.refused(Map.of("name", "a", "job", "true"), "\"schedule\" is missing");
        HOST.refused(Map.of("name", "a", "schedule", "@daily"), "\"job\" is missing");
        HOST.refused(Map.of("name", "a", "schedule", "@daily", "job", "a\nb"), "a job is one line");
        HOST.refused(Map.of("name", "a", "schedule", "@daily", "job", "date +\\%F"), "do not agree");
        HOST.refused(Map.of("name", "a", "schedule", "@daily", "job", "x".repeat(999)), "at most 998");
        HOST.refused(
                Map.of("name", "a", "schedule", "@daily", "job", new Secret("abcd")), "a secret is not accepted here");
        HOST.refused(Map.of("name", "a", "schedule", Map.of("hour", 24), "job", "true"), "this is no hour");
        HOST.refused(
                Map.of("name", "a", "schedule", "@daily", "job", "true", "environment", Map.of("A", "'\"")),
                "cron cannot pass on such a value");
        HOST.refused(Map.of("name", "a", "schedule", "@daily", "job", "true", "user", "a b"), "no name of a user");
        HOST.refused(Map.of("name", "a", "absent", true, "job", "true"), "says nothing about an absent job");
    }

    @ParameterizedTest
    @MethodSource("dev.provision.resource.Shells#all")
    void makes_changes_and_removes_a_job(String shell) throws Exception {
        OnThisMachine machine = PrivateAccounts.in(scratch, shell);
        Shells.tool(scratch, "cron", "exit 1\n");
        assertThat(machine.run(Fragment.of("mkdir /etc/cron.d")).status()).isZero();
        converges(machine, Map.of("name", "a", "schedule", "@daily", "job", "true"));
        converges(
                machine,
                Map.of(
                        "name",
                        "a",
                        "schedule",
                        "1 2 * * *",
                        "job",
                        "true",
                        "environment",
                        Map.of("K", new Secret("s3cret"))));
        assertThat(machine.run(Fragment.of("stat -c '%a %u %g' /etc/cron.d/a; tail -n 2 /etc/cron.d/a"))
                        .text())
                .isEqualTo("600 0 0\nK=\"s3cret\"\n1 2 * * * root true");
        converges(machine, Map.of("name", "a", "absent", true));
        assertThat(machine.run(Fragment.of("ls -A /etc/cron.d")).text()).isEmpty();
        assertThatThrownBy(() -> machine.plan(
                        TYPE,
                        TYPE.parse(body(Map.of("name", "a", "schedule", "@daily", "job", "true", "user", "eve")))))
                .isInstanceOf(CannotPlan.class)
                .hasMessageContaining("no user eve");
    }

    private static void converges(OnThisMachine machine, Map<String, ?> wanted) throws CannotPlan {
        Cron cron = TYPE.parse(body(wanted));
        Assessment assessment = machine.plan(TYPE, cron);
        assertThat(assessment.changes()).isNotEmpty();
        ProbeOutput made = machine.make(assessment);
        assertThat(made.status()).as(made.errors()).isZero();
        assertThat(machine.plan(TYPE, cron).changes()).isEmpty();
    }
}
