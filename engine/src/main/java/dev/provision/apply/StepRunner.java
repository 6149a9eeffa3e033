package dev.provision.apply;

import dev.provision.plan.ItemPlan;
import dev.provision.plan.Question;
import dev.provision.probe.Observation;
import dev.provision.probe.Probe;
import dev.provision.record.Event;
import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.shell.Quote;
import dev.provision.transport.DetachedResult;
import dev.provision.transport.Output;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the steps of one item on one host, each announced before it acts. */
final class StepRunner {
    /** Time that a script has to end after its timeout, until it is killed. */
    private static final Duration LONGEST_END = Duration.ofSeconds(40);

    /** New connections for one action. */
    private static final int RECONNECTS = 2;

    private final HostSession session;
    private final Hold hold;
    private final Rebooter rebooter;
    private final Event.Sink events;
    private final Time time;
    private int spools;
    private int scripts;
    private boolean rebooting;
    private @Nullable String received;

    StepRunner(HostSession session, Hold hold, Rebooter rebooter, Event.Sink events, Time time) {
        this.session = session;
        this.hold = hold;
        this.rebooter = rebooter;
        this.events = events;
        this.time = time;
    }

    /**
     * Makes a change under the locks of the host; if a step of it fails, puts back what it can.
     *
     * @param longest ends a script that takes longer, if the task says so
     * @return output of the last script, if any ran
     */
    Optional<Output> make(ItemPlan item, Change change, Optional<Duration> longest)
            throws StepFailed, TransportException, InterruptedException {
        spools++;
        Spool spool = new Spool(session, item.account(), "spool." + hold.spools() + "." + spools);
        try {
            Optional<Output> last = runAll(item, change, change.steps(), spool, longest);
            remove(spool);
            return last;
        } catch (StepFailed e) {
            try {
                String undone = undo(item, change, spool);
                remove(spool);
                throw e.with(undone);
            } catch (TransportException lost) {
                throw after(e, item, lost);
            }
        }
    }

    /** The host was lost while a failure was being made good: a person must hear of the failure too. */
    private static TransportException after(StepFailed e, ItemPlan item, TransportException lost) {
        String failure = "Before that: " + e.reason()
                + (item.entry().task().noLog() || e.detail().isEmpty() ? "" : "\n" + e.detail());
        return new TransportException(lost.reason(), lost.getMessage() + "\n" + failure, lost);
    }

    /** The timeout of the task does not end it: what it restores would be lost. */
    private String undo(ItemPlan item, Change change, Spool spool) throws TransportException, InterruptedException {
        if (change.undo().isEmpty()) {
            return "";
        }
        try {
            runAll(item, change, change.undo(), spool, Optional.empty());
            return "\nWhat was there before has been put back.";
        } catch (StepFailed e) {
            return "\nPutting back what was there before failed too: " + e.reason() + "\n" + e.detail();
        }
    }

