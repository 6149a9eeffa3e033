package dev.provision.apply;

import dev.provision.plan.Entry;
import dev.provision.plan.ItemPlan;
import dev.provision.plan.Observations;
import dev.provision.plan.Passed;
import dev.provision.plan.Planner;
import dev.provision.plan.Question;
import dev.provision.plan.Sofar;
import dev.provision.probe.Facts;
import dev.provision.transport.TransportException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Plans a host by asking what the planner wants to know until it knows all: used by plan, drift and apply alike. */
public final class HostPlanner {
    /**
     * A read-only task may decide about the next, and so on, and a change of each may be tried; more rounds than that would be
     * an error in this program.
     */
    private static final int SPARE_ROUNDS = 3;

    /** Items that are planned ahead of a walk; more would be planned again after most changes. */
    private static final int AHEAD = 100;

    private final Planner planner;

    public HostPlanner(Planner planner) {
        this.planner = planner;
    }

    /** A complete plan from what is observed now; what is already known of the host is not asked again. */
    public Planner.Outcome plan(HostSession session, List<Entry> entries, Sofar sofar)
            throws TransportException, InterruptedException {
        Optional<Facts> earlier = session.earlierFacts();
        if (earlier.isPresent()) {
            askTogether(session, planner.plan(session.host(), earlier.get(), entries, sofar, session.observations()));
        }
        for (int round = 0; round < 2 * entries.size() + SPARE_ROUNDS; round++) {
            Planner.Outcome outcome = planner.plan(
                    session.host(),
                    session.lastFacts(),
                    entries,
                    recalling(session, entries, sofar),
                    session.observations());
            List<Question> open = session.withBasics(outcome.unasked());
            if (open.isEmpty()) {
                return outcome;
            }
            session.ask(open);
        }
        throw neverEnded(session);
    }

    /**
     * Plans what is ahead of a walk, as far as its first item that is not settled, which is then known for certain, like all
     * items before it; what is behind it may be guessed.
     *
     * @param settled whether nothing is to be done about an item
     */
    Planner.Outcome ahead(
            HostSession session, List<Entry> entries, Sofar sofar, Passed passed, Predicate<ItemPlan> settled)
            throws TransportException, InterruptedException {
        Optional<Facts> earlier = session.earlierFacts();
        if (earlier.isPresent()) {
            askTogether(
                    session,
                    planner.ahead(
                            session.host(), earlier.get(), entries, sofar, session.observations(), passed, AHEAD));
        }
        for (int round = 0; round < 2 * AHEAD + SPARE_ROUNDS; round++) {
            Planner.Outcome outcome = planner.ahead(
                    session.host(), session.lastFacts(), entries, sofar, session.observations(), passed, AHEAD);
            List<Question> open = session.withBasics(outcome.unasked());
            if (open.size() == outcome.unasked().size() && known(outcome, settled)) {
                return outcome;
            }
            session.ask(open);
        }
        throw neverEnded(session);
    }

    /** Plans from these answers and asks nothing: what would be asked, and which of it is guessed, is in the outcome. */
    Planner.Outcome guess(
            HostSession session, List<Entry> entries, Sofar sofar, Observations known, Optional<Passed> from)
            throws TransportException, InterruptedException {
        return from.isPresent()
                ? planner.ahead(session.host(), session.lastFacts(), entries, sofar, known, from.get(), AHEAD)
                : planner.plan(session.host(), session.lastFacts(), entries, sofar, known);
    }

    /**
     * Asks for the facts, and in the same request what the facts of an earlier run let expect. A command of the playbook is not
     * among it: whether it is to be run depends on the facts of this run. What turns out not to be needed is not used.
     */
    private static void askTogether(HostSession session, Planner.Outcome expected)
            throws TransportException, InterruptedException {
        session.ask(session.withBasics(
                expected.unasked().stream().filter(Question::onlyLooks).toList()));
    }

    private static boolean known(Planner.Outcome outcome, Predicate<ItemPlan> settled) {
        for (ItemPlan item : outcome.plan().items()) {
            if (!outcome.knows(item) || !settled.test(item)) {
                return outcome.knows(item);
            }
        }
        return true;
    }

    /** With the handlers that are noted on the host, as far as that is known. */
    static Sofar recalling(HostSession session, List<Entry> entries, Sofar sofar)
            throws TransportException, InterruptedException {
        return sofar.recalling(NotifiedHandlers.places(session.lastNotified(), entries));
    }

    private static IllegalStateException neverEnded(HostSession session) {
        return new IllegalStateException("the plan of " + session.host().name() + " never ended");
    }
}
