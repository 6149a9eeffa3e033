package dev.provision.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.probe.Observation;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Reach;
import dev.provision.resource.Step;
import dev.provision.shell.Account;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.testing.SomeFacts;
import dev.provision.testing.Toy;
import dev.provision.testing.ToyPlay;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlannerTest {
    private static final Data.Dict NO_RESULT = Results.of(At.whole("site.yml"), true, false, Map.of());

    private final ToyPlay play = new ToyPlay("play");
    private final Observations observations = new Observations();
    private Sofar sofar = Sofar.nothing();

    @Test
    void what_is_as_wanted_is_converged_and_what_is_not_differs() {
        play.task("One").is(Toy.holding("/one", "a"));
        play.task("Two").is(Toy.holding("/two", "b"));
        sees("/one", "a");
        sees("/two", "old");
        assertThat(verdicts()).containsExactly("One: converged", "Two: differs: write b");
        assertThat(plan().plan().pending()).isTrue();
        assertThat(plan().plan().impossible()).isFalse();
    }

    @Test
    void a_host_as_wanted_has_nothing_pending() {
        play.task("One").is(Toy.holding("/one", "a"));
        sees("/one", "a");
        assertThat(plan().plan().pending()).isFalse();
    }

    @Test
    void names_what_must_be_asked_each_question_once() {
        play.task("One").is(Toy.holding("/one", "a"));
        play.task("The same").is(Toy.holding("/one", "a"));
        play.task("As root").is(Toy.holding("/one", "a")).as(Account.ROOT);
        Planner.Outcome outcome = plan();
        assertThat(outcome.unasked())
                .extracting(Question::account)
                .containsExactlyInAnyOrder(Account.LOGIN, Account.ROOT);
        assertThat(verdicts()).containsOnly("One: unasked", "The same: unasked", "As root: unasked");
    }

    @Test
    void what_an_earlier_change_may_cure_is_unknown_until_that_task_and_impossible_without_it() {
        play.task("Install").is(Toy.holding("/package", "there"));
        play.task("Configure").is(missing("/tool", "there is no tool"));
        sees("/tool", "");
        sees("/package", "");
        assertThat(verdicts()).last().isEqualTo("Configure: unknown until Install: there is no tool");
        sees("/package", "there");
        assertThat(verdicts()).last().isEqualTo("Configure: impossible: there is no tool (install it)");
        assertThat(plan().plan().impossible()).isTrue();
    }

    @Test
    void what_is_only_waited_for_is_no_difference() {
        Change wait = Change.of("wait until it serves", List.of(), List.of(Toy.run("wait", ":")))
                .asCheck();
        play.task("Serve").is(new Toy("/one", (seen, outlook) -> Assessment.of(List.of(wait))));
        play.task("Both")
                .is(new Toy("/two", (seen, outlook) -> Assessment.of(List.of(wait, Toy.write("/two", "", "b")))));
        sees("/one", "");
        sees("/two", "b");
        assertThat(verdicts())
                .containsExactly(
                        "Serve: waiting: wait until it serves", "Both: differs: wait until it serves; write b");
        assertThat(new HostPlan("h", plan().plan().items().subList(0, 1), List.of(), "").pending())
                .isFalse();
    }

    @Test
    void a_refusal_is_unknown_only_until_a_task_that_can_alter_what_it_depends_on() {
        play.task("Conf").is(Toy.holding("/etc/a.conf", "x").reaching(Reach.paths("/etc/a.conf")));
        play.task("Line").is(refusing("/etc/none.conf", Reach.paths("/etc/none.conf")));
        play.task("Directory").is(refusing("/etc/a.conf.d/x", Reach.paths("/etc/a.conf.d")));
        play.task("Below").is(refusing("/etc/a.conf/x", Reach.paths("/etc/a.conf/x")));
        play.task("Tool").is(refusing("/tool", Reach.ANYTHING));
        play.task("Booted").is(refusing("/boot", Reach.BOOT));
        play.task("Never").is(refusing("/never", Reach.NOTHING));
        List.of("/etc/a.conf", "/etc/none.conf", "/etc/a.conf.d/x", "/etc/a.conf/x", "/tool", "/boot", "/never")
                .forEach(path -> sees(path, ""));
        assertThat(verdicts())
                .containsExactly(
                        "Conf: differs: write x",
                        "Line: impossible: refused (do otherwise)",
                        "Directory: impossible: refused (do otherwise)",
                        "Below: unknown until Conf: refused",
                        "Tool: unknown until Conf: refused",
                        "Booted: impossible: refused (do otherwise)",
                        "Never: impossible: refused (do otherwise)");
    }

    @Test
    void what_only_a_boot_alters_is_unknown_until_a_reboot() {
        play.task("Install").is(Toy.holding("/package", "there"));
        play.task("Before").is(lacking("/before", Reach.BOOT));
        play.task("Reboot").is(new Toy("/r", (seen, outlook) -> Assessment.of(List.of(reboot(List.of("asked"))))));
        play.task("After").is(lacking("/after", Reach.BOOT));
        play.task("Wrong").is(lacking("/wrong", Reach.NOTHING));
        List.of("/package", "/before", "/r", "/after", "/wrong").forEach(path -> sees(path, ""));
        assertThat(verdicts())
                .containsExactly(
                        "Install: differs: write there",
                        "Before: violated: lacking",
                        "Reboot: differs: reboot: asked",
                        "After: unknown until Reboot: lacking",
                        "Wrong: violated: lacking");
    }

    @Test
    void a_task_that_is_unknown_itself_may_alter_what_a_later_one_depends_on() {
        play.task("Conf").is(Toy.holding("/etc/a.conf", "x").reaching(Reach.paths("/etc/a.conf")));
        play.task("Unknown").is(refusing("/tool", Reach.ANYTHING));
        play.task("Line").is(refusing("/etc/none.conf", Reach.paths("/etc/none.conf")));
        List.of("/etc/a.conf", "/tool", "/etc/none.conf").forEach(path -> sees(path, ""));
        assertThat(verdicts()).last().isEqualTo("Line: unknown until Unknown: refused");
    }

    @Test
    void an_answer_that_cannot_be_had_is_impossible_and_never_taken_for_absence() {
        play.task("One").is(Toy.holding("/one", "a"));
        observations.put(question("/one"), new Observation.Unknown<>("no answer within 20 s"));
        assertThat(verdicts()).containsExactly("One: impossible: no answer within 20 s");
        observations.put(question("/one"), new Observation.Seen<>(new ProbeOutput(9, "", "", List.of())));
        assertThat(verdicts()).containsExactly("One: impossible: status 9");
    }

    @Test
    void a_finding_is_a_violation_and_unknown_while_something_is_pending_that_may_cure_it() {
        play.task("Set").is(Toy.holding("/set", "a"));
        play.task("Verify").is(finding("/seen", "too little memory"));
        play.task("Verify before it").is(finding("/seen", "too little memory"));
        sees("/seen", "");
        sees("/set", "");
        assertThat(verdicts()).element(1).isEqualTo("Verify: unknown until Set: too little memory");
        sees("/set", "a");
        assertThat(verdicts()).element(1).isEqualTo("Verify: violated: too little memory");
    }

    @Test
    void a_finding_beside_changes_is_left_out_while_something_is_pending_that_may_cure_it() {
        play.task("Set").is(Toy.holding("/set", "a"));
        play.task("Both")
                .is(new Toy(
                        "/seen",
                        (seen, outlook) -> Assessment.of(List.of(
                                Change.of(
                                        "create",
                                        List.of(),
                                        List.of(new Step.Reboot("r", List.of(), Duration.ZERO, ""))),
                                Change.finding("disabled", List.of())))));
        sees("/seen", "");
        sees("/set", "");
        assertThat(verdicts()).element(1).isEqualTo("Both: differs: create");
        sees("/set", "a");
        assertThat(verdicts()).element(1).asString().contains("create", "disabled");
    }

    @Test
    void a_finding_before_the_pending_change_is_a_violation_at_once() {
        play.task("Verify").is(finding("/seen", "too little memory"));
        play.task("Set").is(Toy.holding("/set", "a"));
        sees("/seen", "");
        sees("/set", "");
        assertThat(verdicts()).containsExactly("Verify: violated: too little memory", "Set: differs: write a");
    }

    @Test
    void a_condition_that_does_not_hold_skips_without_a_question() {
        play.task("Skip").is(Toy.holding("/one", "a")).never();
        assertThat(verdicts()).containsExactly("Skip: skipped: the condition");
        assertThat(plan().unasked()).isEmpty();
    }

    @Test
    void a_task_that_cannot_be_resolved_on_this_host_is_impossible_unless_a_change_may_cure_it() {
        InvalidInput undefined = new InvalidInput(Problem.at(At.whole("site.yml"), "facts.gpu.gtt_total has no value"));
        play.task("Set").is(Toy.holding("/set", "a"));
        play.task("Use").is(Toy.holding("/one", "a")).wrong(undefined);
        sees("/set", "a");
        assertThat(verdicts().get(1)).startsWith("Use: impossible: ").contains("facts.gpu.gtt_total has no value");
        sees("/set", "");
        assertThat(verdicts().get(1)).startsWith("Use: unknown until Set: ");
    }

    @Test
    void each_element_of_a_loop_is_compared_by_itself() {
        play.task("Both").loops(Toy.holding("/one", "a"), Toy.holding("/two", "b"));
        sees("/one", "a");
        sees("/two", "");
        assertThat(verdicts()).containsExactly("Both (/one): converged", "Both (/two): differs: write b");
    }

    @Test
    void handlers_count_only_once_something_notifies_them() {
        play.task("Set").is(Toy.holding("/set", "a")).notifies("Restart");
        play.handler("Restart").is(Toy.holding("/restarted", "yes"));
        play.handler("Other").is(Toy.holding("/other", "yes"));
        sees("/restarted", "");
        sees("/set", "a");
        assertThat(verdicts()).containsExactly("Set: converged");
        sees("/set", "");
        assertThat(verdicts()).containsExactly("Set: differs: write a", "Restart: differs: write yes");
        sees("/set", "a");
        sofar = sofar.acting(new ItemKey(9, 0), NO_RESULT, List.of(1));
        assertThat(verdicts()).containsExactly("Set: converged", "Restart: differs: write yes");
    }

    @Test
    void a_handler_of_another_play_is_not_notified_by_its_name() {
        play.task("Set").is(Toy.holding("/set", "a")).notifies("Restart");
        ToyPlay second = new ToyPlay("second");
        second.handler("Restart").is(Toy.holding("/second", "yes"));
        sees("/set", "");
        sees("/second", "");
        ToyPlay.Built one = play.build();
        ToyPlay.Built two = second.build();
        List<Entry> entries = new java.util.ArrayList<>(one.entries());
        entries.addAll(two.entries());
        HostPlan plan = new Planner(ToyPlay.resolver(one, two))
                .plan(ToyPlay.host("h"), facts(), entries, sofar, observations)
                .plan();
        assertThat(plan.items()).extracting(ItemPlan::title).containsExactly("Set");
    }

    @Test
    void reasons_to_reboot_are_collected_in_order_and_cleared_by_a_reboot() {
        play.task("Args")
                .is(new Toy(
                        "/args",
                        (seen, outlook) -> seen.equals("a")
                                ? Assessment.converged().withRebootReasons(List.of("args: active 1, configured 2"))
                                : Assessment.of(
                                        List.of(Toy.write("/args", seen, "a").needingReboot("args")))));
        play.task("Kernel").is(new Toy("/kernel", (seen, outlook) -> Assessment.converged()
                .withRebootReasons(List.of("kernel", "kernel"))));
        play.task("Reboot")
                .is(new Toy(
                        "/",
                        (seen, outlook) -> outlook.rebootReasons().isEmpty()
                                ? Assessment.converged()
                                : Assessment.of(List.of(reboot(outlook.rebootReasons())))));
        play.task("Later")
                .is(new Toy("/later", (seen, outlook) -> Assessment.converged().withRebootReasons(List.of("later"))));
        sees("/args", "");
        sees("/kernel", "");
        sees("/", "");
        sees("/later", "");
        assertThat(verdicts()).element(2).isEqualTo("Reboot: differs: reboot: args; kernel");
        assertThat(plan().plan().rebootReasons()).containsExactly("later");
        sees("/args", "a");
        assertThat(verdicts()).element(2).isEqualTo("Reboot: differs: reboot: args: active 1, configured 2; kernel");
    }

    @Test
    void an_action_that_was_done_is_left_out_of_later_plans() {
        play.task("Restart")
                .is(new Toy(
                        "/one",
                        (seen, outlook) -> Assessment.of(
                                List.of(Toy.write("/one", seen, "again").asAction()))));
        sees("/one", "");
        assertThat(verdicts()).containsExactly("Restart: differs: write again");
        sofar = sofar.acting(new ItemKey(0, 0), NO_RESULT, List.of());
        assertThat(verdicts()).containsExactly("Restart: converged");
    }

    @Test
    void a_difference_that_was_removed_and_is_back_differs_again() {
        play.task("One").is(Toy.holding("/one", "a"));
        sees("/one", "old");
        sofar = sofar.acting(new ItemKey(0, 0), NO_RESULT, List.of());
        assertThat(verdicts()).containsExactly("One: differs: write a");
    }

    @Test
    void what_was_forgiven_is_settled_whatever_it_came_to() {
        play.task("Differs").is(Toy.holding("/one", "a")).ignoreErrors();
        play.task("Missing").is(missing("/one", "no tool")).ignoreErrors();
        play.task("Finding").is(finding("/one", "bad")).ignoreErrors();
        play.task("Unresolved")
                .wrong(new InvalidInput(Problem.at(At.whole("site.yml"), "undefined")))
                .ignoreErrors();
        play.task("Waits").when("nobody", result -> true).ignoreErrors();
        sees("/one", "");
        for (int i = 0; i < 5; i++) {
            sofar = sofar.forgiving(new ItemKey(i, 0), NO_RESULT);
        }
        assertThat(plan().plan().items()).extracting(ItemPlan::verdict).containsOnly(new Verdict.Converged());
    }

    @Test
    void a_digest_is_equal_exactly_when_the_answers_are() {
        play.task("One").is(Toy.holding("/one", "a"));
        sees("/one", "a");
        String first = plan().plan().observations();
        assertThat(plan().plan().observations()).isEqualTo(first).matches("[0-9a-f]{64}");
        sees("/one", "b");
        assertThat(plan().plan().observations()).isNotEqualTo(first);
        sees("/one", "a");
        assertThat(plan().plan().observations()).isEqualTo(first);
    }

    private static Toy missing(String path, String reason) {
        return new Toy(path, (seen, outlook) -> {
            throw new CannotPlan(reason, "install it");
        });
    }

    private static Toy refusing(String path, Reach dependsOn) {
        return new Toy(path, (seen, outlook) -> {
            throw new CannotPlan("refused", "do otherwise").dependingOn(dependsOn);
        });
    }

    private static Toy lacking(String path, Reach dependsOn) {
        return new Toy(
                path,
                (seen, outlook) -> Assessment.of(
                        List.of(Change.finding("lacking", List.of()).dependingOn(dependsOn))));
    }

    private static Toy finding(String path, String summary) {
        return new Toy(path, (seen, outlook) -> Assessment.of(List.of(Change.finding(summary, List.of()))));
    }

    private static Change reboot(List<String> reasons) {
        return Change.of(
                "reboot: " + String.join("; ", reasons),
                List.of(),
                List.of(new Step.Reboot("reboot", reasons, Duration.ofMinutes(20), "")));
    }

    private void sees(String path, String word) {
        observations.put(question(path), new Observation.Seen<>(ProbeOutput.of(word)));
    }

    private static Question question(String path) {
        return new Question(Account.LOGIN, Toy.asking(path));
    }

    private Planner.Outcome plan() {
        ToyPlay.Built built = play.build();
        return new Planner(ToyPlay.resolver(built))
                .plan(ToyPlay.host("h"), facts(), built.entries(), sofar, observations);
    }

    private static dev.provision.probe.Facts facts() {
        return SomeFacts.fedora("6.18.9", null);
    }

    private List<String> verdicts() {
        return plan().plan().items().stream()
                .map(item -> item.title() + ": " + InWords.of(item.verdict()))
                .toList();
    }
}
