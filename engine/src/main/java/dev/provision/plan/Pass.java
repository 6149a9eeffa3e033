package dev.provision.plan;

import dev.provision.inventory.Host;
import dev.provision.probe.Facts;
import dev.provision.probe.Observation;
import dev.provision.probe.Probe;
import dev.provision.resolve.Resolution;
import dev.provision.resolve.Resolver;
import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Outlook;
import dev.provision.resource.Reach;
import dev.provision.resource.Resource;
import dev.provision.resource.Trial;
import dev.provision.shell.Account;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One walk through a host's entries, with what the earlier ones mean for the later ones. */
final class Pass {
    private final Resolver resolver;
    private final Host host;
    private final Facts facts;
    private final Sofar sofar;
    private final Observations observations;
    private final Scope scope;
    private final List<ItemPlan> items = new ArrayList<>();
    private final List<Passed> before = new ArrayList<>();
    private final Set<ItemKey> guessed = new HashSet<>();
    private final Map<Question.Key, Question> unasked = new LinkedHashMap<>();
    private final Set<Integer> notified = new LinkedHashSet<>();
    private final PendingChanges pending = new PendingChanges();
    private List<Entry> entries = List.of();
    private boolean ended;
    /** What is behind the last item, if the plan has ended within an entry. */
    private @Nullable Passed within;

    // What a Passed is made of. The maps are replaced and never changed, so that many can share one.
    private Map<String, Data> registered = Map.of();
    private Map<String, String> registeredBy = Map.of();
    private Set<String> rebootReasons = new LinkedHashSet<>();

    Pass(Resolver resolver, Host host, Facts facts, Sofar sofar, Observations observations, Scope scope) {
        this.resolver = resolver;
        this.host = host;
        this.facts = facts;
        this.sofar = sofar;
        this.observations = observations;
        this.scope = scope;
        this.notified.addAll(sofar.notified());
        this.notified.addAll(sofar.recalled());
    }

    Planner.Outcome run(List<Entry> all, Passed passed) {
        entries = all;
        registered = passed.registered();
        registeredBy = passed.registeredBy();
        rebootReasons = new LinkedHashSet<>(passed.rebootReasons());
        ItemKey next = passed.next();
        Passed end = passed;
        for (int i = next.entry(); i < entries.size() && !ended; i++) {
            Entry entry = entries.get(i);
            if (!entry.handler() || notified.contains(i)) {
                boolean begun = i == next.entry();
                visit(i, entry, begun ? next.item() : 0, begun ? passed.results() : List.of());
            }
            Passed inside = within;
            end = inside == null ? passed(new ItemKey(i + 1, 0), List.of()) : inside;
        }
        String digest = scope.guessing() ? "" : observations.digest();
        return new Planner.Outcome(
                new HostPlan(host.name(), items, List.copyOf(rebootReasons), digest),
                List.copyOf(unasked.values()),
                guessed,
                before,
                end);
    }

    private Passed passed(ItemKey next, List<Data.Dict> results) {
        return new Passed(next, registered, registeredBy, results, List.copyOf(rebootReasons));
    }

    private void visit(int index, Entry entry, int first, List<Data.Dict> earlier) {
        Optional<Data> result = Optional.empty();
        try {
            Resolution resolution = resolver.resolve(entry.play(), entry.task(), host, facts, registered);
            result = visit(index, entry, resolution, first, earlier);
        } catch (InvalidInput e) {
            result = visitAlone(
                    index, entry, curable(new ItemKey(index, 0), String.valueOf(e.getMessage()), null, Reach.ANYTHING));
        }
        String name = entry.task().register().orElse("");
        if (within == null && !name.isEmpty()) {
            register(name, entry, result);
        }
    }

    private void register(String name, Entry entry, Optional<Data> result) {
        // An earlier task's result under the same name must not pass for this one's.
        Map<String, Data> values = new HashMap<>(registered);
        values.remove(name);
        result.ifPresent(known -> values.put(name, known));
        registered = Map.copyOf(values);
        Map<String, String> tasks = new HashMap<>(registeredBy);
        tasks.put(name, entry.task().name());
        registeredBy = Map.copyOf(tasks);
    }

