package dev.provision.apply;

import dev.provision.plan.ItemPlan;
import dev.provision.record.Event;
import dev.provision.resource.Change;
import dev.provision.resource.Step;
import dev.provision.shell.Account;
import dev.provision.transport.DetachedResult;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends scripts and uploads to a host, as many as can stand together in one request, under the lock of their account. Each is
 * announced before the request is sent, and what became of it is told as the host reports it.
 */
final class StepSender {
    /** Time that a request has to end after its timeout, until it is killed. */
    private static final Duration LONGEST_END = Duration.ofSeconds(40);

    /** Steps that can take longer than this are sent without others, but for the uploads before them. */
    private static final Duration QUICK = Duration.ofMinutes(10);

    /** The longest that a request of quick steps can take. */
    private static final Duration LONGEST_TOGETHER = Duration.ofMinutes(30);

    /** New connections for one action. */
    private static final int RECONNECTS = 2;

    private final HostSession session;
    private final Hold hold;
    private final Event.Sink events;
    private final Time time;
    private int requests;
    private @Nullable Heard heard;

    /** What came back of questions that were sent along. */
    private record Heard(EnclosedQuestions questions, Output output) {}

    /** @param spool name of the directory of the change, below the run-time directory of the account */
    record Piece(ItemPlan item, Change change, Step step, String spool) {
        Account account() {
            return item.account();
        }
    }

    /** Is told of each step that has come to its end with status 0, in order. */
    interface Done {
        void step(Piece piece, Output output);
    }

    private record Answer(StepsScript script, Output output) {}

    StepSender(HostSession session, Hold hold, Event.Sink events, Time time) {
        this.session = session;
        this.hold = hold;
        this.events = events;
        this.time = time;
    }

    /** Whether a step can stand in a request with others. */
    static boolean sends(Step step) {
        return step.match(new Step.Cases<Boolean>() {
            @Override
            public Boolean run(Step.Run run) {
                return true;
            }

            @Override
            public Boolean put(Step.Put put) {
                return StepsScript.inline(put).isPresent();
            }

            @Override
            public Boolean await(Step.Await await) {
                return false;
            }

            @Override
            public Boolean reboot(Step.Reboot reboot) {
                return false;
            }
        });
    }

    /**
     * Whether a step can be sent with these. A timeout of the task is that of each script.
     *
     * @param longest the timeout of the task
     */
    static boolean together(List<Piece> pieces, Step step, Optional<Duration> longest) {
        List<Step.Run> runs = pieces.stream()
                .map(Piece::step)
                .filter(Step.Run.class::isInstance)
                .map(Step.Run.class::cast)
                .toList();
        return runs.isEmpty()
                || (longest.isEmpty() && isQuick(step) && runs.stream().allMatch(StepSender::isQuick));
    }

    /** Whether a step can be sent with others of its kind. */
    static boolean isQuick(Step step) {
        return sends(step) && (!(step instanceof Step.Run run) || run.timeout().compareTo(QUICK) <= 0);
    }

    /** Whether the answers to questions that were sent along with the last steps are known now; they are taken once. */
    Optional<EnclosedQuestions> takeAnswers() throws TransportException, InterruptedException {
        Heard last = heard;
        heard = null;
        if (last == null) {
            return Optional.empty();
        }
        session.heard(last.questions(), last.output());
        return Optional.of(last.questions());
    }

    /** Path of a spool directory on the host. */
    String path(Account account, String spool) throws StepFailed, TransportException {
        return hold.take(account).folder() + "/" + spool;
    }

