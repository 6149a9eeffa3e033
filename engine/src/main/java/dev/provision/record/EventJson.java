package dev.provision.record;

import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Verdict;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import java.time.Instant;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;

/** Events as JSON objects of the form that {@code schemas/event.schema.json} describes. Texts are not masked here. */
public final class EventJson {
    /** Version of this form, which the first event of a run names. Properties are only added within a version. */
    static final int FORMAT = 1;

    private EventJson() {}

    public static JSONObject of(Event event, Instant time) {
        JSONObject json = new JSONObject();
        json.put("event", name(event)).put("time", time.toString());
        fill(json, event);
        return json;
    }

    /** {@code HostPlanned} is {@code host_planned}. */
    private static String name(Event event) {
        return event.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toLowerCase(java.util.Locale.ROOT);
    }

    private static void fill(JSONObject json, Event event) {
        if (event instanceof Event.RunStarted e) {
            json.put("format", FORMAT)
                    .put("run", e.run())
                    .put("command", e.command())
                    .put("playbook", e.playbook())
                    .put("hosts", e.hosts());
        } else if (event instanceof Event.PlayStarted e) {
            json.put("play", e.play()).put("hosts", e.hosts());
        } else if (event instanceof Event.WaveStarted e) {
            json.put("play", e.play())
                    .put("number", e.number())
                    .put("of", e.of())
                    .put("hosts", e.hosts());
        } else if (event instanceof Event.HostPlanned e) {
            json.put("host", e.host()).put("plan", plan(e.plan()));
        } else if (event instanceof Event.StepStarted e) {
            json.put("host", e.host())
                    .put("task", e.task())
                    .put("change", e.change())
                    .put("step", e.step());
        } else if (event instanceof Event.StepProgress e) {
            json.put("host", e.host())
                    .put("task", e.task())
                    .put("step", e.step())
                    .put("phase", e.phase());
        } else if (event instanceof Event.StepEnded e) {
            json.put("host", e.host())
                    .put("task", e.task())
                    .put("step", e.step())
                    .put("ok", e.ok());
            json.put("took_ms", e.took().toMillis()).put("detail", e.detail());
        } else if (event instanceof Event.StepNotBegun e) {
            json.put("host", e.host()).put("task", e.task()).put("step", e.step());
        } else if (event instanceof Event.ItemChanged e) {
            json.put("host", e.host()).put("item", item(e.item()));
        } else if (event instanceof Event.ItemIgnored e) {
            json.put("host", e.host()).put("item", item(e.item()));
            json.put("reason", e.reason()).put("detail", e.detail());
        } else if (event instanceof Event.HostEnded e) {
            json.put("host", e.host()).put("outcome", outcome(e.outcome()));
        } else if (event instanceof Event.RolloutStopped e) {
            json.put("play", e.play()).put("reason", e.reason()).put("not_started", e.notStarted());
        } else if (event instanceof Event.RunEnded e) {
            json.put("run", e.run())
                    .put("exit_code", e.exitCode())
                    .put("took_ms", e.took().toMillis());
            if (!e.next().isEmpty()) {
                json.put("next", e.next());
            }
            json.put(
                    "outcomes",
                    new JSONArray(e.outcomes().stream().map(EventJson::outcome).toList()));
        }
    }

    private static JSONObject outcome(HostOutcome outcome) {
        return new JSONObject()
                .put("host", outcome.host())
                .put("status", word(outcome.status()))
                .put(
                        "changed",
                        new JSONArray(
                                outcome.changed().stream().map(EventJson::item).toList()))
                .put("reboots", outcome.reboots())
                .put("notes", outcome.notes())
                .put("rebooting", outcome.rebooting())
                .put(
                        "plays",
                        new JSONArray(
                                outcome.plays().stream().map(EventJson::play).toList()))
                .put("reason", outcome.reason())
                .put("detail", outcome.detail());
    }

    private static JSONObject play(HostOutcome.PlayResult result) {
        return new JSONObject()
                .put("play", result.play())
                .put("status", word(result.status()))
                .put("changed", result.changed());
    }

    private static String word(HostOutcome.Status status) {
        return status.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** A host's plan, complete: tasks in order with verdicts and differences. */
    public static JSONObject plan(HostPlan plan) {
        return new JSONObject()
                .put("host", plan.host())
                .put("pending", plan.pending())
                .put("observations", plan.observations())
                .put("reboot_reasons", plan.rebootReasons())
                .put(
                        "items",
                        new JSONArray(plan.items().stream().map(EventJson::item).toList()));
    }

    private static JSONObject item(ItemPlan item) {
        JSONObject json = new JSONObject()
                .put("task", item.title())
                .put("at", item.entry().task().at().toString())
                .put("resource", item.entry().task().key())
                .put("about", item.about())
                .put("notes", item.notes());
        Verdict verdict = item.verdict();
        if (verdict instanceof Verdict.Converged) {
            json.put("verdict", "converged");
        } else if (verdict instanceof Verdict.Differs differs) {
            json.put("verdict", "differs").put("changes", changes(differs.changes(), item));
        } else if (verdict instanceof Verdict.Waiting waiting) {
            json.put("verdict", "waiting").put("changes", changes(waiting.checks(), item));
        } else if (verdict instanceof Verdict.Violated violated) {
            json.put("verdict", "violated").put("changes", changes(violated.findings(), item));
        } else if (verdict instanceof Verdict.Skipped skipped) {
            json.put("verdict", "skipped").put("reason", skipped.text());
        } else if (verdict instanceof Verdict.Unknown unknown) {
            json.put("verdict", "unknown").put("until", unknown.until()).put("reason", unknown.why());
        } else if (verdict instanceof Verdict.Impossible impossible) {
            json.put("verdict", "impossible").put("reason", impossible.reason());
            json.putOpt("hint", impossible.hint());
        } else {
            json.put("verdict", "unasked");
        }
        return json;
    }

    private static JSONArray changes(List<Change> changes, ItemPlan item) {
        JSONArray array = new JSONArray();
        for (Change change : changes) {
            JSONObject json = new JSONObject().put("summary", change.summary());
            change.rebootReason().ifPresent(reason -> json.put("reboot_reason", reason));
            if (!item.entry().task().noLog()) {
                json.put(
                        "diffs",
                        new JSONArray(
                                change.diffs().stream().map(EventJson::diff).toList()));
            }
            json.put("steps", change.steps().stream().map(step -> step.title()).toList());
            array.put(json);
        }
        return array;
    }

    private static JSONObject diff(Diff diff) {
        JSONObject json = new JSONObject();
        if (diff instanceof Diff.Field field) {
            json.put("field", field.name()).putOpt("before", field.before()).putOpt("after", field.after());
        } else if (diff instanceof Diff.Content content) {
            json.put("path", content.path()).putOpt("before", content.before()).putOpt("after", content.after());
        }
        return json;
    }
}
