package dev.provision.resource.container;

import dev.provision.probe.HttpQuestion;
import dev.provision.probe.HttpReply;
import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.resource.Step;
import dev.provision.shell.Fragment;
import dev.provision.source.Lines;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.json.JSONException;

/**
 * Watches a container that has been started until it serves, or until it is clear that it never will: an end or a restart
 * ends the waiting at once, with the end of the container's log.
 *
 * @param restarts how often the engine had restarted it before the watch began
 */
record ContainerWatch(Container desired, Engine engine, int restarts) implements Probe<Step.Progress> {
    /** Without a health question a container counts as started when it has lived this long. */
    private static final Duration STEADY = Duration.ofSeconds(3);

    private static final int LONGEST_PHASE = 120;

    @Override
    public Fragment fragment() {
        return Fragment.of(Scripts.WATCH, engine.command(), desired.name());
    }

    @Override
    public List<HttpQuestion> http() {
        return desired.health().map(Health::questions).orElse(List.of());
    }

    @Override
    public Step.Progress parse(ProbeOutput output) throws Unreadable {
        Answer answer = new Answer(output.text());
        String trouble = answer.trouble("containers");
        if (!trouble.isEmpty()) {
            return new Step.Progress.Waiting(engine.command() + " does not answer: " + trouble);
        }
        try {
            var documents = answer.document("containers");
            if (documents.isEmpty()) {
                return new Step.Progress.Failed("container " + desired.name() + " is gone", "");
            }
            Inspected now = Inspected.of(documents.get(0));
            Instant clock = Instant.ofEpochSecond(
                    answer.first("now").map(ContainerWatch::seconds).orElse(0L));
            return progress(now, clock, answer.log(), output.replies());
        } catch (JSONException e) {
            throw new Unreadable("the engine's inspect document lacks something: " + e.getMessage());
        }
    }

    private Step.Progress progress(Inspected now, Instant clock, String log, List<HttpReply> replies) {
        if (now.restarts() > restarts || now.status().equals("restarting")) {
            return failed(now, "crashes and is restarted again and again", log);
        }
        if (now.status().equals("created")
                || now.status().equals("initialized")
                || now.status().equals("configured")) {
            return new Step.Progress.Waiting(now.status());
        }
        if (!now.running()) {
            return desired.mayEnd() && now.exitCode() == 0 && now.status().equals("exited")
                    ? new Step.Progress.Done()
                    : failed(now, "is " + now.status() + " instead of running", log);
        }
        if (desired.health().isEmpty()) {
            return Duration.between(now.startedAt(), clock).compareTo(STEADY) >= 0
                    ? new Step.Progress.Done()
                    : new Step.Progress.Waiting("running");
        }
        return complaint(desired.health().get(), replies)
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
        return new Step.Progress.Failed(
                "container " + desired.name() + " " + what + end + why,
                log.isEmpty() ? "Its log is empty." : "The end of its log:\n" + log);
    }

    private static String lastLine(String log) {
        List<String> lines = Lines.of(log);
        if (lines.isEmpty()) {
            return "";
        }
        String last = lines.get(lines.size() - 1).strip();
        return "; log: " + (last.length() > LONGEST_PHASE ? last.substring(0, LONGEST_PHASE) + "..." : last);
    }

    private static long seconds(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
