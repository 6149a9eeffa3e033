package dev.provision.report;

import static dev.provision.report.Told.change;
import static dev.provision.report.Told.differs;
import static dev.provision.report.Told.done;
import static dev.provision.report.Told.ended;
import static dev.provision.report.Told.field;
import static dev.provision.report.Told.item;
import static dev.provision.report.Told.plan;
import static dev.provision.report.Told.quiet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Verdict;
import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.secret.Redactor;
import dev.provision.secret.Secret;
import dev.provision.testing.Golden;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person is shown, word for word. */
final class ConsoleReportTest {
    private static final String ESCAPE = "\u001b";

    private static final ItemPlan ARGUMENTS = item(
            "Unified memory for the GPU",
            "kernel_args",
            "set ttm.pages_limit=32505856",
            differs(change("set ttm.pages_limit=32505856", field("ttm.pages_limit", "1000", "32505856"))
                    .needingReboot("kernel arguments: ttm.pages_limit")));
    private static final ItemPlan CONFIGURATION = item(
            "Settings of the daemon",
            "file",
            "/etc/daemon.conf",
            differs(change(
                    "replace /etc/daemon.conf",
                    new Diff.Content(
                            "/etc/daemon.conf", "# ours\nport = 1\nlog = yes\n", "# ours\nport = 2\nlog = yes\n"),
                    field("mode", "0600", "0644"))));
    private static final ItemPlan REBOOT = item(
            "One boot for all of it",
            "reboot",
            "when required",
            differs(change("reboot: kernel arguments: ttm.pages_limit").asAction()));
    private static final ItemPlan LATER = item(
            "The host is what we think it is",
            "verify",
            "gfx1151",
            new Verdict.Unknown("One boot for all of it", "gtt_total is 62.8 GiB"));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Redactor redactor = new Redactor();
    private boolean colours;
    private boolean verbose;

    private String told(Event... events) {
        ConsoleReport report = new ConsoleReport(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), new Paint(colours), redactor, verbose);
        Arrays.asList(events).forEach(report::accept);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String planned(HostPlan... plans) {
        List<Event> events = new ArrayList<>();
        events.add(new Event.RunStarted("r", "plan", "site.yml", plans.length));
        List<HostOutcome> outcomes = new ArrayList<>();
        for (HostPlan plan : plans) {
            events.add(new Event.HostPlanned(plan.host(), plan));
            Status status = plan.impossible() ? Status.FAILED : Status.DONE;
            List<String> notes = new ArrayList<>();
            plan.items().forEach(item -> item.notes().forEach(note -> notes.add(item.title() + ": " + note)));
            plan.rebootReasons().forEach(reason -> notes.add("a reboot is needed: " + reason));
            outcomes.add(new HostOutcome(
                    plan.host(), status, List.of(), 0, notes, status == Status.DONE ? "" : "cannot be compared", ""));
        }
        events.add(end(outcomes));
        return told(events.toArray(Event[]::new));
    }

    private static Event end(List<HostOutcome> outcomes) {
        return new Event.RunEnded("r", 0, outcomes, Duration.ofMillis(1250), "");
    }

    @Test
    void equal_plans_are_told_once() throws IOException {
        Golden.check(
                "report/plan-grouped.txt",
                planned(
                        plan("halo-1", ARGUMENTS, CONFIGURATION, REBOOT, LATER),
                        plan("halo-2", CONFIGURATION),
                        plan("halo-3", ARGUMENTS, CONFIGURATION, REBOOT, LATER),
                        plan("halo-4", item("Settings of the daemon", "file", "/etc/x", new Verdict.Converged())),
                        plan("halo-5", ARGUMENTS, CONFIGURATION, REBOOT, LATER)));
    }

    @Test
    void a_plan_shows_what_no_step_can_put_right_what_cannot_be_compared_notes_and_why_to_reboot() throws IOException {
        HostPlan waiting = new HostPlan(
                "halo-4",
                List.of(item("Kernel", "kernel", ">= 6.18.4", new Verdict.Converged(), "a newer kernel is held")),
                List.of("kernel: active 6.17.9, configured 6.18.9"),
                "digest");
        Golden.check(
                "report/plan-kinds.txt",
                planned(
                        plan(
                                "halo-1",
                                item(
                                        "The host is what we think it is",
                                        "verify",
                                        "gfx1151",
                                        new Verdict.Violated(List.of(Change.finding(
                                                "the GPU is gfx1100", List.of(field("gfx", "gfx1100", "gfx1151"))))))),
                        plan(
                                "halo-2",
                                item(
                                        "Kernel",
                                        "kernel",
                                        ">= 6.18.4",
                                        new Verdict.Impossible("no boot loader was found", "install grub")),
                                CONFIGURATION),
                        plan("halo-3", item("vLLM", "container", "vllm", skipped())),
                        waiting));
    }

