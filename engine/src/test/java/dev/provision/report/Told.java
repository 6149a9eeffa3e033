package dev.provision.report;

import dev.provision.plan.Entry;
import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemKey;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Verdict;
import dev.provision.playbook.Play;
import dev.provision.playbook.Task;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Step;
import dev.provision.shell.Account;
import dev.provision.shell.Fragment;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.testing.Toy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans and outcomes to tell of. */
final class Told {
    static final At AT = new At("site.yml", 8, 7);
    private static final Play PLAY = new Play(
            AT,
            "Strix Halo hosts",
            new Data.Text("all", AT),
            true,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            Map.of(),
            List.of(),
            List.of());

    private Told() {}

    static Verdict differs(Change... changes) {
        return new Verdict.Differs(List.of(changes));
    }

    static Change change(String summary, Diff... diffs) {
        Step step = new Step.Run("run " + summary, new Fragment("true", List.of()), Duration.ofMinutes(1));
        return Change.of(summary, List.of(diffs), List.of(step));
    }

    static Diff field(String name, String before, String after) {
        return new Diff.Field(name, before.isEmpty() ? null : before, after.isEmpty() ? null : after);
    }

    static ItemPlan item(String title, String key, String about, Verdict verdict, String... notes) {
        return item(task(title, key, false), about, verdict, notes);
    }

    /** An item of a task with {@code no_log}. */
    static ItemPlan quiet(String title, String key, String about, Verdict verdict) {
        return item(task(title, key, true), about, verdict);
    }

    private static ItemPlan item(Task task, String about, Verdict verdict, String... notes) {
        return new ItemPlan(
                new ItemKey(0, 0),
                new Entry(PLAY, task, false),
                Optional.of(Toy.holding(about, "").resource()),
                Account.ROOT,
                "",
                Map.of(),
                verdict,
                List.of(notes));
    }

    private static Task task(String name, String key, boolean noLog) {
        return new Task(
                AT,
                name,
                key,
                AT,
                new Data.Dict(Map.of(), Map.of(), AT),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                noLog,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                List.of());
    }

    static HostPlan plan(String host, ItemPlan... items) {
        return new HostPlan(host, List.of(items), List.of(), "digest");
    }

    static HostOutcome done(String host, ItemPlan... changed) {
        return new HostOutcome(host, Status.DONE, List.of(changed), 0, List.of(), "", "");
    }

    static HostOutcome ended(String host, Status status, String reason, String detail) {
        return new HostOutcome(host, status, List.of(), 0, List.of(), reason, detail);
    }
}
