package dev.provision.apply;

import dev.provision.plan.Entry;
import dev.provision.plan.HostPlan;
import dev.provision.plan.Planner;
import dev.provision.plan.Sofar;
import dev.provision.transport.TransportException;
import java.util.List;

/** Plans a host by asking what the planner wants to know until it knows all: used by plan, drift and apply alike. */
public final class HostPlanner {
    /**
     * A read-only task may decide about the next, and so on, and a change of each may be tried; more rounds than that would be
     * an error in this program.
     */
    private static final int SPARE_ROUNDS = 2;

    private final Planner planner;

    public HostPlanner(Planner planner) {
        this.planner = planner;
    }

    /** A complete plan from what is observed now; what is already known of the host is not asked again. */
    public HostPlan plan(HostSession session, List<Entry> entries, Sofar sofar)
            throws TransportException, InterruptedException {
        sofar.recall(NotifiedHandlers.places(session.notified(), entries));
        for (int round = 0; round < 2 * entries.size() + SPARE_ROUNDS; round++) {
            Planner.Outcome outcome =
                    planner.plan(session.host(), session.facts(), entries, sofar, session.observations());
            if (outcome.unasked().isEmpty()) {
                return outcome.plan();
            }
            session.ask(outcome.unasked());
        }
        throw new IllegalStateException("the plan of " + session.host().name() + " never ended");
    }
}
