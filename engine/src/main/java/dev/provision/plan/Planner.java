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
import dev.provision.resource.Reach;
import dev.provision.resource.Resource;
import dev.provision.resource.Step;
import dev.provision.resource.Trial;
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
        private final Set<Integer> notified;
        private final Set<String> rebootReasons = new LinkedHashSet<>();
        private List<Entry> entries = List.of();
        private final List<Pending> pending = new ArrayList<>();

        Pass(Host host, Facts facts, Sofar sofar, Observations observations) {
            this.host = host;
            this.facts = facts;
            this.sofar = sofar;
            this.observations = observations;
            this.notified = new LinkedHashSet<>(sofar.notified());
            this.notified.addAll(sofar.recalled());
        }

        Outcome run(List<Entry> all) {
            entries = all;
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                if (!entry.handler() || notified.contains(i)) {
                    visit(i, entry);
                }
            }
            HostPlan plan = new HostPlan(host.name(), items, List.copyOf(rebootReasons), observations.digest());
            return new Outcome(plan, List.copyOf(unasked.values()));
        }

        private void visit(int index, Entry entry) {
            Optional<Data> result = Optional.empty();
            try {
                Resolution resolution = resolver.resolve(entry.play(), entry.task(), host, facts, registered);
                result = visit(index, entry, resolution);
            } catch (InvalidInput e) {
                result = visitAlone(
                        index,
                        entry,
                        curable(new ItemKey(index, 0), String.valueOf(e.getMessage()), null, Reach.ANYTHING));
            }
            // An earlier task's result under the same name must not pass for this one's.
            String name = entry.task().register().orElse("");
            registered.remove(name);
            registeredBy.put(name, entry.task().name());
            result.filter(unused -> !name.isEmpty()).ifPresent(known -> registered.put(name, known));
        }

        /** What the task returned, if that is known. */
        private Optional<Data> visit(int index, Entry entry, Resolution resolution) {
            if (resolution instanceof Resolution.Skipped skipped) {
                Optional<Data> before =
                        visitAlone(index, entry, new Verdict.Skipped(skipped.condition(), skipped.text()));
                return before.or(() -> Optional.of(
                        Results.skipped(entry.task().at(), entry.task().loop().isPresent())));
            }
            if (resolution instanceof Resolution.Waiting waiting) {
                String by = registeredBy.getOrDefault(waiting.registeredName(), waiting.registeredName());
                Verdict verdict = unasked.isEmpty()
                        ? new Verdict.Unknown(by, "it uses what that task registers")
                        : new Verdict.Unasked();
                return visitAlone(index, entry, forgiven(new ItemKey(index, 0)) ? new Verdict.Converged() : verdict);
            }
            return visitItems(index, entry, ((Resolution.Ready) resolution).items());
        }

        /** For a task of which no resource could be made. */
        private Optional<Data> visitAlone(int index, Entry entry, Verdict verdict) {
            ItemKey key = new ItemKey(index, 0);
            if (verdict instanceof Verdict.Unknown) {
                pending.add(new Pending(entry.task().name(), Reach.ANYTHING, false));
            }
            items.add(new ItemPlan(key, entry, "", "", Account.LOGIN, Map.of(), verdict, List.of()));
            return Optional.ofNullable(sofar.returned().get(key));
        }

        private Optional<Data> visitItems(int index, Entry entry, List<Resolution.Item> resolved) {
            At at = entry.task().at();
            List<Data.Dict> results = new ArrayList<>();
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
                        notes(index, judged)));
                if (judged.verdict() instanceof Verdict.Differs differs) {
                    note(entry, item.resource().reach(), differs);
                } else if (judged.verdict() instanceof Verdict.Unknown) {
                    pending.add(new Pending(entry.task().name(), item.resource().reach(), false));
                } else if (judged.verdict() instanceof Verdict.Waiting waiting) {
                    pending.add(new Pending(entry.task().name(), item.resource().reach(), true));
                    // What a registry says may still change the host; time does not.
                    if (waiting.checks().stream().noneMatch(Change::action)) {
                        result(key, at, judged.assessment()).ifPresent(results::add);
                    }
                } else if (judged.verdict() instanceof Verdict.Converged) {
                    result(key, at, judged.assessment()).ifPresent(results::add);
                }
            }
            if (results.size() < resolved.size()) {
                return Optional.empty();
            }
            if (resolved.isEmpty()) {
                return Optional.of(Results.skipped(at, true));
            }
            return Optional.of(entry.task().loop().isPresent() ? Results.ofLoop(at, results) : results.get(0));
        }

        private List<String> notes(int index, Judged judged) {
            List<String> notes = new ArrayList<>();
            if (sofar.recalled().contains(index)) {
                notes.add("notified by an earlier run, not run yet");
            }
            judged.assessment().map(Assessment::notes).ifPresent(notes::addAll);
            return notes;
        }

        private Optional<Data.Dict> result(ItemKey key, At at, Optional<Assessment> assessment) {
            Data.Dict returned = sofar.returned().get(key);
            return returned == null
                    ? assessment.map(seen -> Results.converged(at, seen))
                    : Optional.of(assessment
                            .map(seen -> Results.together(seen, returned))
                            .orElse(returned));
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
                return new Judged(curable(key, unknown.reason(), null, Reach.ANYTHING), Optional.empty());
            }
            O observed = ((Observation.Seen<O>) answer.get()).value();
            try {
                Assessment assessment = resource.type()
                        .plan(resource.desired(), observed, new Outlook(facts, List.copyOf(rebootReasons)));
                for (Change change : assessment.changes()) {
                    if (change.trial().isPresent()) {
                        Optional<Judged> refused = tried(key, change.trial().get(), account);
                        if (refused.isPresent()) {
                            return refused.get();
                        }
                    }
                }
                rebootReasons.addAll(assessment.rebootReasons());
                return new Judged(verdict(key, assessment), Optional.of(assessment));
            } catch (CannotPlan e) {
                return new Judged(
                        curable(key, String.valueOf(e.getMessage()), e.hint(), e.dependsOn()), Optional.empty());
            }
        }

        /** Why a change is not accepted, or that this has not been asked yet; empty if it is accepted. */
        private Optional<Judged> tried(ItemKey key, Trial trial, Account account) {
            Optional<Observation<Optional<String>>> answer = observations.get(account, trial);
            if (answer.isEmpty()) {
                Question question = new Question(account, trial);
                unasked.put(question.key(), question);
                return Optional.of(new Judged(new Verdict.Unasked(), Optional.empty()));
            }
            if (answer.get() instanceof Observation.Unknown<Optional<String>> unknown) {
                return Optional.of(new Judged(curable(key, unknown.reason(), null, Reach.ANYTHING), Optional.empty()));
            }
            return ((Observation.Seen<Optional<String>>) answer.get())
                    .value()
                    .map(refusal -> new Judged(curable(key, refusal, trial.hint(), Reach.ANYTHING), Optional.empty()));
        }

        private Verdict verdict(ItemKey key, Assessment assessment) {
            List<Change> changes = assessment.changes().stream()
                    .filter(change -> !(change.action() && done(key)))
                    .toList();
            if (changes.isEmpty() || forgiven(key)) {
                return new Verdict.Converged();
            }
            if (changes.stream().allMatch(Change::isFinding)) {
                List<Change> lasting = changes.stream()
                        .filter(change -> lastThatFixes(change.dependsOn()).isEmpty())
                        .toList();
                return lasting.isEmpty()
                        ? new Verdict.Unknown(
                                lastThatFixes(changes.get(0).dependsOn()).orElseThrow(),
                                changes.get(0).summary())
                        : new Verdict.Violated(lasting);
            }
            List<Change> due = changes.stream()
                    .filter(change -> !change.isFinding()
                            || lastThatFixes(change.dependsOn()).isEmpty())
                    .toList();
            return due.stream().allMatch(Change::check) ? new Verdict.Waiting(due) : new Verdict.Differs(due);
        }

        private boolean done(ItemKey key) {
            return sofar.acted().contains(key) || sofar.checked().contains(key);
        }

        private Verdict curable(
                ItemKey key, String reason, @org.jspecify.annotations.Nullable String hint, Reach dependsOn) {
            if (forgiven(key)) {
                return new Verdict.Converged();
            }
            return lastThatFixes(dependsOn)
                    .<Verdict>map(task -> new Verdict.Unknown(task, reason))
                    .orElseGet(() -> new Verdict.Impossible(reason, hint));
        }

        /** The last task that can alter this: one with a change to be made, or else one that is itself unknown yet. */
        private Optional<String> lastThatFixes(Reach dependency) {
            List<Pending> meeting = pending.stream()
                    .filter(earlier -> earlier.reach().meets(dependency))
                    .toList();
            return meeting.stream()
                    .filter(Pending::certain)
                    .reduce((one, later) -> later)
                    .or(() -> meeting.stream().reduce((one, later) -> later))
                    .map(Pending::task);
        }

        private boolean forgiven(ItemKey key) {
            return sofar.forgiven().contains(key);
        }

        private void note(Entry entry, Reach reach, Verdict.Differs differs) {
            boolean reboots = differs.changes().stream()
                    .flatMap(change -> change.steps().stream())
                    .anyMatch(Step.Reboot.class::isInstance);
            pending.add(new Pending(entry.task().name(), reboots ? Reach.BOOT : reach, true));
            notified.addAll(Entry.handlersOf(entry, entries));
            for (Change change : differs.changes()) {
                if (!change.isFinding()) {
                    change.rebootReason().ifPresent(rebootReasons::add);
                }
                if (change.steps().stream().anyMatch(Step.Reboot.class::isInstance)) {
                    rebootReasons.clear();
                }
            }
        }
    }

    /**
     * A task that may change the host, and what that can alter.
     *
     * @param certain whether it has a change to be made, and is not unknown itself
     */
    private record Pending(String task, Reach reach, boolean certain) {}

    private record Judged(Verdict verdict, Optional<Assessment> assessment) {}
}