    @Test
    void verbose_shows_what_is_converged_or_skipped_too() throws IOException {
        verbose = true;
        Golden.check(
                "report/plan-verbose.txt",
                planned(plan(
                        "halo-1",
                        item("Settings", "file", "/etc/x", new Verdict.Converged()),
                        item("vLLM", "container", "vllm", skipped()))));
    }

    private static Verdict skipped() {
        return new Verdict.Skipped(Told.AT, "facts.gpu.gfx == \"gfx1151\"");
    }

    @Test
    void new_and_removed_files_and_many_lines() throws IOException {
        String many = "line\n".repeat(300);
        Golden.check(
                "report/plan-files.txt",
                planned(plan(
                        "halo-1",
                        item(
                                "Files",
                                "file",
                                "/etc/new",
                                differs(
                                        change("create /etc/new", new Diff.Content("/etc/new", null, "a\nb\n")),
                                        change("remove /etc/old", new Diff.Content("/etc/old", "a\nb", null)),
                                        change("empty /etc/some", new Diff.Content("/etc/some", "a\n", "")),
                                        change("create /etc/many", new Diff.Content("/etc/many", null, many)))))));
    }

    @Test
    void an_apply_is_told_while_it_happens_and_summed_up_at_the_end() throws IOException {
        verbose = true;
        HostOutcome changed = new HostOutcome(
                "halo-1", Status.DONE, List.of(ARGUMENTS, REBOOT), 1, List.of("Kernel: a newer one is held"), "", "");
        Golden.check(
                "report/apply.txt",
                told(
                        new Event.RunStarted("r", "apply", "site.yml", 3),
                        new Event.PlayStarted("Strix Halo hosts", List.of("halo-1", "halo-2", "halo-3")),
                        new Event.WaveStarted("Strix Halo hosts", 1, 2, List.of("halo-1")),
                        new Event.HostPlanned("halo-1", plan("halo-1", ARGUMENTS, REBOOT)),
                        new Event.StepStarted("halo-1", "Unified memory for the GPU", "set it", "run grubby"),
                        new Event.StepEnded(
                                "halo-1", "Unified memory for the GPU", "run grubby", true, Duration.ZERO, ""),
                        new Event.ItemChanged("halo-1", ARGUMENTS),
                        new Event.StepProgress("halo-1", "One boot for all of it", "reboot", "back after 20 s"),
                        new Event.ItemChanged("halo-1", REBOOT),
                        new Event.HostEnded("halo-1", changed),
                        new Event.WaveStarted("Strix Halo hosts", 2, 2, List.of("halo-2", "halo-3")),
                        new Event.ItemIgnored(
                                "halo-2", CONFIGURATION, "Settings of the daemon: disk full", "df: 0 MB\nfree"),
                        new Event.HostEnded("halo-2", done("halo-2")),
                        new Event.HostEnded("halo-3", done("halo-3", ARGUMENTS)),
                        end(List.of(changed, done("halo-2"), done("halo-3", ARGUMENTS)))));
    }

    @Test
    void whatever_goes_wrong_with_a_host_is_told_with_what_the_host_said() throws IOException {
        List<HostOutcome> outcomes = List.of(
                ended("halo-1", Status.FAILED, "Kernel: dnf ended with 1", "No space left on device\nand more"),
                ended("halo-2", Status.UNREACHABLE, "halo-2: 10.0.0.2 port 22: connection refused", ""),
                ended("halo-3", Status.INTERRUPTED, "interrupted", ""),
                ended("halo-4", Status.NOT_STARTED, "the run was interrupted", ""),
                ended("halo-5", Status.NOT_STARTED, "the run was interrupted", ""),
                ended("halo-6", Status.FAILED, "said too much", "x\n".repeat(150)));
        List<Event> events = new ArrayList<>();
        events.add(new Event.RunStarted("r", "apply", "site.yml", 5));
        outcomes.forEach(outcome -> events.add(new Event.HostEnded(outcome.host(), outcome)));
        events.add(new Event.RolloutStopped("p", "the run was interrupted", List.of("halo-4", "halo-5")));
        events.add(end(outcomes));
        Golden.check("report/apply-wrong.txt", told(events.toArray(Event[]::new)));
    }

