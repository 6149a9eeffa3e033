package dev.provision.rollout;

import dev.provision.apply.HostPlanner;
import dev.provision.apply.HostRun;
import dev.provision.apply.HostSession;
import dev.provision.apply.SystemTime;
import dev.provision.apply.TaskPolicy;
import dev.provision.apply.Time;
import dev.provision.inventory.Host;
import dev.provision.plan.Planner;
import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.Journal;
import dev.provision.record.JournaledReport;
import dev.provision.resolve.Resolver;
import dev.provision.run.FleetLoop;
import dev.provision.run.Invocation;
import dev.provision.run.PlayOnHosts;
import dev.provision.run.Sessions;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** One run of apply: the rollout of plays with its sessions and its journal. */
public final class ApplyRun {
    private final Sessions sessions;
    private final FleetLoop loop;
    private final Resolver resolver;
    private final boolean verify;
    private final Time time = new SystemTime();

    /** @param verify whether a last plan must prove on each host that nothing differs any more */
    public ApplyRun(Sessions sessions, FleetLoop loop, Resolver resolver, boolean verify) {
        this.sessions = sessions;
        this.loop = loop;
        this.resolver = resolver;
        this.verify = verify;
    }

    /**
     * Result of a run.
     *
     * @param journalFailure why the journal is incomplete, if it is
     */
    public record Result(List<HostOutcome> outcomes, Optional<UncheckedIOException> journalFailure) {
        public Result {
            outcomes = List.copyOf(outcomes);
        }
    }

    /**
     * Applies plays to their hosts.
     *
     * @param holder who holds the locks on the hosts
     * @param exitCode for the event that ends the run
     * @param next the command that continues the run
     */
    public Result apply(
            Invocation invocation,
            String holder,
            List<PlayOnHosts> plays,
            Journal journal,
            Event.Sink report,
            ToIntFunction<Result> exitCode,
            Function<List<HostOutcome>, String> next)
            throws InterruptedException {
        JournaledReport events = new JournaledReport(journal, report);
        Function<Host, HostSession> open = sessions.of(plays);
        invocation.started(events, plays);
        Rollout rollout = new Rollout(events, loop, host -> run(open.apply(host), events, holder));
        List<HostOutcome> outcomes = rollout.apply(plays);
        int code = exitCode.applyAsInt(new Result(outcomes, events.failure()));
        invocation.ended(events, code, outcomes, next.apply(outcomes));
        return new Result(outcomes, events.failure());
    }

    private HostRun run(HostSession session, Event.Sink events, String holder) {
        HostPlanner planner = new HostPlanner(new Planner(resolver));
        return new HostRun(session, planner, new TaskPolicy(resolver, time), events, time, holder, verify);
    }
}
