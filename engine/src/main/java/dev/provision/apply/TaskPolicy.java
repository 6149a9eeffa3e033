package dev.provision.apply;

import dev.provision.plan.ItemPlan;
import dev.provision.plan.Results;
import dev.provision.playbook.Task;
import dev.provision.resolve.Resolver;
import dev.provision.resource.Change;
import dev.provision.resource.Reach;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.DurationText;
import dev.provision.source.InvalidInput;
import dev.provision.source.Lines;
import dev.provision.transport.Output;
import dev.provision.transport.TransportException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a task's keywords say about carrying it out: {@code retries delay until timeout register}. */
public final class TaskPolicy {
    private static final Duration DEFAULT_DELAY = Duration.ofSeconds(5);

    /** As in Ansible: {@code until} without {@code retries} tries three times more. */
    private static final int DEFAULT_RETRIES = 3;

    private final Resolver resolver;
    private final Time time;

    public TaskPolicy(Resolver resolver, Time time) {
        this.resolver = resolver;
        this.time = time;
    }

    /**
     * Makes a change, again and again while it fails or its {@code until} does not hold and retries are left. A host that was
     * rebooted is not rebooted again for it.
     *
     * @param questions sent along with the last steps
     */
    Optional<Output> make(
            HostSession session, StepRunner steps, ItemPlan item, Change change, Optional<EnclosedQuestions> questions)
            throws StepFailed, TransportException, InterruptedException {
        Task task = item.entry().task();
        Optional<Duration> timeout = task.timeout().map(text -> DurationText.parse("timeout", text));
        Duration delay =
                task.delay().map(text -> DurationText.parse("delay", text)).orElse(DEFAULT_DELAY);
        int left = task.retries() == 0 && task.until().isPresent() ? DEFAULT_RETRIES : task.retries();
        while (true) {
            try {
                Optional<Output> output = steps.make(item, change, timeout, questions);
                if (task.until().isPresent() && !holds(session, item, output)) {
                    String reason = "until does not hold: " + task.until().get().value();
                    boolean rebooted = change.reboots();
                    throw rebooted ? StepFailed.badReturn(reason, "") : new StepFailed(reason, "");
                }
                return output;
            } catch (StepFailed e) {
                if (left == 0 || e.badReturn()) {
                    throw e;
                }
            }
            left--;
            time.pause(delay);
        }
    }

    private boolean holds(HostSession session, ItemPlan item, Optional<Output> output)
            throws StepFailed, TransportException, InterruptedException {
        Task task = item.entry().task();
        Map<String, Data> registered = new HashMap<>();
        task.register().ifPresent(name -> registered.put(name, result(task.at(), true, false, output)));
        session.touched(Reach.ANYTHING);
        try {
            return resolver.until(item.entry().play(), task, session.host(), session.facts(), registered);
        } catch (InvalidInput e) {
            throw new StepFailed("until cannot be evaluated: " + e.getMessage(), "");
        }
    }

    /** What an item returns that failed under {@code ignore_errors}: also {@code msg}, the reason. */
    static Data.Dict failed(At at, String reason, Optional<Output> output) {
        Map<String, Data> values = new LinkedHashMap<>(values(at, output));
        values.put("msg", new Data.Text(reason, at));
        return Results.of(at, false, true, values);
    }

    /** What an item that acted returns: {@code changed failed skipped}, and of its last script {@code rc stdout stdout_lines stderr}. */
    static Data.Dict result(At at, boolean changed, boolean failed, Optional<Output> output) {
        return Results.of(at, changed, failed, values(at, output));
    }

    private static Map<String, Data> values(At at, Optional<Output> output) {
        Map<String, Data> values = new LinkedHashMap<>();
        output.ifPresent(last -> {
            values.put("rc", Data.of(last.status(), at));
            values.put("stdout", new Data.Text(last.out().strip(), at));
            values.put("stdout_lines", Data.of(Lines.of(last.out().strip()), at));
            values.put("stderr", new Data.Text(last.err().strip(), at));
        });
        return values;
    }
}
