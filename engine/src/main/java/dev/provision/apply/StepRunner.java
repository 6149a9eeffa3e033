package dev.provision.apply;

import dev.provision.apply.StepSender.Piece;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Question;
import dev.provision.probe.Observation;
import dev.provision.probe.Probe;
import dev.provision.record.Event;
import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.transport.Output;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the changes of items on one host; each step is announced before it acts. */
final class StepRunner {
    private static final String MAKE = "[ -d \"$1\" ] || mkdir -m 700 -- \"$1\"\n";

    private final HostSession session;
    private final StepSender sender;
    private final Hold hold;
    private final Rebooter rebooter;
    private final Event.Sink events;
    private final Time time;
    private int spools;
    private boolean rebooting;

    StepRunner(HostSession session, Hold hold, Rebooter rebooter, Event.Sink events, Time time) {
        this.session = session;
        this.sender = new StepSender(session, hold, events, time);
        this.hold = hold;
        this.rebooter = rebooter;
        this.events = events;
        this.time = time;
    }

    /**
     * Makes a change under the locks of the host; if a step of it fails, puts back what it can.
     *
     * @param longest ends a script that takes longer, if the task says so
     * @param questions sent along with the last steps
     * @return output of the last script, if any ran
     */
    Optional<Output> make(
            ItemPlan item, Change change, Optional<Duration> longest, Optional<EnclosedQuestions> questions)
            throws StepFailed, TransportException, InterruptedException {
        String spool = newSpool();
        LastOutput last = new LastOutput();
        try {
            runAll(item, change, change.steps(), spool, longest, questions, last);
            return Optional.ofNullable(last.output);
        } catch (StepFailed e) {
            throw e.with(madeGood(item, change, List.of(spool), spool, e));
        }
    }

    /**
     * Makes the changes of items of one account in one request; if a step fails, puts back what it can of that change, and what
     * is behind it was not begun.
     *
     * @param questions sent along
     * @param made is told of each item once all its changes are made, in order
     */
    void together(List<ItemPlan> items, Optional<EnclosedQuestions> questions, Made made)
            throws StepFailed, TransportException, InterruptedException {
        List<Piece> pieces = new ArrayList<>();
        for (ItemPlan item : items) {
            for (Change change : Batch.changes(item)) {
                String spool = newSpool();
                change.steps().forEach(step -> pieces.add(new Piece(item, change, step, spool)));
            }
        }
        int[] done = {0};
        try {
            sender.send(pieces, Optional.empty(), true, questions, (piece, output) -> {
                done[0]++;
                if (done[0] == pieces.size() || pieces.get(done[0]).item() != piece.item()) {
                    made.item(piece.item(), output);
                }
            });
        } catch (StepFailed e) {
            Piece failed = pieces.get(done[0]);
            List<String> used = pieces.stream().map(Piece::spool).distinct().toList();
            throw e.with(madeGood(failed.item(), failed.change(), used, failed.spool(), e));
        }
    }

    /** Is told of an item all of whose changes are made, with the output of the last step. */
    interface Made {
        void item(ItemPlan item, Output last);
    }

    private String newSpool() {
        spools++;
        return "spool." + hold.spools() + "." + spools;
    }

    /** Puts back what was there before a step of this change has failed; the spool directories that were used are not needed then. */
    private String madeGood(ItemPlan item, Change change, List<String> used, String spool, StepFailed failure)
            throws StepFailed, TransportException, InterruptedException {
        try {
            String undone = undo(item, change, spool);
            sender.locked(item.account(), () -> {
                for (String one : used) {
                    session.leftovers().add(item.account(), sender.path(item.account(), one));
                }
                return true;
            });
            return undone;
        } catch (TransportException lost) {
            throw after(failure, item, lost);
        }
    }

    /** The host was lost while a failure was being made good: a person must hear of the failure too. */
    private static TransportException after(StepFailed e, ItemPlan item, TransportException lost) {
        String failure = "Before that: " + e.reason()
                + (item.entry().task().noLog() || e.detail().isEmpty() ? "" : "\n" + e.detail());
        return new TransportException(lost.reason(), lost.getMessage() + "\n" + failure, lost);
    }

    /** The timeout of the task does not end it: what it restores would be lost. */
    private String undo(ItemPlan item, Change change, String spool) throws TransportException, InterruptedException {
        if (change.undo().isEmpty()) {
            return "";
        }
        try {
            runAll(item, change, change.undo(), spool, Optional.empty(), Optional.empty(), new LastOutput());
            return "\nWhat was there before has been put back.";
        } catch (StepFailed e) {
            return "\nPutting back what was there before failed too: " + e.reason() + "\n" + e.detail();
        }
    }

    private static final class LastOutput implements StepSender.Done {
        @Nullable
        Output output;

        @Override
        public void step(Piece piece, Output said) {
            if (piece.step() instanceof Step.Run) {
                output = said;
            }
        }
    }

    private void runAll(
            ItemPlan item,
            Change change,
            List<Step> steps,
            String spool,
            Optional<Duration> longest,
            Optional<EnclosedQuestions> questions,
            LastOutput last)
            throws StepFailed, TransportException, InterruptedException {
        List<Piece> pieces = new ArrayList<>();
        for (Step step : steps) {
            boolean sends = StepSender.sends(step);
            if (!pieces.isEmpty() && (!sends || !StepSender.together(pieces, step, longest))) {
                sender.send(pieces, longest, false, Optional.empty(), last);
                pieces = new ArrayList<>();
            }
            if (sends) {
                pieces.add(new Piece(item, change, step, spool));
            } else {
                alone(item, change, step, spool);
            }
        }
        if (!pieces.isEmpty()) {
            sender.send(pieces, longest, false, questions, last);
        }
        sender.locked(item.account(), () -> {
            session.leftovers().add(item.account(), sender.path(item.account(), spool));
            return true;
        });
    }

