package dev.provision.apply;

import dev.provision.plan.Entry;
import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Sofar;
import dev.provision.plan.Verdict;
import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applies plays to one host: plans, makes the first thing that differs right, plans anew from fresh observations, and so on
 * until a plan made after the last change is empty. Every task acts at most once; one that still differs afterwards fails
 * the host, and so does a reboot whose reasons are still there. Not thread-safe; lives for a whole run.
 */
public final class HostRun implements AutoCloseable {
    private final HostSession session;
    private final HostPlanner planner;
    private final TaskPolicy policy;
    private final StepRunner steps;
    private final Event.Sink events;
    private final String holder;
    private final boolean verify;
    private final Sofar sofar = Sofar.nothing();
    private final List<Entry> entries = new ArrayList<>();
    private final List<ItemPlan> changed = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private int reboots;
    private int cursor = -1;
    private @Nullable HostLock lock;

    /**
     * @param holder who holds the host's lock, one line
     * @param verify whether a last plan must prove that nothing differs any more
     */
    public HostRun(
            HostSession session,
            HostPlanner planner,
            TaskPolicy policy,
            Event.Sink events,
            Time time,
            String holder,
            boolean verify) {
        this.session = session;
        this.planner = planner;
        this.policy = policy;
        this.events = events;
        this.holder = holder;
        this.verify = verify;
        this.steps = new StepRunner(session, new Rebooter(events, time), events, time);
    }

    /** Applies the entries of one more play, after those of the plays before it. */
    public HostOutcome apply(List<Entry> play) {
        entries.addAll(play);
        try {
            lock();
            boolean first = true;
            while (true) {
                HostPlan plan = planner.plan(session, entries, sofar);
                collectNotes(plan);
                if (first) {
                    events.accept(new Event.HostPlanned(session.host().name(), plan));
                    first = false;
                }
                Optional<ItemPlan> next = next(plan);
                if (next.isEmpty()) {
                    return ended(Status.DONE, "", "");
                }
                handle(next.get());
                if (!verify && nothingLeft()) {
                    return ended(Status.DONE, "", "");
                }
            }
        } catch (StepFailed e) {
            return ended(Status.FAILED, e.reason(), e.detail());
        } catch (TransportException e) {
            session.disconnect();
            lock = null;
            return ended(
                    e.reason() == TransportException.Reason.BECOME ? Status.FAILED : Status.UNREACHABLE,
                    String.valueOf(e.getMessage()),
                    "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ended(Status.INTERRUPTED, "interrupted", "");
        }
    }

    private HostLock lock() throws TransportException, StepFailed {
        HostLock held = lock;
        if (held == null) {
            held = HostLock.take(session.shell(session.account()), holder);
            lock = held;
            for (Entry entry : entries) {
                if (entry.handler()
                        && held.notified()
                                .contains(
                                        noteOf(entry.play().name(), entry.task().name()))) {
                    sofar.notified().add(entry.task().name());
                }
            }
        }
        return held;
    }

    private static String noteOf(String play, String handler) {
        return (play + "/" + handler).replace('\n', ' ');
    }

    /** Whether no task follows the last one that acted. */
    private boolean nothingLeft() {
        return entries.stream()
                .skip(cursor + 1L)
                .allMatch(entry -> entry.handler()
                        && !sofar.notified().contains(entry.task().name()));
    }

    /** What can never be done comes before everything that can: it is said before anything is changed for its sake. */
    private Optional<ItemPlan> next(HostPlan plan) {
        List<ItemPlan> open = plan.items().stream().filter(this::open).toList();
        return open.stream()
                .filter(item -> item.verdict() instanceof Verdict.Impossible)
                .findFirst()
                .or(() -> open.stream().findFirst());
    }

    private boolean open(ItemPlan item) {
        boolean settled = item.verdict() instanceof Verdict.Converged || item.verdict() instanceof Verdict.Skipped;
        return !settled
                && (verify || item.key().entry() > cursor || !sofar.acted().contains(item.key()));
    }

    private void handle(ItemPlan item) throws StepFailed, TransportException, InterruptedException {
        try {
            if (item.verdict() instanceof Verdict.Differs differs) {
                if (sofar.acted().contains(item.key())) {
                    throw notConverged(item, differs);
                }
                act(item, differs);
            } else if (item.verdict() instanceof Verdict.Violated violated) {
                throw new StepFailed(item.title() + ": " + summaries(violated.findings()), "");
            } else if (item.verdict() instanceof Verdict.Impossible impossible) {
                throw new StepFailed(
                        item.title() + ": " + impossible.reason(), impossible.hint() == null ? "" : impossible.hint());
            } else if (item.verdict() instanceof Verdict.Unknown unknown) {
                throw new StepFailed(
                        item.title() + ": " + unknown.why(), "It was to be known after " + unknown.until());
            }
        } catch (StepFailed e) {
            if (!item.entry().task().ignoreErrors()) {
                throw e;
            }
            sofar.forgiven().add(item.key());
            session.forget();
            events.accept(new Event.ItemIgnored(session.host().name(), item, e.reason()));
        }
    }

    private static StepFailed notConverged(ItemPlan item, Verdict.Differs differs) {
        boolean reboot = differs.changes().stream()
                .flatMap(change -> change.steps().stream())
                .anyMatch(Step.Reboot.class::isInstance);
        String what = summaries(differs.changes());
        return reboot
                ? new StepFailed(
                        item.title() + ": the host was rebooted, and still: " + what,
                        "It returned with the old arguments, kernel or firmware. It is not rebooted twice for the same reason: "
                                + "look at what its boot loader really starts.")
                : new StepFailed(
                        item.title() + ": still differs after its change: " + what,
                        "Either the host does not keep the change, or a later task undid it.");
    }

    private void act(ItemPlan item, Verdict.Differs differs)
            throws StepFailed, TransportException, InterruptedException {
        HostLock held = lock();
        Set<String> handlers = item.entry().task().notifies().stream()
                .map(name -> noteOf(item.entry().play().name(), name.value()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        held.remember(handlers);
        Optional<Output> output = Optional.empty();
        for (Change change : differs.changes()) {
            if (change.isFinding()) {
                continue;
            }
            output = policy.make(session, steps, item, change, held, sofar);
            if (change.steps().stream().anyMatch(Step.Reboot.class::isInstance)) {
                reboots++;
                lock = null;
                held = lock();
            }
        }
        sofar.acted().add(item.key());
        cursor = Math.max(cursor, item.key().entry());
        item.entry().task().notifies().forEach(name -> sofar.notified().add(name.value()));
        policy.register(item, output, sofar);
        session.forget();
        if (item.entry().handler()) {
            held.done(noteOf(item.entry().play().name(), item.entry().task().name()));
        }
        changed.add(item);
        events.accept(new Event.ItemChanged(session.host().name(), item));
    }

    private static String summaries(List<Change> changes) {
        return changes.stream().map(Change::summary).collect(Collectors.joining("; "));
    }

    private void collectNotes(HostPlan plan) {
        for (ItemPlan item : plan.items()) {
            item.notes().forEach(note -> notes.add(item.title() + ": " + note));
        }
        plan.rebootReasons().forEach(reason -> notes.add("a reboot is still needed: " + reason));
    }

    private HostOutcome ended(Status status, String reason, String detail) {
        HostOutcome outcome =
                new HostOutcome(session.host().name(), status, changed, reboots, List.copyOf(notes), reason, detail);
        events.accept(new Event.HostEnded(session.host().name(), outcome));
        return outcome;
    }

    @Override
    public void close() {
        session.close();
    }
}
