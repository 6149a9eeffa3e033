package dev.provision.report;

import dev.provision.plan.HostPlan;
import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.secret.Redactor;
import dev.provision.source.Lines;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run for a person: a line for each thing that happens to a host or, where hosts are compared, for each host that is not
 * converged, as soon as it is known; then hosts grouped by what came of them.
 */
public final class ConsoleReport implements Event.Sink {
    private static final int LONGEST_DETAIL = 100;

    private final PrintStream out;
    private final Paint paint;
    private final Redactor redactor;
    private final boolean verbose;
    private final PlanText planText;
    private final Map<String, HostPlan> plans = new LinkedHashMap<>();
    private final Map<String, List<Event.ItemIgnored>> ignored = new LinkedHashMap<>();
    private final Telling telling = new Telling();
    private String command = "";
    private int hosts;

    /** @param verbose whether each step is shown, and in a plan also what is converged or skipped */
    public ConsoleReport(PrintStream out, Paint paint, Redactor redactor, boolean verbose) {
        this.out = out;
        this.paint = paint;
        this.redactor = redactor;
        this.verbose = verbose;
        this.planText = new PlanText(paint, redactor);
    }

    @Override
    public synchronized void accept(Event event) {
        event.match(telling).forEach(this::line);
    }

    /** The lines that an event is told in; none for many. */
    private final class Telling implements Event.Cases<List<String>> {
        @Override
        public List<String> runStarted(Event.RunStarted e) {
            command = e.command();
            hosts = e.hosts();
            return List.of();
        }

        @Override
        public List<String> playStarted(Event.PlayStarted e) {
            return List.of(paint.strong(clean(e.play()))
                    + paint.faint("  " + hosts(e.hosts().size())));
        }

        @Override
        public List<String> waveStarted(Event.WaveStarted e) {
            return List.of("wave " + e.number() + " of " + e.of() + ": " + clean(String.join(", ", e.hosts())));
        }

        @Override
        public List<String> hostPlanned(Event.HostPlanned e) {
            plans.put(e.host(), e.plan());
            if (applying() || hosts == 1) {
                return List.of();
            }
            if (e.plan().impossible()) {
                return host(e.host(), paint.bad(word(Status.FAILED)));
            }
            return e.plan().differs() ? host(e.host(), paint.changed("differs")) : List.of();
        }

        @Override
        public List<String> stepStarted(Event.StepStarted e) {
            return verbose ? host(e.host(), paint.faint(clean(e.task() + ": " + e.step()))) : List.of();
        }

        @Override
        public List<String> stepProgress(Event.StepProgress e) {
            return host(e.host(), paint.faint(clean(e.task() + ": " + e.phase())));
        }

        @Override
        public List<String> stepEnded(Event.StepEnded e) {
            return List.of();
        }

        @Override
        public List<String> stepNotBegun(Event.StepNotBegun e) {
            return List.of();
        }

        @Override
        public List<String> itemChanged(Event.ItemChanged e) {
            return host(
                    e.host(), paint.changed("changed") + "  " + clean(e.item().title()));
        }

        @Override
        public List<String> itemIgnored(Event.ItemIgnored e) {
            ignored.computeIfAbsent(e.host(), none -> new ArrayList<>()).add(e);
            return host(e.host(), paint.changed("ignored") + "  " + clean(e.reason()));
        }

        @Override
        public List<String> hostEnded(Event.HostEnded e) {
            return (applying() || hosts > 1) && e.outcome().status() != Status.DONE
                    ? host(e.host(), paint.bad(word(e.outcome().status())) + "  " + reason(e.outcome()))
                    : List.of();
        }

        @Override
        public List<String> rolloutStopped(Event.RolloutStopped e) {
            return List.of(paint.bad("stopped") + "  " + clean(e.reason())
                    + (e.notStarted().isEmpty() ? "" : "; not begun: " + clean(String.join(", ", e.notStarted()))));
        }

        @Override
        public List<String> runEnded(Event.RunEnded e) {
            return end(e);
        }
    }

    /** Else hosts are only compared. */
    private boolean applying() {
        return command.equals("apply");
    }

    private List<String> end(Event.RunEnded ended) {
        List<String> all = new ArrayList<>();
        boolean applying = applying();
        Map<List<String>, List<HostOutcome>> groups = new LinkedHashMap<>();
        for (HostOutcome outcome : ended.outcomes()) {
            groups.computeIfAbsent(story(outcome, applying), lines -> new ArrayList<>())
                    .add(outcome);
        }
        if ((applying || hosts > 1) && groups.keySet().stream().anyMatch(lines -> !lines.isEmpty())) {
            all.add("");
        }
        groups.forEach((lines, outcomes) -> all.addAll(group(lines, outcomes, applying)));
        all.add(totals(ended.outcomes(), applying) + paint.faint("  in " + seconds(ended.took())));
        if (!ended.next().isEmpty()) {
            all.add("next: " + clean(ended.next()));
        }
        return all;
    }

    private List<String> group(List<String> lines, List<HostOutcome> outcomes, boolean applying) {
        if (lines.isEmpty()) {
            return List.of();
        }
        String names =
                clean(String.join(", ", outcomes.stream().map(HostOutcome::host).toList()));
        String what = heading(outcomes, applying);
        List<String> all = new ArrayList<>();
        all.add(paint.strong(hosts(outcomes.size())) + ", " + what + ": " + names);
        all.addAll(lines);
        return all;
    }

