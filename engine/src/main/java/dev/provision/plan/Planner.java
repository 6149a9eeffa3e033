package dev.provision.plan;

import dev.provision.inventory.Host;
import dev.provision.probe.Facts;
import dev.provision.probe.Observation;
import dev.provision.resolve.Resolution;
import dev.provision.resolve.Resolver;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Outlook;
import dev.provision.resource.Resource;
import dev.provision.resource.Step;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.transport.Account;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Computes a host's plan from what is desired and what was observed, in the order of the tasks. Pure: the same arguments
 * give the same plan. What has not been observed yet is named, so that the caller can ask and plan again; since a
 * read-only task may decide what later tasks are, this can take several rounds, usually one.
 */
public final class Planner {
    private final Resolver resolver;

    public Planner(Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * @param plan incomplete as long as {@code unasked} is not empty
     * @param unasked what must be asked first, each question once
     */
    public record Outcome(HostPlan plan, List<Question> unasked) {}

    /** Plans all entries on a host. */
    public Outcome plan(Host host, Facts facts, List<Entry> entries, Sofar sofar, Observations observations) {
        return new Pass(host, facts, sofar, observations).run(entries);
    }

    /** One walk through the entries, with what the earlier ones mean for the later ones. */
    private final class Pass {
        private final Host host;
        private final Facts facts;
        private final Sofar sofar;
        private final Observations observations;
        private final List<ItemPlan> items = new ArrayList<>();
        private final Map<Question.Key, Question> unasked = new LinkedHashMap<>();
        private final Map<String, Data> registered = new HashMap<>();
        private final Map<String, String> registeredBy = new HashMap<>();
        private final Set<String> notified;
        private final Set<String> rebootReasons = new LinkedHashSet<>();
        private Optional<String> pending = Optional.empty();

        Pass(Host host, Facts facts, Sofar sofar, Observations observations) {
            this.host = host;
            this.facts = facts;
            this.sofar = sofar;
            this.observations = observations;
            this.notified = new LinkedHashSet<>(sofar.notified());
        }

        Outcome run(List<Entry> entries) {
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                if (!entry.handler() || notified.contains(entry.task().name())) {
                    visit(i, entry);
                }
            }
            HostPlan plan = new HostPlan(host.name(), items, List.copyOf(rebootReasons), observations.digest());
            return new Outcome(plan, List.copyOf(unasked.values()));
        }

        private void visit(int index, Entry entry) {
            Resolution resolution;
            try {
                resolution = resolver.resolve(entry.play(), entry.task(), host, facts, registered);
            } catch (InvalidInput e) {
                add(index, entry, new Verdict.Impossible(String.valueOf(e.getMessage()), null));
                return;
            }
            if (resolution instanceof Resolution.Skipped skipped) {
                add(index, entry, new Verdict.Skipped(skipped.condition(), skipped.text()));
                register(entry, List.of(), false);
            } else if (resolution instanceof Resolution.Waiting waiting) {
                String by = registeredBy.getOrDefault(waiting.registeredName(), waiting.registeredName());
                add(
                        index,
                        entry,
                        unasked.isEmpty()
                                ? new Verdict.Unknown(by, "it uses what that task registers")
                                : new Verdict.Unasked());
            } else {
                visitItems(index, entry, ((Resolution.Ready) resolution).items());
            }
        }

        private void visitItems(int index, Entry entry, List<Resolution.Item> resolved) {
            List<Assessment> assessments = new ArrayList<>();
            boolean known = true;
            boolean changed = false;
            for (int i = 0; i < resolved.size(); i++) {
                ItemKey key = new ItemKey(index, i);
                Resolution.Item item = resolved.get(i);
                Judged judged = judge(key, item);
                items.add(new ItemPlan(
                        key,
                        entry,
                        item.label(),
                        item.resource().describe(),
                        item.account(),
                        item.environment(),
                        judged.verdict(),
                        judged.assessment().map(Assessment::notes).orElse(List.of())));
                if (judged.verdict() instanceof Verdict.Differs differs) {
                    note(entry, differs);
                }
                changed |= judged.verdict() instanceof Verdict.Differs
                        || sofar.acted().contains(key);
                known &= judged.verdict() instanceof Verdict.Converged;
                judged.assessment().ifPresent(assessments::add);
            }
            if (known) {
                register(entry, assessments, changed);
            } else {
                entry.task()
                        .register()
                        .ifPresent(name -> registeredBy.put(name, entry.task().name()));
            }
        }

        private Judged judge(ItemKey key, Resolution.Item item) {
            return judge(key, item.resource(), item.account());
        }

        private <D, O> Judged judge(ItemKey key, Resource<D, O> resource, Account account) {
            var probe = resource.type().probe(resource.desired(), facts);
            Optional<Observation<O>> answer = observations.get(account, probe);
            if (answer.isEmpty()) {
                Question question = new Question(account, probe);
                unasked.put(question.key(), question);
                return new Judged(new Verdict.Unasked(), Optional.empty());
            }
            if (answer.get() instanceof Observation.Unknown<O> unknown) {
                return new Judged(curable(key, unknown.reason(), null), Optional.empty());
            }
            O observed = ((Observation.Seen<O>) answer.get()).value();
            try {
                Assessment assessment = resource.type()
                        .plan(resource.desired(), observed, new Outlook(facts, List.copyOf(rebootReasons)));
                rebootReasons.addAll(assessment.rebootReasons());
                return new Judged(verdict(key, assessment), Optional.of(assessment));
            } catch (CannotPlan e) {
                String reason = String.valueOf(e.getMessage());
                return new Judged(
                        e.isForGood() && !sofar.forgiven().contains(key)
                                ? new Verdict.Impossible(reason, e.hint())
                                : curable(key, reason, e.hint()),
                        Optional.empty());
            }
        }

        private Verdict verdict(ItemKey key, Assessment assessment) {
            List<Change> changes = assessment.changes().stream()
                    .filter(change -> !(change.action() && sofar.acted().contains(key)))
                    .toList();
            if (changes.isEmpty() || sofar.forgiven().contains(key)) {
                return new Verdict.Converged();
            }
            if (changes.stream().allMatch(Change::isFinding)) {
                return pending.<Verdict>map(
                                task -> new Verdict.Unknown(task, changes.get(0).summary()))
                        .orElseGet(() -> new Verdict.Violated(changes));
            }
            return new Verdict.Differs(changes);
        }

        private Verdict curable(ItemKey key, String reason, @org.jspecify.annotations.Nullable String hint) {
            if (sofar.forgiven().contains(key)) {
                return new Verdict.Converged();
            }
            return pending.<Verdict>map(task -> new Verdict.Unknown(task, reason))
                    .orElseGet(() -> new Verdict.Impossible(reason, hint));
        }

        private void note(Entry entry, Verdict.Differs differs) {
            pending = Optional.of(entry.task().name());
            entry.task().notifies().forEach(name -> notified.add(name.value()));
            for (Change change : differs.changes()) {
                change.rebootReason().ifPresent(rebootReasons::add);
                if (change.steps().stream().anyMatch(Step.Reboot.class::isInstance)) {
                    rebootReasons.clear();
                }
            }
        }

        private void register(Entry entry, List<Assessment> assessments, boolean changed) {
            entry.task().register().ifPresent(name -> {
                registeredBy.put(name, entry.task().name());
                Data acted = sofar.registered().get(name);
                Data.Dict seen = result(entry.task().at(), assessments, changed);
                registered.put(name, acted instanceof Data.Dict done ? together(seen, done) : seen);
            });
        }

        private void add(int index, Entry entry, Verdict verdict) {
            items.add(new ItemPlan(new ItemKey(index, 0), entry, "", "", Account.LOGIN, Map.of(), verdict, List.of()));
        }
    }

    /** What {@code register} stores: the one item's result, or {@code results} of a loop, and whether it changed. */
    private static Data.Dict result(At at, List<Assessment> assessments, boolean changed) {
        Map<String, Data> values = new LinkedHashMap<>();
        if (assessments.size() == 1) {
            values.putAll(assessments.get(0).result().entries());
        } else {
            values.put(
                    "results",
                    new Data.Seq(
                            assessments.stream().<Data>map(Assessment::result).toList(), at));
        }
        values.put("changed", new Data.Bool(changed, at));
        values.put("skipped", new Data.Bool(assessments.isEmpty(), at));
        Map<String, At> keys = new HashMap<>();
        values.keySet().forEach(key -> keys.put(key, at));
        return new Data.Dict(values, keys, at);
    }

    /** What the host says now, and what the change said when it was made. */
    private static Data.Dict together(Data.Dict seen, Data.Dict done) {
        Map<String, Data> values = new LinkedHashMap<>(seen.entries());
        values.putAll(done.entries());
        Map<String, At> keys = new HashMap<>(seen.keys());
        keys.putAll(done.keys());
        return new Data.Dict(values, keys, done.at());
    }

    private record Judged(Verdict verdict, Optional<Assessment> assessment) {}
}
