package dev.provision.apply;

import dev.provision.plan.Entry;
import dev.provision.plan.HostPlan;
import dev.provision.plan.ItemKey;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Passed;
import dev.provision.plan.Planner;
import dev.provision.plan.Sofar;
import dev.provision.plan.Verdict;
import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.HostOutcome.Status;
import dev.provision.resource.Change;
import dev.provision.resource.Reach;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    private final HostSession session;
    private final HostPlanner planner;
    private final TaskPolicy policy;
    private final StepRunner steps;
    private final Course course;
    private final Hold hold;
    private final Event.Sink events;
    private final boolean verify;
    private Sofar sofar = Sofar.nothing();
    private final List<Entry> entries = new ArrayList<>();
    private final List<ItemPlan> changed = new ArrayList<>();
    /** Items that were planned once more, because the host had changed since it was looked at. */
    private final Set<ItemKey> outdated = new HashSet<>();

    private final RunNotes notes = new RunNotes();
    private int reboots;
    private int cursor = -1;
    private @Nullable ItemPlan acting;
    /** Whether nothing was done since the last plan of all entries. */
    private boolean proven;
    /** Whether the questions of a plan of all entries were asked since anything was done. */
    private boolean allAnew;

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
        this.course = new Course(session, planner, entries, verify);
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
            return ended(Status.FAILED, e.reason(), e.detail(), e.badReturn() ? "did not come back as planned" : "");
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
            session.leave(); // the next play may be hours away
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
                hold.forgetHandlers(entries);
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

    /**
     * Plans all entries, walks through them from the first that differs, and plans all again, until a plan that was made after
     * the last change finds nothing to do.
     */
    private void converge() throws StepFailed, TransportException, InterruptedException {
        boolean first = true;
        while (true) {
            Planner.Outcome whole = planner.plan(session, entries, sofar);
            sofar = HostPlanner.recalling(session, entries, sofar);
            HostPlan plan = whole.plan();
            notes.planned(plan);
            if (first) {
                events.accept(new Event.HostPlanned(session.host().name(), plan));
                first = false;
            }
            Optional<ItemPlan> next = Course.next(plan, this::open);
            if (next.isEmpty()) {
                return;
            }
            proven = true;
            if (Course.lasting(next.get())) {
                handle(next.get(), Optional.empty());
            } else {
                boolean end = walk(whole.before().get(plan.items().indexOf(next.get())));
                if (end && !verify) {
                    return;
                }
            }
            if (!proven && !allAnew) {
                session.forget();
            }
        }
    }

    /**
     * Goes on from one item to the next, each compared from a fresh observation when its turn has come: to the end, to a reboot, or
     * to a task that concludes from all before it, which must be proven first.
     *
     * @return whether the end was reached
     */
    private boolean walk(Passed from) throws StepFailed, TransportException, InterruptedException {
        Passed passed = from;
        int rebooted = reboots;
        while (reboots == rebooted && course.somethingFrom(passed.next(), sofar)) {
            Planner.Outcome ahead = planner.ahead(session, entries, sofar, passed, item -> !open(item));
            List<ItemPlan> items = ahead.plan().items();
            int place = 0;
            while (place < items.size() && !open(items.get(place)) && !inDoubt(items.get(place))) {
                place++;
            }
            if (place == items.size()) {
                passed = ahead.end();
                continue;
            }
            ItemPlan item = items.get(place);
            if (inDoubt(item)) {
                return false;
            }
            notes.collect(List.of(item));
            Batch batch = Batch.of(ahead, place, one -> !open(one));
            ItemPlan lastOne = batch.items().get(batch.items().size() - 1);
            Passed behind = ahead.after(batch.end() - 1);
            Passed again = ahead.before().get(items.indexOf(lastOne));
            Optional<EnclosedQuestions> questions = course.questions(sofar, batch, behind, again, this::open);
            if (batch.items().size() > 1) {
                together(batch, questions);
            } else {
                handle(item, questions);
            }
            passed = sofar.acted().contains(lastOne.key())
                    ? course.passesOn(lastOne, behind, again, sofar)
                    : ahead.before().get(items.indexOf(firstLeft(batch)));
        }
        return reboots == rebooted;
    }

    /** The first item that has not acted, or the last one, whose turn is not over yet. */
    private ItemPlan firstLeft(Batch batch) {
        return batch.items().stream()
                .filter(item -> !sofar.acted().contains(item.key()))
                .findFirst()
                .orElse(batch.items().get(batch.items().size() - 1));
    }

    /** Whether an item must not be planned before everything before it is proven. */
    private boolean inDoubt(ItemPlan item) {
        return item.concludes() && !proven;
    }

    private boolean open(ItemPlan item) {
        boolean settled = item.verdict() instanceof Verdict.Converged || item.verdict() instanceof Verdict.Skipped;
        return !settled
                && (verify || item.key().entry() > cursor || !sofar.acted().contains(item.key()));
    }

    private void handle(ItemPlan item, Optional<EnclosedQuestions> questions)
            throws StepFailed, TransportException, InterruptedException {
        try {
            item.verdict()
                    .match(new Handling(
                            reboots > 0,
                            changes -> change(item, changes, questions),
                            checks -> checkOnce(item, checks)))
                    .run();
        } catch (StepFailed e) {
            failed(item, e);
        }
    }

    private void change(ItemPlan item, List<Change> changes, Optional<EnclosedQuestions> questions)
            throws StepFailed, TransportException, InterruptedException {
        if (sofar.acted().contains(item.key())) {
            throw StepFailed.notConverged(changes);
        }
        act(item, questions);
    }

    private void checkOnce(ItemPlan item, List<Change> checks)
            throws StepFailed, TransportException, InterruptedException {
        if (sofar.checked().contains(item.key())) {
            throw StepFailed.notConverged(checks);
        }
        sofar = sofar.checking(item.key());
        check(item, checks);
    }

    private void failed(ItemPlan item, StepFailed e) throws StepFailed {
        // A command of the operator may end with any status; what changes paths only is ours.
        if (e.outdated() && item.reach() instanceof Reach.Paths && outdated.add(item.key())) {
            acting = null;
            touched(Reach.ANYTHING);
            return;
        }
        boolean noLog = item.entry().task().noLog();
        StepFailed named = e.in(item.title());
        if (!item.entry().task().ignoreErrors()) {
            throw noLog ? named.withoutDetail() : named;
        }
        acting = null;
        sofar = sofar.forgiving(
                item.key(),
                TaskPolicy.failed(item.entry().task().at(), e.reason(), noLog ? Optional.empty() : e.output()));
        touched(item.reach());
        events.accept(new Event.ItemIgnored(session.host().name(), item, named.reason(), noLog ? "" : named.detail()));
    }

    /** Makes several items in one request; if one fails, those before it have acted and those behind it have not. */
    private void together(Batch batch, Optional<EnclosedQuestions> questions)
            throws StepFailed, TransportException, InterruptedException {
        hold.remember(batch.items(), entries);
        acting = batch.items().get(0);
        try {
            steps.together(batch.items(), questions, (item, output) -> {
                acted(item, Optional.of(output));
                acting = sofar.acted()
                                .containsAll(batch.items().stream()
                                        .map(ItemPlan::key)
                                        .toList())
                        ? null
                        : firstLeft(batch);
            });
            takeAnswers();
        } catch (StepFailed e) {
            failed(firstLeft(batch), e);
        }
    }

    /** Waits or asks; what that brings to light is in the next plan. */
    private void check(ItemPlan item, List<Change> checks) throws StepFailed, TransportException, InterruptedException {
        for (Change check : checks) {
            policy.make(session, steps, item, check, Optional.empty());
        }
        cursor = Math.max(cursor, item.key().entry());
        touched(Reach.ANYTHING); // time has passed
    }

    /** Stores what was answered after the last steps. */
    private void takeAnswers() throws TransportException, InterruptedException {
        allAnew = steps.takeAnswers().filter(EnclosedQuestions::proof).isPresent();
    }

    private void touched(Reach reach) {
        proven = false;
        allAnew = false;
        session.touched(reach);
    }

    private void act(ItemPlan item, Optional<EnclosedQuestions> questions)
            throws StepFailed, TransportException, InterruptedException {
        hold.remember(List.of(item), entries);
        Optional<Output> output = Optional.empty();
        acting = item;
        List<Change> changes = Batch.changes(item);
        for (Change change : changes) {
            boolean last = change == changes.get(changes.size() - 1);
            output = policy.make(session, steps, item, change, last ? questions : Optional.empty());
            if (change.reboots()) {
                reboots++;
                hold.take();
            }
        }
        acting = null;
        acted(item, output);
        takeAnswers();
        if (item.entry().handler()) {
            hold.done(NotifiedHandlers.noteOf(item.entry()));
        }
    }

    /** An item has acted. */
    private void acted(ItemPlan item, Optional<Output> output) {
        sofar = course.acting(sofar, item, output);
        cursor = Math.max(cursor, item.key().entry());
        touched(item.reach());
        changed.add(item);
        events.accept(new Event.ItemChanged(session.host().name(), item));
    }

    private HostOutcome ended(Status status, String reason, String detail, String alarm) {
        HostOutcome outcome = new HostOutcome(
                session.host().name(),
                status,
                changed,
                reboots,
                notes.all(sofar.acted()),
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
