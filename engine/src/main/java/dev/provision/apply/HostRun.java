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
import dev.provision.resource.Reach;
import dev.provision.resource.Step;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import java.io.UncheckedIOException;
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
 * the host, and so does a reboot whose reasons are still there. Not thread-safe; lives for a whole run, and has a connection
 * only while it applies a play.
 */
public final class HostRun implements AutoCloseable {
    /** New connections in a row without anything done between them. */
    private static final int RECONNECTS = 2;

    private static final String BAD_RETURN = "did not come back as planned";

    private final HostSession session;
    private final HostPlanner planner;
    private final TaskPolicy policy;
    private final StepRunner steps;
    private final Hold hold;
    private final Event.Sink events;
    private final boolean verify;
    private final Sofar sofar = Sofar.nothing();
    private final List<Entry> entries = new ArrayList<>();
    private final List<ItemPlan> changed = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private Optional<HostPlan> latest = Optional.empty();
    private int reboots;
    private int cursor = -1;
    private @Nullable ItemPlan acting;

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
        this.verify = verify;
        this.hold = new Hold(session, holder);
        this.steps = new StepRunner(session, hold, new Rebooter(events, time), events, time);
    }

    /** Applies the entries of one more play, after those of the plays before it. */
    public HostOutcome apply(List<Entry> play) {
        if (Thread.currentThread().isInterrupted()) {
            return ended(Status.INTERRUPTED, "interrupted before it was begun", "", "");
        }
        entries.addAll(play);
        try {
            throughLosses();
            return ended(Status.DONE, "", "", "");
        } catch (StepFailed e) {
            return ended(Status.FAILED, e.reason(), e.detail(), e.badReturn() ? BAD_RETURN : "");
        } catch (TransportException e) {
            if (Thread.currentThread().isInterrupted()) {
                return interrupted();
            }
            return lost(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return interrupted();
        } catch (UncheckedIOException e) {
            // without a journal no host may be changed any further
            String cause = e.getCause() == null ? "" : ": " + e.getCause().getMessage();
            return ended(Status.FAILED, e.getMessage() + cause, "", "could not be journaled");
        } catch (RuntimeException e) {
            return ended(
                    Status.FAILED,
                    named(HostFailure.of(e).summary()),
                    "",
                    acting != null ? "failed in an unknown state" : "");
        } finally {
            session.disconnect(); // the next play may be hours away
        }
    }

    /** A connection that is lost while nothing is being changed is replaced, and the host is planned again. */
    private void throughLosses() throws StepFailed, TransportException, InterruptedException {
        int acted = sofar.acted().size();
        int losses = 0;
        while (true) {
            try {
                hold.take();
                converge();
                forgetHandlers();
                return;
            } catch (TransportException e) {
                losses = sofar.acted().size() > acted ? 1 : losses + 1;
                acted = sofar.acted().size();
                if (acting != null || !session.reconnectsAfter(e) || losses > RECONNECTS) {
                    throw e;
                }
                session.disconnect();
            }
        }
    }

    private HostOutcome interrupted() {
        String reason = steps.rebooting() ? "interrupted while the host was rebooting" : "interrupted";
        return ended(Status.INTERRUPTED, named(reason), "", "");
    }

    private HostOutcome lost(TransportException e) {
        if (acting != null) {
            changed.add(acting);
        }
        String reason = named(e.summary());
        if (!e.unreachable()) {
            return ended(Status.FAILED, reason, e.advice(), "");
        }
        return changed.isEmpty()
                ? ended(Status.UNREACHABLE, reason, e.advice(), "")
                : ended(Status.LOST, reason, e.advice(), "was lost while it was being changed");
    }

    /** A reason with the task during which it occurred. */
    private String named(String reason) {
        String host = session.host().name() + ": ";
        String ofHost = reason.startsWith(host) ? reason.substring(host.length()) : reason;
        return acting == null ? reason : acting.title() + ": " + ofHost;
    }

    private void converge() throws StepFailed, TransportException, InterruptedException {
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
                return;
            }
            handle(next.get());
            if (!verify && nothingLeft()) {
                return;
            }
        }
    }

    /** Handlers that were due and had nothing to do are not due any more. */
    private void forgetHandlers() throws StepFailed, TransportException {
        for (Entry entry : entries) {
            if (entry.handler()) {
                hold.done(NotifiedHandlers.noteOf(entry));
            }
        }
    }

    /** Whether no task follows the last one that acted. */
    private boolean nothingLeft() {
        for (int i = cursor + 1; i < entries.size(); i++) {
            if (!entries.get(i).handler() || sofar.isNotified(i)) {
                return false;
            }
        }
        return true;
    }

    /** What can never be done comes before everything that can: it is said before anything is changed for its sake. */
    private Optional<ItemPlan> next(HostPlan plan) {
        List<ItemPlan> open = plan.items().stream().filter(this::open).toList();
        return open.stream().filter(HostRun::lasting).findFirst().or(() -> open.stream()
                .findFirst());
    }

    /** Whether no change of this run could help. */
    private static boolean lasting(ItemPlan item) {
        return item.verdict() instanceof Verdict.Impossible
                || (item.verdict() instanceof Verdict.Violated violated
                        && violated.findings().stream().anyMatch(finding -> finding.dependsOn() == Reach.NOTHING));
    }

    private boolean open(ItemPlan item) {
        boolean settled = item.verdict() instanceof Verdict.Converged || item.verdict() instanceof Verdict.Skipped;
        return !settled
                && (verify || item.key().entry() > cursor || !sofar.acted().contains(item.key()));
    }

    private void handle(ItemPlan item) throws StepFailed, TransportException, InterruptedException {
        boolean noLog = item.entry().task().noLog();
        try {
            if (item.verdict() instanceof Verdict.Differs differs) {
                if (sofar.acted().contains(item.key())) {
                    throw notConverged(item, differs.changes());
                }
                act(item, differs);
            } else if (item.verdict() instanceof Verdict.Waiting waiting) {
                if (!sofar.checked().add(item.key())) {
                    throw notConverged(item, waiting.checks());
                }
                check(item, waiting.checks());
            } else if (item.verdict() instanceof Verdict.Violated violated) {
                boolean returned = reboots > 0 && violated.findings().stream().anyMatch(Change::isFutileReboot);
                throw returned
                        ? stillAfterReboot(summaries(violated.findings()))
                        : new StepFailed(summaries(violated.findings()), "");
            } else if (item.verdict() instanceof Verdict.Impossible impossible) {
                throw new StepFailed(impossible.reason(), impossible.hint() == null ? "" : impossible.hint());
            } else if (item.verdict() instanceof Verdict.Unknown unknown) {
                throw new StepFailed(unknown.why(), "It was to be known after " + unknown.until());
            }
        } catch (StepFailed e) {
            StepFailed named = e.in(item.title());
            if (!item.entry().task().ignoreErrors()) {
                throw noLog ? named.withoutDetail() : named;
            }
            acting = null;
            sofar.forgiven().add(item.key());
            sofar.returned()
                    .put(
                            item.key(),
                            TaskPolicy.failed(
                                    item.entry().task().at(), e.reason(), noLog ? Optional.empty() : e.output()));
            session.forget();
            events.accept(
                    new Event.ItemIgnored(session.host().name(), item, named.reason(), noLog ? "" : named.detail()));
        }
    }

    /** Waits or asks; what that brings to light is in the next plan. */
    private void check(ItemPlan item, List<Change> checks) throws StepFailed, TransportException, InterruptedException {
        for (Change check : checks) {
            policy.make(session, steps, item, check);
        }
        cursor = Math.max(cursor, item.key().entry());
        session.forget();
    }

    private static StepFailed notConverged(ItemPlan item, List<Change> changes) {
        boolean reboot =
                changes.stream().flatMap(change -> change.steps().stream()).anyMatch(Step.Reboot.class::isInstance);
        String what = summaries(changes);
        return reboot
                ? stillAfterReboot(what)
                : new StepFailed(
                        "still differs after its change: " + what,
                        "Either the host does not keep the change, or a later task undid it.");
    }

    private static StepFailed stillAfterReboot(String what) {
        return StepFailed.badReturn(
                "the host was rebooted, and still: " + what,
                "It returned with the old arguments, kernel or firmware. It is not rebooted twice for the same reason: "
                        + "look at what its boot loader really starts.");
    }

    private void act(ItemPlan item, Verdict.Differs differs)
            throws StepFailed, TransportException, InterruptedException {
        List<Integer> handlers = Entry.handlersOf(item.entry(), entries);
        hold.remember(handlers.stream()
                .map(i -> NotifiedHandlers.noteOf(entries.get(i)))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        Optional<Output> output = Optional.empty();
        acting = item;
        for (Change change : differs.changes()) {
            if (change.isFinding()) {
                continue;
            }
            output = policy.make(session, steps, item, change);
            if (change.steps().stream().anyMatch(Step.Reboot.class::isInstance)) {
                reboots++;
                hold.take();
            }
        }
        acting = null;
        sofar.acted().add(item.key());
        cursor = Math.max(cursor, item.key().entry());
        sofar.notified().addAll(handlers);
        sofar.returned().put(item.key(), TaskPolicy.result(item.entry().task().at(), true, false, output));
        session.forget();
        if (item.entry().handler()) {
            sofar.notified().add(item.key().entry()); // what it has done is proven like any task's work
            hold.done(NotifiedHandlers.noteOf(item.entry()));
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
        latest = Optional.of(plan);
    }

    /** Only the latest plan tells what is still needed, and a change that was not made needs no reboot. */
    private List<String> allNotes() {
        Set<String> reasons = new LinkedHashSet<>();
        latest.ifPresent(plan -> {
            reasons.addAll(plan.rebootReasons());
            plan.items().stream()
                    .filter(item -> !sofar.acted().contains(item.key()))
                    .forEach(item -> {
                        if (item.verdict() instanceof Verdict.Differs differs) {
                            differs.changes()
                                    .forEach(change -> change.rebootReason().ifPresent(reasons::remove));
                        }
                    });
        });
        List<String> all = new ArrayList<>(notes);
        reasons.forEach(reason -> all.add("a reboot is still needed: " + reason));
        return all;
    }

    private HostOutcome ended(Status status, String reason, String detail, String alarm) {
        HostOutcome outcome = new HostOutcome(
                session.host().name(),
                status,
                changed,
                reboots,
                allNotes(),
                reason,
                detail,
                alarm,
                steps.rebooting(),
                List.of());
        events.accept(new Event.HostEnded(session.host().name(), outcome));
        return outcome;
    }

    @Override
    public void close() {
        session.close();
    }
}
