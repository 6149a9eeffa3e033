package dev.provision.resource.container;

import dev.provision.probe.HttpReply;
import dev.provision.resource.Step;
import dev.provision.source.Lines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Judges a container that has been started: whether it serves, may yet, or never will.
 *
 * @param name of the container, for people
 * @param health empty = it counts as started when it has lived for some seconds
 * @param mayEnd whether an end with status 0 is what is wanted
 * @param restarts how often the engine had restarted it before
 */
public record Startup(String name, Optional<Health> health, boolean mayEnd, int restarts) {
    /** Without a health question a container counts as started when it has lived this long. */
    private static final Duration STEADY = Duration.ofSeconds(3);

    private static final int LONGEST_PHASE = 120;

    /**
     * @param clock the host's
     * @param log the end of its log
     * @param replies to {@link Health#questions()}
     */
    public Step.Progress judge(Inspected now, Instant clock, String log, List<HttpReply> replies) {
        if (now.restarts() > restarts || now.status().equals("restarting")) {
            return failed(now, "crashes and is restarted again and again", log);
        }
        if (now.status().equals("created")
                || now.status().equals("initialized")
                || now.status().equals("configured")
                || now.status().equals("stopping")) {
            return new Step.Progress.Waiting(now.status());
        }
        if (!now.running()) {
            return mayEnd && now.exitCode() == 0 && now.status().equals("exited")
                    ? new Step.Progress.Done()
                    : failed(now, "is " + now.status() + " instead of running", log);
        }
        if (health.isEmpty()) {
            return Duration.between(now.startedAt(), clock).compareTo(STEADY) >= 0
                    ? new Step.Progress.Done()
                    : new Step.Progress.Waiting("running");
        }
        return complaint(health.get(), replies)
                .<Step.Progress>map(why -> new Step.Progress.Waiting(why + lastLine(log)))
                .orElse(new Step.Progress.Done());
    }

    private static Optional<String> complaint(Health health, List<HttpReply> replies) {
        if (replies.size() < health.questions().size()) {
            return Optional.of("not asked yet");
        }
        Optional<String> first = health.complaint(replies.get(0));
        return first.isPresent() || health.model().isEmpty() ? first : health.modelComplaint(replies.get(1));
    }

    private Step.Progress failed(Inspected now, String what, String log) {
        // The engine forgets how the last one ended once it has started the next.
        String end = now.running() ? "" : " (exit code " + now.exitCode() + ")";
        String why = now.outOfMemory() ? ", killed for want of memory" : "";
        return new Step.Progress.Failed("container " + name + " " + what + end + why, endOf(log));
    }

    /** A log's end as the detail of a failure. */
    static String endOf(String log) {
        return log.isEmpty() ? "Its log is empty." : "The end of its log:\n" + log;
    }

    private static String lastLine(String log) {
        List<String> lines = Lines.of(log);
        if (lines.isEmpty()) {
            return "";
        }
        String last = lines.get(lines.size() - 1).strip();
        return "; log: " + (last.length() > LONGEST_PHASE ? last.substring(0, LONGEST_PHASE) + "..." : last);
    }
}
