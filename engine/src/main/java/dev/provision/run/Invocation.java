package dev.provision.run;

import dev.provision.record.Event;
import dev.provision.record.HostOutcome;
import dev.provision.record.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * One run of a command over the hosts of plays: its id, its start and its end.
 *
 * @param command {@code apply}, {@code plan} or {@code drift}
 */
public record Invocation(String id, String command, String playbook, Clock clock, Instant start) {
    /** A run that begins now. */
    public static Invocation now(String command, String playbook, Clock clock, Random random) {
        return new Invocation(RunId.next(clock, random), command, playbook, clock, clock.instant());
    }

    /** Tells that the run has begun. */
    public void started(Event.Sink events, List<PlayOnHosts> plays) {
        Set<String> hosts = new TreeSet<>();
        plays.forEach(play -> play.hosts().forEach(host -> hosts.add(host.name())));
        events.accept(new Event.RunStarted(id, command, playbook, hosts.size()));
    }

    /** Tells how the run ended. */
    public void ended(Event.Sink events, int exitCode, List<HostOutcome> outcomes, String next) {
        events.accept(new Event.RunEnded(id, exitCode, outcomes, Duration.between(start, clock.instant()), next));
    }

    /** The holder of the locks on hosts, for those who find them held. */
    public String holder(String user, String machine) {
        return "run " + id + " of " + user + " at " + machine + " since " + start.truncatedTo(ChronoUnit.SECONDS);
    }
}