    @Test
    void a_plan_tells_of_an_unreachable_host_once() {
        HostOutcome gone = ended("halo-2", Status.UNREACHABLE, "halo-2: 10.0.0.2 port 22: connection refused", "");
        assertThat(told(
                        new Event.RunStarted("r", "plan", "site.yml", 1),
                        new Event.HostEnded("halo-2", gone),
                        end(List.of(gone))))
                .isEqualTo("""
                    1 host, unreachable: halo-2
                      10.0.0.2 port 22: connection refused
                    1 host: 0 converged, 0 differ, 1 unreachable  in 1.3 s
                    """);
    }

    @Test
    void colours_stand_around_words_and_nothing_else() throws IOException {
        colours = true;
        String text = planned(plan("halo-1", ARGUMENTS, CONFIGURATION, LATER));
        Golden.check("report/plan-colours.txt", text.replace(ESCAPE, "ESC"));
        colours = false;
        bytes.reset();
        assertThat(text.replaceAll(ESCAPE + "\\[[0-9]+m", ""))
                .isEqualTo(planned(plan("halo-1", ARGUMENTS, CONFIGURATION, LATER)));
    }

    @Test
    void without_colours_there_is_no_escape() {
        assertThat(planned(plan("halo-1", ARGUMENTS, CONFIGURATION, REBOOT, LATER)))
                .doesNotContain(ESCAPE);
    }

    @Test
    void no_log_hides_the_values_and_not_that_something_differs() {
        ItemPlan hidden =
                quiet("Token", "file", "/etc/token", differs(change("replace it", field("content", "abc", "def"))));
        assertThat(planned(plan("halo-1", hidden)))
                .contains("Token  file /etc/token", "~ replace it", "(values hidden by no_log)")
                .doesNotContain("abc", "def");
    }

    @Test
    void a_secret_is_masked_wherever_text_goes() {
        String secret = "hunter2-and-more";
        redactor.register(new Secret(secret + "\nsecond-line"));
        ItemPlan item = item(
                "Task " + secret,
                "file",
                "/etc/" + secret,
                differs(change(
                        "write " + secret,
                        field(secret, secret, "second-line"),
                        new Diff.Content("/" + secret, "a\n" + secret + "\nsecond-line\n", "b " + secret))),
                "a note of " + secret);
        String text = planned(plan("halo-1", item))
                + told(
                        new Event.RunStarted("r", "apply", "site.yml", 1),
                        new Event.StepProgress("halo-1", "t", "s", secret),
                        new Event.ItemChanged("halo-1", item),
                        new Event.RolloutStopped(secret, secret, List.of(secret)),
                        new Event.HostEnded("halo-1", ended("halo-1", Status.FAILED, secret, "x\nsecond-line")),
                        end(List.of(ended("halo-1", Status.FAILED, secret, "x " + secret + "\nsecond-line"))));
        assertThat(text).contains("***").doesNotContain("hunter2", "second-line");
    }

    @Test
    void nothing_that_a_host_says_moves_the_cursor_or_hides_text() {
        String hostile = "a" + ESCAPE + "[2J\r\b\u0000\u202e\u2028\u009b1m\ud800z";
        ItemPlan item = item(
                "Task " + hostile,
                "file",
                hostile,
                differs(change(hostile, field(hostile, hostile, hostile), new Diff.Content(hostile, hostile, "b"))));
        String text = planned(plan("halo-1", item))
                + told(
                        new Event.RunStarted("r", "apply", "site.yml", 1),
                        new Event.PlayStarted(hostile, List.of("halo-1")),
                        new Event.StepProgress("halo-1", "t", "s", hostile),
                        new Event.HostEnded("halo-1", ended("halo-1", Status.FAILED, hostile, hostile)),
                        end(List.of(ended("halo-1", Status.FAILED, hostile, hostile))));
        assertThat(text).contains("a\\u001b[2J\\u000d\\u0008\\u0000\\u202e\\u2028\\u009b1m\\ud800z");
        assertThat(text.codePoints().filter(c -> c != '\n' && Character.getType(c) != Character.CONTROL))
                .hasSize((int) text.codePoints().filter(c -> c != '\n').count());
        assertThat(text).doesNotContain("\u202e", "\u2028");
    }

    @Test
    void of_a_line_without_end_the_beginning_is_shown() {
        String endless = "x".repeat(1_000_000);
        assertThat(planned(plan("halo-1", item("T", "file", "/a", differs(change("c", field("f", "", endless)))))))
                .contains("x".repeat(2000) + "... (998000 more characters)")
                .hasSizeLessThan(3000);
    }
}