    /** What the task returned, if that is known. */
    private Optional<Data> visit(int index, Entry entry, Resolution resolution, int first, List<Data.Dict> earlier) {
        return resolution.match(new Resolution.Cases<>() {
            @Override
            public Optional<Data> skipped(Resolution.Skipped skipped) {
                Optional<Data> known =
                        visitAlone(index, entry, new Verdict.Skipped(skipped.condition(), skipped.text()));
                return known.or(() -> Optional.of(
                        Results.skipped(entry.task().at(), entry.task().loop().isPresent())));
            }

            @Override
            public Optional<Data> ready(Resolution.Ready ready) {
                return visitItems(index, entry, ready.items(), first, earlier);
            }

            @Override
            public Optional<Data> waiting(Resolution.Waiting waiting) {
                String by = registeredBy.getOrDefault(waiting.registeredName(), waiting.registeredName());
                Verdict verdict = unasked.isEmpty()
                        ? new Verdict.Unknown(by, "it uses what that task registers")
                        : new Verdict.Unasked();
                boolean forgiven = sofar.forgiven().contains(new ItemKey(index, 0));
                return visitAlone(index, entry, forgiven ? new Verdict.Converged() : verdict);
            }
        });
    }

    /** For a task of which no resource could be made. */
    private Optional<Data> visitAlone(int index, Entry entry, Verdict verdict) {
        ItemKey key = new ItemKey(index, 0);
        if (verdict instanceof Verdict.Unknown) {
            pending.add(entry.task().name(), Reach.ANYTHING, false);
        }
        before.add(passed(key, List.of()));
        items.add(new ItemPlan(key, entry, Optional.empty(), Account.LOGIN, "", Map.of(), verdict, List.of()));
        ended = scope.endsWith(verdict, Reach.ANYTHING, items.size());
        return Optional.ofNullable(sofar.returned().get(key));
    }

