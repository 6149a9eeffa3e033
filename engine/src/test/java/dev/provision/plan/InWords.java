package dev.provision.plan;

import dev.provision.resource.Change;
import java.util.List;
import java.util.stream.Collectors;

/** Verdicts as tests write them. */
final class InWords {
    private InWords() {}

    static String of(Verdict verdict) {
        if (verdict instanceof Verdict.Differs differs) {
            return "differs: " + summaries(differs.changes());
        } else if (verdict instanceof Verdict.Waiting waiting) {
            return "waiting: " + summaries(waiting.checks());
        } else if (verdict instanceof Verdict.Violated violated) {
            return "violated: " + summaries(violated.findings());
        } else if (verdict instanceof Verdict.Skipped skipped) {
            return "skipped: " + skipped.text();
        } else if (verdict instanceof Verdict.Unknown unknown) {
            return "unknown until " + unknown.until() + ": " + unknown.why();
        } else if (verdict instanceof Verdict.Impossible impossible) {
            return "impossible: " + impossible.reason()
                    + (impossible.hint() == null ? "" : " (" + impossible.hint() + ")");
        }
        return verdict.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    private static String summaries(List<Change> changes) {
        return changes.stream().map(Change::summary).collect(Collectors.joining("; "));
    }
}