    /**
     * Runs steps one after the other, all of one account.
     *
     * @param longest ends the request if it takes longer, if the task says so
     * @param last whether these are the last steps of their changes
     * @param questions asked after the last step, if each has done what it was for
     * @throws StepFailed for the first that fails; those behind it were not begun
     */
    void send(
            List<Piece> pieces,
            Optional<Duration> longest,
            boolean last,
            Optional<EnclosedQuestions> questions,
            Done done)
            throws StepFailed, TransportException, InterruptedException {
        Account account = pieces.get(0).account();
        locked(account, () -> true); // a step before may have ended the connection
        events.accept(pieces.stream().map(this::started).toList());
        Progress progress = new Progress(pieces, done);
        try {
            Duration timeout = longest.orElse(longest(pieces));
            Answer answer = answer(pieces, timeout, last, questions, progress);
            progress.take(answer, timeout);
            heard = questions
                    .flatMap(asked -> answer.script().answers(answer.output()).map(said -> new Heard(asked, said)))
                    .orElse(null);
        } catch (StepFailed e) {
            Piece piece = progress.next();
            boolean quiet = piece.item().entry().task().noLog();
            ended(piece, false, progress.took(), quiet ? e.reason() : e.reason() + "\n" + e.detail());
            events.accept(progress.notBegun().stream().map(this::notBegun).toList());
            throw e;
        } catch (TransportException e) {
            ended(progress.next(), false, progress.took(), String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private static Duration longest(List<Piece> pieces) {
        List<Duration> each = pieces.stream()
                .map(Piece::step)
                .map(step -> step instanceof Step.Run run ? run.timeout() : Duration.ofMinutes(1))
                .toList();
        Duration one = each.stream().max(Duration::compareTo).orElseThrow();
        Duration all = each.stream().reduce(Duration.ZERO, Duration::plus);
        Duration bound = one.compareTo(LONGEST_TOGETHER) > 0 ? one : LONGEST_TOGETHER;
        return all.compareTo(bound) > 0 ? bound : all;
    }

    private Event started(Piece piece) {
        return new Event.StepStarted(
                session.host().name(),
                piece.item().title(),
                piece.change().summary(),
                piece.step().title());
    }

    private Event notBegun(Piece piece) {
        return new Event.StepNotBegun(
                session.host().name(), piece.item().title(), piece.step().title());
    }

    private void ended(Piece piece, boolean ok, Duration took, String detail) {
        events.accept(new Event.StepEnded(
                session.host().name(), piece.item().title(), piece.step().title(), ok, took, detail));
    }

    /** How far a request has come. */
    private final class Progress {
        private final List<Piece> pieces;
        private final Done done;
        private final Instant start = time.now();
        private int ended;
        private boolean answered;

        Progress(List<Piece> pieces, Done done) {
            this.pieces = pieces;
            this.done = done;
        }

        /** The first that has not ended well. */
        Piece next() {
            return pieces.get(ended);
        }

        /** What is certain not to have been begun, once a step has failed. */
        List<Piece> notBegun() {
            return answered ? pieces.subList(ended + 1, pieces.size()) : List.of();
        }

        Duration took() {
            return Duration.between(start, time.now());
        }

        void take(Answer answer, Duration timeout) throws StepFailed {
            List<StepsScript.Ran> ran = answer.script().read(answer.output());
            answered = true;
            if (ran.isEmpty()) {
                throw noSpool(answer.output());
            }
            for (StepsScript.Ran one : ran) {
                if (one.output().status() != 0) {
                    throw failed(next().step(), one.output());
                }
                if (!one.ended()) {
                    throw timedOut(next().step(), timeout);
                }
                Piece piece = next();
                ended++;
                StepSender.this.ended(piece, true, pieces.size() == 1 ? took() : one.took(), "");
                done.step(piece, one.output());
            }
        }
    }

    static StepFailed noSpool(Output said) {
        return new StepFailed(
                "the run-time directory cannot be created on the host",
                said.err().strip());
    }

    private static StepFailed failed(Step step, Output output) {
        String said = (output.err() + "\n" + output.out()).strip();
        return step instanceof Step.Put
                ? new StepFailed(step.title() + " failed", said)
                : new StepFailed(step.title() + " exited with status " + output.status(), said).with(output);
    }

    private static StepFailed timedOut(Step step, Duration timeout) {
        return new StepFailed(step.title() + " timed out after " + timeout.toSeconds() + " s", "");
    }

    /** Runs a request to its end; if the connection is lost meanwhile, its result is read on another one. */
    private Answer answer(
            List<Piece> pieces,
            Duration timeout,
            boolean last,
            Optional<EnclosedQuestions> questions,
            Progress progress)
            throws StepFailed, TransportException, InterruptedException {
        Account account = pieces.get(0).account();
        for (int left = RECONNECTS; ; left--) {
            String folder = locked(account, () -> hold.take(account).folder());
            StepsScript script = new StepsScript(
                    Marker.next(), parts(pieces, folder), last, questions.map(EnclosedQuestions::script));
            requests++;
            String results = folder + "/spool." + hold.spools() + ".r" + requests;
            Duration longest = questions.isPresent() ? timeout.plus(EnclosedQuestions.PATIENCE) : timeout;
            Instant latest = time.now().plus(longest).plus(LONGEST_END);
            try {
                Output output = session.shell(account)
                        .runDetached(session.leftovers().removal(account) + script.text(), results, longest);
                session.leftovers().addDetached(account, results);
                return new Answer(script, output);
            } catch (TransportException e) {
                if (e.reason() == Reason.TIMED_OUT) {
                    // The host ends the script by itself, and what is done next waits for its lock.
                    session.disconnect();
                    if (pieces.size() == 1) {
                        throw timedOut(pieces.get(0).step(), timeout);
                    }
                } else if (e.reason() != Reason.LOST || !session.reconnectsAfter(e)) {
                    throw e;
                } else {
                    Piece piece = progress.next();
                    events.accept(new Event.StepProgress(
                            session.host().name(),
                            piece.item().title(),
                            piece.step().title(),
                            "connection lost; reading the result from the host"));
                }
                Optional<Output> output =
                        result(account, results, latest, pieces.get(0).step(), left, e);
                if (output.isPresent()) {
                    session.leftovers().addDetached(account, results);
                    return new Answer(script, output.get());
                }
            }
        }
    }

    private static List<StepsScript.Part> parts(List<Piece> pieces, String folder) {
        return pieces.stream()
                .map(piece -> new StepsScript.Part(
                        piece.step(), folder + "/" + piece.spool(), piece.item().environment()))
                .toList();
    }

    /** What a request left on the host; empty if it never began there and is to be sent once more. */
    private Optional<Output> result(
            Account account, String results, Instant latest, Step step, int left, TransportException lost)
            throws StepFailed, TransportException {
        return result(account, results, latest)
                .match(new DetachedResult.Cases<Left>() {
                    @Override
                    public Left ended(DetachedResult.Ended ended) {
                        return () -> Optional.of(ended.output());
                    }

                    @Override
                    public Left notStarted(DetachedResult.NotStarted notStarted) {
                        return () -> {
                            if (left == 0) {
                                throw lost;
                            }
                            return Optional.empty();
                        };
                    }

                    @Override
                    public Left none(DetachedResult.None none) {
                        return () -> {
                            throw new StepFailed(
                                    step.title() + ": the connection was lost and the result cannot be read: "
                                            + none.reason(),
                                    "It is not known whether the step was done.");
                        };
                    }
                })
                .output();
    }

    private interface Left {
        Optional<Output> output() throws StepFailed, TransportException;
    }

    private DetachedResult result(Account account, String results, Instant latest) throws TransportException {
        while (true) {
            session.disconnect();
            Duration left = Duration.between(time.now(), latest);
            try {
                return session.shell(account).awaitDetached(results, left.isNegative() ? Duration.ofSeconds(1) : left);
            } catch (TransportException e) {
                if (e.reason() != Reason.LOST || !session.reconnectsAfter(e) || left.isNegative()) {
                    throw e;
                }
            }
        }
    }

    /** Does something that can be repeated under the locks, again on a new connection if that is lost. */
    <T> T locked(Account account, Repeatable<T> work) throws StepFailed, TransportException, InterruptedException {
        for (int left = RECONNECTS; ; left--) {
            try {
                hold.take(account);
                return work.run();
            } catch (TransportException e) {
                if (!session.reconnectsAfter(e) || left == 0) {
                    throw e;
                }
                session.disconnect();
            }
        }
    }

    /** What is done once more on a new connection. */
    interface Repeatable<T> {
        T run() throws StepFailed, TransportException, InterruptedException;
    }
}
