package dev.provision.apply;

import dev.provision.plan.ItemPlan;
import dev.provision.plan.Question;
import dev.provision.probe.Observation;
import dev.provision.probe.Probe;
import dev.provision.record.Event;
import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.shell.Quote;
import dev.provision.transport.Output;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Runs the steps of one item on one host, each announced before it acts. */
final class StepRunner {
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final HostSession session;
    private final Hold hold;
    private final Rebooter rebooter;
    private final Event.Sink events;
    private final Time time;
    private int spools;

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
        hold.take(item.account());
        spools++;
        Spool spool = new Spool(session, item.account(), "spool." + spools + "." + Long.toHexString(System.nanoTime()));
        try {
            Optional<Output> last = runAll(item, change, change.steps(), spool, longest);
            spool.remove();
            return last;
        } catch (StepFailed e) {
            try {
                String undone = undo(item, change, spool, longest);
                spool.remove();
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

    private String undo(ItemPlan item, Change change, Spool spool, Optional<Duration> longest)
            throws TransportException, InterruptedException {
        if (change.undo().isEmpty()) {
            return "";
        }
        try {
            runAll(item, change, change.undo(), spool, longest);
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
            hold.take(item.account()); // a step before may have ended the connection
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
            rebooter.reboot(session, item.title(), reboot);
        }
        return Optional.empty();
    }

    private void put(ItemPlan item, Step.Put put, Spool spool) throws StepFailed, TransportException {
        String path = spool.path() + "/" + put.name();
        try {
            shell(item).put(path, put.content(), SHORT.plusSeconds(put.content().length / 100_000));
        } catch (TransportException e) {
            throw failedUnlessLost(put.title(), e);
        }
    }

    private Output script(ItemPlan item, Step.Run run, Spool spool, Optional<Duration> longest)
            throws StepFailed, TransportException {
        String folder = spool.path();
        StringBuilder script =
                new StringBuilder("PROVISION_SPOOL=" + Quote.word(folder) + "; export PROVISION_SPOOL\n");
        item.environment().forEach((name, value) -> script.append(name)
                .append('=')
                .append(Quote.word(value))
                .append("; export ")
                .append(name)
                .append('\n'));
        script.append(run.fragment().render());
        Duration timeout =
                longest.filter(limit -> limit.compareTo(run.timeout()) < 0).orElse(run.timeout());
        Output output = detached(item, run.title(), script.toString(), folder, timeout);
        if (output.status() != 0) {
            throw new StepFailed(
                            run.title() + " ended with status " + output.status(),
                            (output.err() + "\n" + output.out()).strip())
                    .with(output);
        }
        return output;
    }

    private Output detached(ItemPlan item, String title, String script, String folder, Duration timeout)
            throws StepFailed, TransportException {
        try {
            return shell(item).runDetached(script, folder, timeout);
        } catch (TransportException e) {
            if (e.reason() == TransportException.Reason.TIMED_OUT) {
                // The host ends the script by itself, and what is done next waits for its lock.
                session.disconnect();
                throw new StepFailed(title + " did not end within " + timeout.toSeconds() + " s", "");
            }
            throw failedUnlessLost(title, e);
        }
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
            Step.Progress progress = ask(item, await.watch());
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