    /** A step that the control node has a part in. */
    private void alone(ItemPlan item, Change change, Step step, String spool)
            throws StepFailed, TransportException, InterruptedException {
        sender.locked(item.account(), () -> true); // a step before may have ended the connection
        events.accept(new Event.StepStarted(host(), item.title(), change.summary(), step.title()));
        Instant start = time.now();
        boolean ok = false;
        String detail = "";
        try {
            run(item, step, spool);
            ok = true;
        } catch (StepFailed e) {
            detail = item.entry().task().noLog() ? e.reason() : e.reason() + "\n" + e.detail();
            throw e;
        } catch (TransportException e) {
            detail = String.valueOf(e.getMessage());
            throw e;
        } finally {
            events.accept(new Event.StepEnded(
                    host(), item.title(), step.title(), ok, Duration.between(start, time.now()), detail));
        }
    }

    private void run(ItemPlan item, Step step, String spool)
            throws StepFailed, TransportException, InterruptedException {
        step.match(new Alone(item, spool)).run();
    }

    /** Does one step. */
    private interface Act {
        void run() throws StepFailed, TransportException, InterruptedException;
    }

    private final class Alone implements Step.Cases<Act> {
        private final ItemPlan item;
        private final String spool;

        Alone(ItemPlan item, String spool) {
            this.item = item;
            this.spool = spool;
        }

        @Override
        public Act run(Step.Run run) {
            throw new IllegalStateException("not a step that stands alone: " + run.title());
        }

        @Override
        public Act put(Step.Put put) {
            return () -> StepRunner.this.put(item, put, spool);
        }

        @Override
        public Act await(Step.Await await) {
            return () -> StepRunner.this.await(item, await);
        }

        @Override
        public Act reboot(Step.Reboot reboot) {
            return () -> StepRunner.this.reboot(item, reboot);
        }
    }

    private void reboot(ItemPlan item, Step.Reboot step) throws StepFailed, TransportException, InterruptedException {
        rebooting = true;
        try {
            rebooter.reboot(session, item.title(), step);
            rebooting = false;
        } catch (StepFailed e) {
            rebooting = false; // it answers
            throw e;
        }
    }

    /** Stores the answers to the questions that were sent along with the last steps, and says which these were. */
    Optional<EnclosedQuestions> takeAnswers() throws TransportException, InterruptedException {
        return sender.takeAnswers();
    }

    /** Whether a reboot was requested and the host is not back. */
    boolean rebooting() {
        return rebooting;
    }

    private void put(ItemPlan item, Step.Put put, String spool)
            throws StepFailed, TransportException, InterruptedException {
        try {
            sender.locked(item.account(), () -> {
                String folder = sender.path(item.account(), spool);
                Output made = shell(item).run(Fragment.of(MAKE, folder).render(), session.answerWithin());
                if (made.status() != 0) {
                    throw StepSender.noSpool(made);
                }
                shell(item)
                        .put(
                                folder + "/" + put.name(),
                                put.content(),
                                session.answerWithin().plusSeconds(put.content().length / 100_000));
                return true;
            });
        } catch (TransportException e) {
            if (e.reason() != TransportException.Reason.REFUSED) {
                throw e;
            }
            throw new StepFailed(put.title() + " failed", String.valueOf(e.getMessage()));
        }
    }

    private void await(ItemPlan item, Step.Await await) throws StepFailed, TransportException, InterruptedException {
        Instant deadline = time.now().plus(await.within());
        String phase = "nothing yet";
        while (true) {
            Step.Progress progress = sender.locked(item.account(), () -> ask(item, await.watch()));
            Optional<String> now = progress.match(PHASE).now();
            if (now.isEmpty()) {
                return;
            }
            if (!now.get().equals(phase)) {
                phase = now.get();
                events.accept(new Event.StepProgress(host(), item.title(), await.title(), phase));
            }
            if (time.now().plus(await.every()).isAfter(deadline)) {
                throw new StepFailed(
                        await.title() + ": not within " + await.within().toSeconds() + " s", "Last seen: " + phase);
            }
            time.pause(await.every());
        }
    }

    /** What is still going on; empty if it is done. */
    private interface Phase {
        Optional<String> now() throws StepFailed;
    }

    private static final Step.Progress.Cases<Phase> PHASE = new Step.Progress.Cases<>() {
        @Override
        public Phase waiting(Step.Progress.Waiting waiting) {
            return () -> Optional.of(waiting.phase());
        }

        @Override
        public Phase done(Step.Progress.Done done) {
            return Optional::empty;
        }

        @Override
        public Phase failed(Step.Progress.Failed failed) {
            return () -> {
                throw new StepFailed(failed.reason(), failed.detail());
            };
        }
    };

    private Step.Progress ask(ItemPlan item, Probe<Step.Progress> watch)
            throws TransportException, InterruptedException {
        session.observations().forget();
        session.ask(List.of(new Question(item.account(), watch)));
        Observation<Step.Progress> seen =
                session.observations().get(item.account(), watch).orElseThrow();
        return seen.match(new Observation.Cases<>() {
            @Override
            public Step.Progress seen(Observation.Seen<Step.Progress> progress) {
                return progress.value();
            }

            @Override
            public Step.Progress unknown(Observation.Unknown<Step.Progress> unknown) {
                return new Step.Progress.Waiting(unknown.reason());
            }
        });
    }

    private RemoteShell shell(ItemPlan item) throws TransportException {
        return session.shell(item.account());
    }

    private String host() {
        return session.host().name();
    }
}
