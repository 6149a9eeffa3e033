package dev.provision.apply;

import dev.provision.inventory.Host;
import dev.provision.plan.Observations;
import dev.provision.plan.Question;
import dev.provision.probe.Facts;
import dev.provision.probe.HttpQuestion;
import dev.provision.probe.HttpReply;
import dev.provision.probe.Observation;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.probe.ProbeScript;
import dev.provision.resource.Reach;
import dev.provision.shell.Account;
import dev.provision.transport.Connection;
import dev.provision.transport.Connector;
import dev.provision.transport.Output;
import dev.provision.transport.RemoteShell;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A host while it is being worked on: its connection, its facts and what has been observed. Not thread-safe. What is known
 * lasts until {@link #forget()}.
 */
public final class HostSession implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Host host;
    private final Connector connector;
    private final Probe<Facts> factsProbe;
    private final Account account;
    private final Duration connectWithin;
    private final NotifiedHandlers notifiedHandlers = new NotifiedHandlers();
    private final Time time;
    private final Observations observations = new Observations();
    private Duration answerWithin = Duration.ofSeconds(20);
    private final Leftovers leftovers = new Leftovers();
    private FactsMemory memory = FactsMemory.NONE;
    private @Nullable Connection connection;
    /** Whether a shell was opened on the connection, so that replacing it would lose what the shell holds. */
    private boolean inUse;

    /** As they were last read, and the answer that they were read from. */
    private @Nullable Facts facts;

    private @Nullable Observation<ProbeOutput> factsAnswer;

    /** @param account who asks for the facts and holds the host's lock */
    public HostSession(
            Host host,
            Connector connector,
            Probe<Facts> factsProbe,
            Account account,
            Duration connectWithin,
            Time time) {
        this.host = host;
        this.connector = connector;
        this.factsProbe = factsProbe;
        this.account = account;
        this.connectWithin = connectWithin;
        this.time = time;
    }

    /** Sets the time that the host has at least to answer one query. */
    public HostSession answeringWithin(Duration least) {
        answerWithin = least;
        return this;
    }

    /** Sets where the facts of earlier runs are. */
    public HostSession remembering(FactsMemory earlier) {
        memory = earlier;
        return this;
    }

    Duration answerWithin() {
        return answerWithin;
    }

    public Host host() {
        return host;
    }

    Account account() {
        return account;
    }

    public Observations observations() {
        return observations;
    }

    /** The connection, opened at first use and again after {@link #disconnect()}. */
    Connection connection() throws TransportException {
        return connection(connectWithin);
    }

    private Connection connection(Duration within) throws TransportException {
        Connection open = connection;
        if (open == null) {
            open = connect(within);
            connection = open;
        }
        return open;
    }

    /** A further connection, not this session's. */
    Connection connect(Duration within) throws TransportException {
        return connector.connect(host.target(), within);
    }

    /** An account's shell. A host that is starting or shutting down is tried again until the connection timeout. */
    RemoteShell shell(Account as) throws TransportException {
        Instant until = time.now().plus(connectWithin);
        TransportException before = null;
        while (true) {
            Duration left = Duration.between(time.now(), until);
            try {
                RemoteShell shell = connection(left.compareTo(SHORTEST) < 0 ? SHORTEST : left)
                        .shell(as);
                inUse = true;
                return shell;
            } catch (TransportException e) {
                if (inUse) {
                    throw e;
                }
                if (e.reason() == Reason.NOT_READY || e.reason() == Reason.LOST) {
                    before = e;
                } else if (before == null || e.reason() != Reason.CONNECT) {
                    throw e;
                }
                disconnect();
                pause(until, before);
            }
        }
    }

    private void pause(Instant until, TransportException failure) throws TransportException {
        if (!time.now().isBefore(until)) {
            throw new TransportException(
                    failure.reason(),
                    failure.summary() + " (tried for " + connectWithin.toSeconds() + " s)\n" + failure.advice(),
                    failure);
        }
        try {
            time.pause(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    /** Whether what failed can be done again on a new connection. */
    boolean reconnectsAfter(TransportException e) {
        return e.connectionLost() && !Thread.currentThread().isInterrupted();
    }

    /**
     * Does something that changes nothing, once more on a new connection if the connection is lost or an answer does not
     * come in time.
     */
    public <T> T reading(Reading<T> work) throws TransportException, InterruptedException {
        try {
            return work.read();
        } catch (TransportException e) {
            if (!reconnectsAfter(e)) {
                throw e;
            }
            disconnect();
            return work.read();
        }
    }

    /** Queries to a host that change nothing. */
    public interface Reading<T> {
        T read() throws TransportException, InterruptedException;
    }

    /** What of ours is on the host and not needed any more. */
    Leftovers leftovers() {
        return leftovers;
    }

    /** Ends the connection, and leaves nothing on the host. */
    void leave() {
        if (connection != null) {
            try {
                for (Account as : leftovers.accounts()) {
                    shell(as).run(leftovers.removal(as), answerWithin);
                }
            } catch (TransportException e) {
                leftovers.forget();
            }
        }
        disconnect();
    }

    /** Ends the connection; everything known of the host is forgotten. */
    void disconnect() {
        forget();
        leftovers.forget();
        Connection open = connection;
        connection = null;
        inUse = false;
        if (open != null) {
            open.close();
        }
    }

    /** Anything may have changed on the host: facts and observations are asked again. */
    public void forget() {
        observations.forget();
    }

    /** This part of the host may have changed. */
    void touched(Reach changed) {
        observations.touched(changed);
    }

    /**
     * The host's facts.
     *
     * @throws TransportException also if they cannot be read (GARBLED)
     */
    public Facts facts() throws TransportException, InterruptedException {
        Facts known = facts;
        Observation<ProbeOutput> answer =
                observations.unread(account, factsProbe).orElse(null);
        if (known == null || answer == null || answer != factsAnswer) {
            known = first(factsProbe, "the host's facts cannot be read: ");
            facts = known;
            factsAnswer = observations.unread(account, factsProbe).orElse(null);
            if (factsAnswer instanceof Observation.Seen<ProbeOutput> seen) {
                memory.keep(host, account, seen.value());
            }
        }
        return known;
    }

    /** The facts of an earlier run, as long as none have been read in this one. */
    Optional<Facts> earlierFacts() {
        boolean read = facts != null || observations.unread(account, factsProbe).isPresent();
        return read ? Optional.empty() : memory.facts(host, account, factsProbe);
    }

    /** The host's facts, as they were last read if something may have changed since then. */
    Facts lastFacts() throws TransportException, InterruptedException {
        Facts known = facts;
        return known == null || observations.unread(account, factsProbe).isPresent() ? facts() : known;
    }

    /** The handlers that were notified, as far as that is known without asking. */
    Set<String> lastNotified() throws TransportException, InterruptedException {
        return observations.unread(account, notifiedHandlers).isPresent() ? notified() : Set.of();
    }

    /** These questions after those that are asked whatever the tasks are, as far as their answers are not known. */
    List<Question> withBasics(List<Question> questions) {
        return withBasics(questions, observations);
    }

    /** The same, as far as these answers go. */
    List<Question> withBasics(List<Question> questions, Observations known) {
        List<Question> all = new ArrayList<>(basics());
        all.removeIf(basic -> known.unread(account, basic.probe()).isPresent());
        all.addAll(questions);
        return all;
    }

    private List<Question> basics() {
        // Only this run changes the notes of handlers while it holds the lock.
        return List.of(
                new Question(account, factsProbe, Reach.FACTS), new Question(account, notifiedHandlers, Reach.NOTHING));
    }

    /**
     * The handlers that were notified on the host and have not run, as they are noted there.
     *
     * @throws TransportException also if they cannot be read (GARBLED)
     */
    Set<String> notified() throws TransportException, InterruptedException {
        return first(notifiedHandlers, "");
    }

    /** The answer to one of the two questions that are asked in one script whatever the tasks are. */
    private <O> O first(Probe<O> probe, String failure) throws TransportException, InterruptedException {
        if (observations.get(account, probe).isEmpty()) {
            ask(basics());
        }
        Observation<O> observed = observations.get(account, probe).orElse(new Observation.Unknown<>("not asked"));
        if (observed instanceof Observation.Seen<O> seen) {
            return seen.value();
        }
        throw new TransportException(Reason.GARBLED, failure + ((Observation.Unknown<O>) observed).reason());
    }

    /** Asks all questions, one script per account, and stores the answers. */
    public void ask(List<Question> questions) throws TransportException, InterruptedException {
        Map<Account, List<Question>> byAccount = new LinkedHashMap<>();
        for (Question question : questions) {
            byAccount
                    .computeIfAbsent(question.account(), key -> new ArrayList<>())
                    .add(question);
        }
        for (Map.Entry<Account, List<Question>> group : byAccount.entrySet()) {
            ask(group.getKey(), group.getValue());
        }
    }

    private void ask(Account as, List<Question> questions) throws TransportException, InterruptedException {
        ProbeScript script = QuestionScripts.of(questions, answerWithin, ProbeScript::new);
        List<Question> late = store(as, script, questions, false);
        if (script.allShared() && !late.isEmpty()) {
            // One that hangs or fails has cost others their answers.
            late = store(as, QuestionScripts.of(late, answerWithin, ProbeScript::apart), late, false);
        }
        if (!late.isEmpty()) {
            // One slow answer is not a failure yet: the host may have been busy.
            store(
                    as,
                    QuestionScripts.of(late, answerWithin, script.allShared() ? ProbeScript::apart : ProbeScript::new),
                    late,
                    true);
        }
    }

    /** Stores the answers; returns the questions without one that can be asked again. */
    private List<Question> store(Account as, ProbeScript script, List<Question> questions, boolean last)
            throws TransportException, InterruptedException {
        Output output = shell(as).run(leftovers.removal(as) + script.text(), script.limit(), script.deadline());
        List<ProbeScript.Answer> answers = script.read(output.out(), output.err());
        List<Question> late = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            ProbeScript.Answer answer = answers.get(i);
            if (!last && answer instanceof ProbeScript.Answer.None none && none.temporary()) {
                late.add(questions.get(i));
            } else {
                observations.put(questions.get(i), observation(questions.get(i), answer, output));
            }
        }
        return late;
    }

    /** Those of the questions, which are a guess, that can be sent along with the steps of an account. */
    Optional<EnclosedQuestions> enclosed(Account as, List<Question> questions, boolean proof) {
        List<Question> suitable = questions.stream()
                .filter(question -> question.account().equals(as)
                        && question.onlyLooks()
                        && question.probe().timeout().compareTo(EnclosedQuestions.PATIENCE) <= 0)
                .toList();
        return suitable.isEmpty()
                ? Optional.empty()
                : Optional.of(new EnclosedQuestions(
                        suitable, QuestionScripts.of(suitable, answerWithin, ProbeScript::within), proof));
    }

    /** Stores the answers to questions that were sent along with steps; one that is missing is asked when it is needed. */
    void heard(EnclosedQuestions asked, Output output) throws TransportException, InterruptedException {
        List<ProbeScript.Answer> answers = asked.script().read(output.out(), output.err());
        if (asked.proof()) {
            touched(Reach.ANYTHING); // only what is heard now counts
        }
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof ProbeScript.Answer.Given given) {
                Question question = asked.questions().get(i);
                observations.put(question, observation(question, given, output));
            }
        }
    }

    private Observation<ProbeOutput> observation(Question question, ProbeScript.Answer answer, Output output)
            throws TransportException, InterruptedException {
        if (answer instanceof ProbeScript.Answer.Given given) {
            List<HttpReply> replies = new ArrayList<>();
            for (HttpQuestion http : question.probe().http()) {
                replies.add(HttpThroughSsh.ask(connection(), http));
            }
            return new Observation.Seen<>(new ProbeOutput(given.status(), given.text(), given.errors(), replies));
        }
        String reason = ((ProbeScript.Answer.None) answer).reason();
        return new Observation.Unknown<>(
                output.err().isBlank() ? reason : reason + " (" + output.err().strip() + ")");
    }

    @Override
    public void close() {
        disconnect();
    }
}