    private Optional<Output> runAll(
            ItemPlan item, Change change, List<Step> steps, Spool spool, Optional<Duration> longest)
            throws StepFailed, TransportException, InterruptedException {
        Optional<Output> last = Optional.empty();
        for (Step step : steps) {
            locked(item, () -> true); // a step before may have ended the connection
            events.accept(new Event.StepStarted(host(), item.title(), change.summary(), step.title()));
            Instant start = time.now();
            boolean ok = false;
            String detail = "";
            try {
                Optional<Output> output = run(item, step, spool, longest);
                last = output.isPresent() ? output : last;
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
        return last;
    }

    private Optional<Output> run(ItemPlan item, Step step, Spool spool, Optional<Duration> longest)
            throws StepFailed, TransportException, InterruptedException {
        if (step instanceof Step.Run run) {
            return Optional.of(script(item, run, spool, longest));
        }
        if (step instanceof Step.Put put) {
            put(item, put, spool);
        } else if (step instanceof Step.Await await) {
            await(item, await);
        } else if (step instanceof Step.Reboot reboot) {
            reboot(item, reboot);
        }
        return Optional.empty();
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

    /** Whether a reboot was requested and the host is not back. */
    boolean rebooting() {
        return rebooting;
    }

    /** Does something that can be repeated under the locks, again on a new connection if that is lost. */
    private <T> T locked(ItemPlan item, Repeatable<T> work)
            throws StepFailed, TransportException, InterruptedException {
        return repeated(() -> {
            hold.take(item.account());
            return work.run();
        });
    }

    private <T> T repeated(Repeatable<T> work) throws StepFailed, TransportException, InterruptedException {
        for (int left = RECONNECTS; ; left--) {
            try {
                return work.run();
            } catch (TransportException e) {
                if (!session.reconnectsAfter(e) || left == 0) {
                    throw e;
                }
                session.disconnect();
            }
        }
    }

    private interface Repeatable<T> {
        T run() throws StepFailed, TransportException, InterruptedException;
    }

    private void remove(Spool spool) throws StepFailed, TransportException, InterruptedException {
        repeated(() -> {
            spool.remove();
            return true;
        });
    }

    private void put(ItemPlan item, Step.Put put, Spool spool)
            throws StepFailed, TransportException, InterruptedException {
        try {
            locked(item, () -> {
                String path = spool.path() + "/" + put.name();
                shell(item)
                        .put(path, put.content(), session.answerWithin().plusSeconds(put.content().length / 100_000));
                return true;
            });
        } catch (TransportException e) {
            throw failedUnlessLost(put.title(), e);
        }
    }

    private Output script(ItemPlan item, Step.Run run, Spool spool, Optional<Duration> longest)
            throws StepFailed, TransportException, InterruptedException {
        Duration timeout = longest.orElse(run.timeout());
        Output output;
        try {
            output = detached(item, run, spool, timeout);
        } catch (TransportException e) {
            if (e.reason() == TransportException.Reason.TIMED_OUT) {
                // The host ends the script by itself, and what is done next waits for its lock.
                session.disconnect();
                throw new StepFailed(run.title() + " timed out after " + timeout.toSeconds() + " s", "");
            }
            throw failedUnlessLost(run.title(), e);
        }
        if (output.status() != 0) {
            throw new StepFailed(
                            run.title() + " exited with status " + output.status(),
                            (output.err() + "\n" + output.out()).strip())
                    .with(output);
        }
        return output;
    }

    /** Runs a script to its end; if the connection is lost meanwhile, its result is read on another one. */
    private Output detached(ItemPlan item, Step.Run run, Spool spool, Duration timeout)
            throws StepFailed, TransportException, InterruptedException {
        for (int left = RECONNECTS; ; left--) {
            String folder = locked(item, spool::path);
            String script = removal() + script(item, run, folder);
            scripts++;
            String results = folder + "/.result" + scripts;
            Instant latest = time.now().plus(timeout).plus(LONGEST_END);
            try {
                Output output = shell(item).runDetached(script, results, timeout);
                received = results;
                return output;
            } catch (TransportException e) {
                if (e.reason() != TransportException.Reason.LOST || !session.reconnectsAfter(e)) {
                    throw e;
                }
                events.accept(new Event.StepProgress(
                        host(), item.title(), run.title(), "connection lost; reading the result from the host"));
                DetachedResult result = result(item, results, latest);
                if (result instanceof DetachedResult.Ended ended) {
                    received = results;
                    return ended.output();
                }
                if (result instanceof DetachedResult.None none) {
                    throw new StepFailed(
                            run.title() + ": the connection was lost and the result cannot be read: " + none.reason(),
                            "It is not known whether the step was done.");
                }
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    private DetachedResult result(ItemPlan item, String results, Instant latest) throws TransportException {
        while (true) {
            session.disconnect();
            Duration left = Duration.between(time.now(), latest);
            try {
                return shell(item).awaitDetached(results, left.isNegative() ? Duration.ofSeconds(1) : left);
            } catch (TransportException e) {
                if (e.reason() != TransportException.Reason.LOST || !session.reconnectsAfter(e) || left.isNegative()) {
                    throw e;
                }
            }
        }
    }

    /** Removes the result of the step before, so that the outputs of many steps do not fill /run. */
    private String removal() {
        String before = received;
        return before == null ? "" : "rm -rf -- " + Quote.word(before) + "\n";
    }

    private static String script(ItemPlan item, Step.Run run, String folder) {
        StringBuilder script =
                new StringBuilder("PROVISION_SPOOL=" + Quote.word(folder) + "; export PROVISION_SPOOL\n");
        item.environment().forEach((name, value) -> script.append(name)
                .append('=')
                .append(Quote.word(value))
                .append("; export ")
                .append(name)
                .append('\n'));
        return script.append(run.fragment().render()).toString();
    }

    /** @throws TransportException the same, if the connection is of no use any more */
    private static StepFailed failedUnlessLost(String title, TransportException e) throws TransportException {
        if (e.reason() != TransportException.Reason.REFUSED) {
            throw e;
        }
        return new StepFailed(title + " failed", String.valueOf(e.getMessage()));
    }

    private void await(ItemPlan item, Step.Await await) throws StepFailed, TransportException, InterruptedException {
        Instant deadline = time.now().plus(await.within());
        String phase = "nothing yet";
        while (true) {
            Step.Progress progress = locked(item, () -> ask(item, await.watch()));
            if (progress instanceof Step.Progress.Done) {
                return;
            }
            if (progress instanceof Step.Progress.Failed failed) {
                throw new StepFailed(failed.reason(), failed.detail());
            }
            String now = ((Step.Progress.Waiting) progress).phase();
            if (!now.equals(phase)) {
                events.accept(new Event.StepProgress(host(), item.title(), await.title(), now));
                phase = now;
            }
            if (time.now().plus(await.every()).isAfter(deadline)) {
                throw new StepFailed(
                        await.title() + ": not within " + await.within().toSeconds() + " s", "Last seen: " + phase);
            }
            time.pause(await.every());
        }
    }

    private Step.Progress ask(ItemPlan item, Probe<Step.Progress> watch)
            throws TransportException, InterruptedException {
        session.observations().forget();
        session.ask(List.of(new Question(item.account(), watch)));
        Observation<Step.Progress> seen =
                session.observations().get(item.account(), watch).orElseThrow();
        return seen instanceof Observation.Seen<Step.Progress> progress
                ? progress.value()
                : new Step.Progress.Waiting(((Observation.Unknown<Step.Progress>) seen).reason());
    }

    private RemoteShell shell(ItemPlan item) throws TransportException {
        return session.shell(item.account());
    }

    private String host() {
        return session.host().name();
    }
}