    private String heading(List<HostOutcome> outcomes, boolean applying) {
        HostOutcome one = outcomes.get(0);
        if (one.status() != Status.DONE) {
            return paint.bad(word(one.status()));
        }
        if (applying ? one.changed().isEmpty() : !differs(one)) {
            return "converged";
        }
        if (outcomes.size() > 1) {
            return applying ? "identical change made" : "identical change";
        }
        return applying ? "changed" : "differs";
    }

    /** What there is to tell of a host; equal lines for equal fates. */
    private List<String> story(HostOutcome outcome, boolean applying) {
        List<String> lines = new ArrayList<>();
        HostPlan plan = applying ? null : plans.get(outcome.host());
        List<String> notes = new ArrayList<>(outcome.notes());
        if (plan != null) {
            lines.addAll(planText.of(plan, verbose));
            plan.rebootReasons().forEach(reason -> notes.remove("a reboot is needed: " + reason));
        } else {
            outcome.changed().forEach(item -> lines.addAll(planText.of(item, false)));
        }
        for (Event.ItemIgnored error : ignored.getOrDefault(outcome.host(), List.of())) {
            lines.add("  " + paint.changed("ignored: ") + clean(error.reason()));
            lines.addAll(detail(error.detail()));
        }
        notes.forEach(note -> lines.add("  " + paint.faint("note: " + clean(note))));
        if (outcome.rebooting()) {
            lines.add("  " + paint.bad("a reboot was requested, and the host was not back at the end of the run"));
        }
        if (outcome.status() != Status.DONE && outcome.plays().size() > 1) {
            outcome.plays().forEach(play -> lines.add("  play " + clean(play.play()) + ": " + result(play)));
        }
        if (outcome.status() != Status.DONE && plan == null) {
            lines.add("  " + paint.bad(reason(outcome)));
            lines.addAll(detail(outcome.detail()));
        }
        return lines;
    }

    private List<String> detail(String text) {
        List<String> lines = new ArrayList<>();
        List<String> detail = Lines.of(redactor.mask(text));
        detail.stream().limit(LONGEST_DETAIL).forEach(line -> lines.add("    " + Clean.line(line)));
        if (detail.size() > LONGEST_DETAIL) {
            lines.add("    " + paint.faint("... " + (detail.size() - LONGEST_DETAIL) + " more lines"));
        }
        return lines;
    }

    private static String result(HostOutcome.PlayResult play) {
        String changed = play.changed() == 0 ? "" : ", " + play.changed() + " changed";
        return (play.status() == Status.NOT_STARTED ? "not begun" : word(play.status())) + changed;
    }

    /** Without the host's name before it: the line or the heading says that already. */
    private String reason(HostOutcome outcome) {
        String prefix = outcome.host() + ": ";
        String reason = outcome.reason();
        return clean(reason.startsWith(prefix) ? reason.substring(prefix.length()) : reason);
    }

    private String totals(List<HostOutcome> outcomes, boolean applying) {
        long changed = outcomes.stream()
                .filter(outcome -> !outcome.changed().isEmpty())
                .count();
        int reboots = outcomes.stream().mapToInt(HostOutcome::reboots).sum();
        long differing = outcomes.stream().filter(this::differs).count();
        long done = outcomes.stream()
                .filter(outcome -> outcome.status() == Status.DONE)
                .count();
        StringBuilder text = new StringBuilder(hosts(outcomes.size())).append(": ");
        if (applying) {
            text.append(done)
                    .append(" converged, ")
                    .append(changed)
                    .append(" changed, ")
                    .append(reboots);
            text.append(reboots == 1 ? " reboot" : " reboots");
            int errors = ignored.values().stream().mapToInt(List::size).sum();
            if (errors > 0) {
                text.append(", ").append(paint.changed(errors + (errors == 1 ? " ignored error" : " ignored errors")));
            }
        } else {
            text.append(done - differing)
                    .append(" converged, ")
                    .append(differing)
                    .append(differing == 1 ? " differs" : " differ");
        }
        for (Status status : List.of(
                Status.FAILED,
                Status.LOST,
                Status.UNREACHABLE,
                Status.STOPPED,
                Status.NOT_STARTED,
                Status.INTERRUPTED)) {
            long count = outcomes.stream()
                    .filter(outcome -> outcome.status() == status)
                    .count();
            if (count > 0) {
                text.append(", ").append(paint.bad(count + " " + word(status)));
            }
        }
        return text.toString();
    }

    private boolean differs(HostOutcome outcome) {
        HostPlan plan = plans.get(outcome.host());
        return outcome.status() == Status.DONE && plan != null && plan.differs();
    }

    private static String word(Status status) {
        return status.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private static String hosts(int count) {
        return count == 1 ? "1 host" : count + " hosts";
    }

    private static String seconds(Duration took) {
        return String.format(java.util.Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }

    private List<String> host(String host, String text) {
        return List.of(String.format("%-12s ", clean(host)) + text);
    }

    private String clean(String text) {
        return Clean.line(redactor.mask(text));
    }

    private void line(String text) {
        out.println(text);
        out.flush();
    }
}
