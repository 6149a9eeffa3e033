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

    /** The name of each event, and its properties. The names are part of the form: they stay when a class is renamed. */
    private static final Event.Cases<JSONObject> PROPERTIES = new Event.Cases<>() {
        @Override
        public JSONObject runStarted(Event.RunStarted e) {
            return named("run_started")
                    .put("format", FORMAT)
                    .put("run", e.run())
                    .put("command", e.command())
                    .put("playbook", e.playbook())
                    .put("hosts", e.hosts());
        }

        @Override
        public JSONObject playStarted(Event.PlayStarted e) {
            return named("play_started").put("play", e.play()).put("hosts", e.hosts());
        }

        @Override
        public JSONObject waveStarted(Event.WaveStarted e) {
            return named("wave_started")
                    .put("play", e.play())
                    .put("number", e.number())
                    .put("of", e.of())
                    .put("hosts", e.hosts());
        }

        @Override
        public JSONObject hostPlanned(Event.HostPlanned e) {
            return named("host_planned").put("host", e.host()).put("plan", plan(e.plan()));
        }

        @Override
        public JSONObject stepStarted(Event.StepStarted e) {
            return step("step_started", e.host(), e.task(), e.step()).put("change", e.change());
        }

        @Override
        public JSONObject stepProgress(Event.StepProgress e) {
            return step("step_progress", e.host(), e.task(), e.step()).put("phase", e.phase());
        }

        @Override
        public JSONObject stepEnded(Event.StepEnded e) {
            return step("step_ended", e.host(), e.task(), e.step())
                    .put("ok", e.ok())
                    .put("took_ms", e.took().toMillis())
                    .put("detail", e.detail());
        }

        @Override
        public JSONObject stepNotBegun(Event.StepNotBegun e) {
            return step("step_not_begun", e.host(), e.task(), e.step());
        }

        @Override
        public JSONObject itemChanged(Event.ItemChanged e) {
            return named("item_changed").put("host", e.host()).put("item", item(e.item()));
        }

        @Override
        public JSONObject itemIgnored(Event.ItemIgnored e) {
            return named("item_ignored")
                    .put("host", e.host())
                    .put("item", item(e.item()))
                    .put("reason", e.reason())
                    .put("detail", e.detail());
        }

        @Override
        public JSONObject hostEnded(Event.HostEnded e) {
            return named("host_ended").put("host", e.host()).put("outcome", outcome(e.outcome()));
        }

        @Override
        public JSONObject rolloutStopped(Event.RolloutStopped e) {
            return named("rollout_stopped")
                    .put("play", e.play())
                    .put("reason", e.reason())
                    .put("not_started", e.notStarted());
        }

        @Override
        public JSONObject runEnded(Event.RunEnded e) {
            JSONObject json = named("run_ended")
                    .put("run", e.run())
                    .put("exit_code", e.exitCode())
                    .put("took_ms", e.took().toMillis())
                    .put(
                            "outcomes",
                            new JSONArray(e.outcomes().stream()
                                    .map(EventJson::outcome)
                                    .toList()));
            return e.next().isEmpty() ? json : json.put("next", e.next());
        }
    };

    private EventJson() {}

    /** The event, written at a time. */
    public static JSONObject of(Event event, Instant time) {
        return event.match(PROPERTIES).put("time", time.toString());
    }

    private static JSONObject named(String event) {
        return new JSONObject().put("event", event);
    }

    private static JSONObject step(String event, String host, String task, String step) {
        return named(event).put("host", host).put("task", task).put("step", step);
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
        return item.verdict().match(new Verdict.Cases<>() {
            @Override
            public JSONObject converged(Verdict.Converged converged) {
                return json.put("verdict", "converged");
            }

            @Override
            public JSONObject differs(Verdict.Differs differs) {
                return json.put("verdict", "differs").put("changes", changes(differs.changes(), item));
            }

            @Override
            public JSONObject waiting(Verdict.Waiting waiting) {
                return json.put("verdict", "waiting").put("changes", changes(waiting.checks(), item));
            }

            @Override
            public JSONObject violated(Verdict.Violated violated) {
                return json.put("verdict", "violated").put("changes", changes(violated.findings(), item));
            }

            @Override
            public JSONObject skipped(Verdict.Skipped skipped) {
                return json.put("verdict", "skipped").put("reason", skipped.text());
            }

            @Override
            public JSONObject unknown(Verdict.Unknown unknown) {
                return json.put("verdict", "unknown")
                        .put("until", unknown.until())
                        .put("reason", unknown.why());
            }

            @Override
            public JSONObject impossible(Verdict.Impossible impossible) {
                return json.put("verdict", "impossible")
                        .put("reason", impossible.reason())
                        .putOpt("hint", impossible.hint());
            }

            @Override
            public JSONObject unasked(Verdict.Unasked unasked) {
                return json.put("verdict", "unasked");
            }
        });
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
        return diff.match(new Diff.Cases<>() {
            @Override
            public JSONObject field(Diff.Field field) {
                return new JSONObject()
                        .put("field", field.name())
                        .putOpt("before", field.before())
                        .putOpt("after", field.after());
            }

            @Override
            public JSONObject content(Diff.Content content) {
                return new JSONObject()
                        .put("path", content.path())
                        .putOpt("before", content.before())
                        .putOpt("after", content.after());
            }
        });
    }
}