    private Optional<Data> visitItems(
            int index, Entry entry, List<Resolution.Item> resolved, int first, List<Data.Dict> earlier) {
        At at = entry.task().at();
        List<Data.Dict> results = new ArrayList<>(earlier);
        for (int i = first; i < resolved.size() && !ended; i++) {
            before.add(passed(new ItemKey(index, i), results));
            Resolution.Item item = resolved.get(i);
            Verdict verdict = visitItem(index, entry, i, item, results);
            ended = scope.endsWith(verdict, item.resource().reach(), items.size());
            if (ended && i + 1 < resolved.size()) {
                within = passed(new ItemKey(index, i + 1), results);
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

    private Verdict visitItem(int index, Entry entry, int place, Resolution.Item item, List<Data.Dict> results) {
        ItemKey key = new ItemKey(index, place);
        Judged judged = guessing(key, judge(key, item.resource(), item.account()));
        items.add(new ItemPlan(
                key,
                entry,
                Optional.of(item.resource()),
                item.account(),
                item.label(),
                item.environment(),
                judged.verdict(),
                notes(index, judged)));
        judged.verdict()
                .match(consequence(
                        entry,
                        item.resource().reach(),
                        () -> result(key, entry.task().at(), judged.assessment()),
                        results))
                .run();
        return judged.verdict();
    }

    /** What a verdict on an item means for what comes after it. */
    private Verdict.Cases<Runnable> consequence(
            Entry entry, Reach reach, Supplier<Optional<Data.Dict>> result, List<Data.Dict> results) {
        return new Verdict.Cases<>() {
            @Override
            public Runnable converged(Verdict.Converged converged) {
                return () -> result.get().ifPresent(results::add);
            }

            @Override
            public Runnable differs(Verdict.Differs differs) {
                return () -> note(entry, reach, differs);
            }

            @Override
            public Runnable waiting(Verdict.Waiting waiting) {
                return () -> {
                    pending.add(entry.task().name(), reach, true);
                    // What a registry says may still change the host; time does not.
                    if (waiting.checks().stream().noneMatch(Change::action)) {
                        result.get().ifPresent(results::add);
                    }
                };
            }

            @Override
            public Runnable violated(Verdict.Violated violated) {
                return () -> {};
            }

            @Override
            public Runnable skipped(Verdict.Skipped skipped) {
                return () -> {};
            }

            @Override
            public Runnable unknown(Verdict.Unknown unknown) {
                return () -> pending.add(entry.task().name(), reach, false);
            }

            @Override
            public Runnable impossible(Verdict.Impossible impossible) {
                return () -> {};
            }

            @Override
            public Runnable unasked(Verdict.Unasked unasked) {
                return () -> {};
            }
        };
    }

    /** What has acted is right now, until it is known. */
    private Judged guessing(ItemKey key, Judged judged) {
        boolean guess =
                scope.guessing() && guessed.contains(key) && sofar.acted().contains(key);
        return guess && !(judged.verdict() instanceof Verdict.Unasked)
                ? new Judged(new Verdict.Converged(), judged.assessment())
                : judged;
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
                : Optional.of(
                        assessment.map(seen -> Results.together(seen, returned)).orElse(returned));
    }

    private <D, O> Judged judge(ItemKey key, Resource<D, O> resource, Account account) {
        Optional<Observation<O>> answer =
                answer(key, account, resource.type().probe(resource.desired(), facts), resource.looksAt());
        if (answer.isEmpty()) {
            return new Judged(new Verdict.Unasked(), Optional.empty());
        }
        return answer.get().match(new Observation.Cases<>() {
            @Override
            public Judged seen(Observation.Seen<O> seen) {
                return judge(key, resource, account, seen.value());
            }

            @Override
            public Judged unknown(Observation.Unknown<O> unknown) {
                return new Judged(curable(key, unknown.reason(), null, Reach.ANYTHING), Optional.empty());
            }
        });
    }

    private <D, O> Judged judge(ItemKey key, Resource<D, O> resource, Account account, O observed) {
        try {
            Assessment assessment =
                    resource.type().plan(resource.desired(), observed, new Outlook(facts, List.copyOf(rebootReasons)));
            for (Trial trial : assessment.trials()) {
                Optional<Judged> refused = tried(key, trial, account);
                if (refused.isPresent()) {
                    return refused.get();
                }
            }
            rebootReasons.addAll(assessment.rebootReasons());
            return new Judged(verdict(key, assessment), Optional.of(assessment));
        } catch (CannotPlan e) {
            return new Judged(curable(key, String.valueOf(e.getMessage()), e.hint(), e.dependsOn()), Optional.empty());
        }
    }

    /** An answer that is not stale, or in a guess one that is; what must be asked is noted. */
    private <O> Optional<Observation<O>> answer(ItemKey key, Account account, Probe<O> probe, Reach looksAt) {
        Question question = new Question(account, probe, looksAt);
        Optional<Observation<O>> known = observations.get(question.key(), probe);
        if (known.isPresent()) {
            return known;
        }
        unasked.putIfAbsent(question.key(), question);
        guessed.add(key);
        return scope.guessing() ? observations.last(question.key(), probe) : Optional.empty();
    }

    /** Why a change is not accepted, or that this has not been asked yet; empty if it is accepted. */
    private Optional<Judged> tried(ItemKey key, Trial trial, Account account) {
        Optional<Observation<Optional<String>>> answer = answer(key, account, trial, Reach.ANYTHING);
        if (answer.isEmpty()) {
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
        if (changes.isEmpty() || sofar.forgiven().contains(key)) {
            return new Verdict.Converged();
        }
        if (changes.stream().allMatch(Change::isFinding)) {
            List<Change> lasting = changes.stream()
                    .filter(change -> pending.lastThatFixes(change.dependsOn()).isEmpty())
                    .toList();
            return lasting.isEmpty()
                    ? new Verdict.Unknown(
                            pending.lastThatFixes(changes.get(0).dependsOn()).orElseThrow(),
                            changes.get(0).summary())
                    : new Verdict.Violated(lasting);
        }
        List<Change> due = changes.stream()
                .filter(change -> !change.isFinding()
                        || pending.lastThatFixes(change.dependsOn()).isEmpty())
                .toList();
        return due.stream().allMatch(Change::check) ? new Verdict.Waiting(due) : new Verdict.Differs(due);
    }

    private boolean done(ItemKey key) {
        return sofar.acted().contains(key) || sofar.checked().contains(key);
    }

    private Verdict curable(ItemKey key, String reason, @Nullable String hint, Reach dependsOn) {
        if (sofar.forgiven().contains(key)) {
            return new Verdict.Converged();
        }
        return pending.lastThatFixes(dependsOn)
                .<Verdict>map(task -> new Verdict.Unknown(task, reason))
                .orElseGet(() -> new Verdict.Impossible(reason, hint));
    }

    private void note(Entry entry, Reach reach, Verdict.Differs differs) {
        boolean reboots = differs.changes().stream().anyMatch(Change::reboots);
        pending.add(entry.task().name(), reboots ? Reach.BOOT : reach, true);
        notified.addAll(Entry.handlersOf(entry, entries));
        for (Change change : differs.changes()) {
            if (!change.isFinding()) {
                change.rebootReason().ifPresent(rebootReasons::add);
            }
            if (change.reboots()) {
                rebootReasons.clear();
            }
        }
    }

    private record Judged(Verdict verdict, Optional<Assessment> assessment) {}
}
