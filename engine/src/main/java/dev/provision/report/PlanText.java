package dev.provision.report;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Verdict;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.secret.Redactor;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What differs on a host, as lines for a person; without the host's name, so that equal plans give equal lines. */
final class PlanText {
    private static final int CONTEXT = 3;
    private static final int LONGEST_DIFF = 200;

    private final Paint paint;
    private final Redactor redactor;
    private final Differences differences = new Differences();

    PlanText(Paint paint, Redactor redactor) {
        this.paint = paint;
        this.redactor = redactor;
    }

    /** @param all whether what is converged or skipped is shown item by item; else what is skipped is only counted */
    List<String> of(HostPlan plan, boolean all) {
        List<String> lines = new ArrayList<>();
        plan.items().forEach(item -> lines.addAll(of(item, all)));
        if (!all) {
            lines.addAll(skipped(plan));
        }
        plan.rebootReasons().forEach(reason -> lines.add("  " + paint.changed("reboot needed") + ": " + clean(reason)));
        return lines;
    }

    /** How many tasks are skipped, by the condition that does not hold. */
    private List<String> skipped(HostPlan plan) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (ItemPlan item : plan.items()) {
            if (item.verdict() instanceof Verdict.Skipped skipped) {
                counts.merge(clean(skipped.text()), 1, Integer::sum);
            }
        }
        int sum = counts.values().stream().mapToInt(Integer::intValue).sum();
        List<String> reasons = counts.entrySet().stream()
                .map(one -> one.getValue() == 1 ? one.getKey() : one.getKey() + " (" + one.getValue() + ")")
                .toList();
        return sum == 0
                ? List.of()
                : List.of("  "
                        + paint.faint(
                                sum + (sum == 1 ? " task" : " tasks") + " skipped: " + String.join("; ", reasons)));
    }

    /** The lines of one item; none when it is converged or skipped, unless all are wanted. */
    List<String> of(ItemPlan item, boolean all) {
        List<String> lines = item.verdict().match(new Details(item, all));
        if (!lines.isEmpty()) {
            lines.add(0, "  " + paint.strong(clean(item.title())) + paint.faint("  " + about(item)));
        }
        return lines;
    }

    /** The lines below the title of an item. */
    private final class Details implements Verdict.Cases<List<String>> {
        private final ItemPlan item;
        private final boolean all;

        Details(ItemPlan item, boolean all) {
            this.item = item;
            this.all = all;
        }

        @Override
        public List<String> converged(Verdict.Converged converged) {
            return lines(all, "    " + paint.good("=") + paint.faint(" converged"));
        }

        @Override
        public List<String> differs(Verdict.Differs differs) {
            return changes(differs.changes(), paint.changed("~"));
        }

        @Override
        public List<String> waiting(Verdict.Waiting waiting) {
            return lines(
                    all,
                    waiting.checks().stream()
                            .map(check -> "    " + paint.faint(". " + clean(check.summary())))
                            .toArray(String[]::new));
        }

        @Override
        public List<String> violated(Verdict.Violated violated) {
            return changes(violated.findings(), paint.bad("!"));
        }

        @Override
        public List<String> skipped(Verdict.Skipped skipped) {
            return lines(all, "    " + paint.faint("- skipped: " + clean(skipped.text()) + " does not hold"));
        }

        @Override
        public List<String> unknown(Verdict.Unknown unknown) {
            return lines(true, "    " + paint.faint("? unknown until \"" + clean(unknown.until()) + "\""));
        }

        @Override
        public List<String> impossible(Verdict.Impossible impossible) {
            List<String> lines = lines(true, "    " + paint.bad("! cannot be compared: ") + clean(impossible.reason()));
            if (impossible.hint() != null) {
                lines.add("      hint: " + clean(impossible.hint()));
            }
            return lines;
        }

        @Override
        public List<String> unasked(Verdict.Unasked unasked) {
            return lines(false);
        }

        private List<String> changes(List<Change> changes, String mark) {
            List<String> lines = new ArrayList<>();
            changes.forEach(change -> lines.addAll(change(change, item, mark)));
            return lines;
        }

        private List<String> lines(boolean shown, String... lines) {
            return shown ? new ArrayList<>(List.of(lines)) : new ArrayList<>();
        }
    }

    private String about(ItemPlan item) {
        String about = item.about().isEmpty() ? "" : " " + clean(item.about());
        return item.entry().task().key() + about;
    }

    private List<String> change(Change change, ItemPlan item, String mark) {
        List<String> lines = new ArrayList<>();
        lines.add("    " + mark + " " + clean(change.summary()));
        if (item.entry().task().noLog()) {
            if (!change.diffs().isEmpty()) {
                lines.add("        " + paint.faint("(values hidden by no_log)"));
            }
            return lines;
        }
        change.diffs().forEach(diff -> lines.addAll(diff.match(differences)));
        return lines;
    }

    private final class Differences implements Diff.Cases<List<String>> {
        @Override
        public List<String> field(Diff.Field field) {
            return List.of(
                    "        " + clean(field.name()) + ": " + value(field.before()) + " -> " + value(field.after()));
        }

        @Override
        public List<String> content(Diff.Content content) {
            return unified(content);
        }
    }

    private String value(@org.jspecify.annotations.Nullable String value) {
        return value == null ? paint.faint("(none)") : clean(value);
    }

    private List<String> unified(Diff.Content content) {
        List<String> before = lines(content.before());
        List<String> after = lines(content.after());
        List<String> diff = UnifiedDiffUtils.generateUnifiedDiff(
                content.before() == null ? "/dev/null" : content.path(),
                content.after() == null ? "/dev/null" : content.path(),
                before,
                DiffUtils.diff(before, after),
                CONTEXT);
        if (diff.isEmpty()) {
            return List.of("        " + paint.faint("(differs only in line ends, or in secrets)"));
        }
        List<String> lines = new ArrayList<>();
        for (String line : diff.subList(0, Math.min(diff.size(), LONGEST_DIFF))) {
            String shown = clean(line);
            lines.add("        "
                    + (line.startsWith("+") ? paint.good(shown) : line.startsWith("-") ? paint.bad(shown) : shown));
        }
        if (diff.size() > LONGEST_DIFF) {
            lines.add("        " + paint.faint("... " + (diff.size() - LONGEST_DIFF) + " more lines"));
        }
        return lines;
    }

    /** Masked as a whole first: a secret may span lines. */
    private List<String> lines(@org.jspecify.annotations.Nullable String text) {
        return text == null ? List.of() : Lines.of(redactor.mask(text));
    }

    private String clean(String text) {
        return Clean.line(redactor.mask(text));
    }
}
