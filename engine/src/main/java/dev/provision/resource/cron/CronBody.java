package dev.provision.resource.cron;

import dev.provision.resource.TaskBody;
import dev.provision.resource.group.AccountName;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a {@code cron} body. */
final class CronBody {
    /** Debian's cron does not look at files with other names, such as those with a dot. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,99}");

    private static final List<String> FIELDS = List.of("minute", "hour", "day", "month", "weekday");

    /** MAX_COMMAND and MAX_ENVSTR of Debian's cron, the smaller ones. */
    private static final int LONGEST = 998;

    private final TaskBody body;
    private final Problems problems = new Problems();

    CronBody(TaskBody body) {
        this.body = body;
    }

    Cron read() {
        String name = body.requiredText("name");
        if (!NAME.matcher(name).matches()) {
            problems.error(Problem.at(body.at("name"), "this is no name of a file that cron looks at")
                    .expected("letters, digits, _ and -")
                    .found(name));
        }
        if (body.flag("absent", false)) {
            for (String key : List.of("schedule", "user", "job", "environment")) {
                if (body.has(key)) {
                    problems.error(Problem.at(body.at(key), "\"" + key + "\" says nothing about an absent job"));
                }
            }
            problems.throwIfAny();
            return new Cron(name, Optional.empty());
        }
        String job = job();
        List<String> environment = new ArrayList<>();
        boolean secret = environment(environment);
        Schedule schedule = schedule();
        String user = AccountName.readIfThere(body, "user").orElse("root");
        problems.throwIfAny();
        return new Cron(name, Optional.of(new Cron.Job(schedule, user, job, environment, secret)));
    }

    private Schedule schedule() {
        Optional<Data> written = body.get("schedule");
        if (written.isEmpty()) {
            throw new InvalidInput(Problem.at(body.at(), "\"schedule\" is missing"));
        }
        if (!(written.get() instanceof Data.Dict fields)) {
            return Schedule.parse(TaskBody.scalar(written.get()), written.get().at());
        }
        List<String> texts = new ArrayList<>();
        for (Schedule.Field field : Schedule.Field.values()) {
            Data value = fields.get(FIELDS.get(field.ordinal()));
            String text = value == null ? "*" : TaskBody.scalar(value).strip();
            if (value != null) {
                field.values(text, value.at());
            }
            texts.add(text);
        }
        return Schedule.parse(String.join(" ", texts), written.get().at());
    }

    private String job() {
        String job = body.requiredText("job").strip();
        if (job.isEmpty() || job.chars().anyMatch(Character::isISOControl)) {
            error("job", "a job is one line", "put more into a script, and run that");
        }
        // Debian's cron and cronie undo backslashes differently; these are the cases in which that could be seen.
        if (job.contains("\\%") || job.contains("\\\\") || job.endsWith("\\")) {
            error(
                    "job",
                    "crons do not agree on what these backslashes mean",
                    "write % as it is; put the rest into a script");
        }
        String escaped = job.replace("%", "\\%");
        if (escaped.length() > LONGEST) {
            error("job", "a job has at most " + LONGEST + " characters", "put it into a script, and run that");
        }
        return escaped;
    }

    /** cron takes what is between quotes as it is, and knows no escape. */
    private boolean environment(List<String> lines) {
        boolean secret = false;
        if (body.get("environment").orElse(null) instanceof Data.Dict entries) {
            for (Map.Entry<String, Data> entry : entries.entries().entrySet()) {
                String value = TaskBody.secret(entry.getValue()).reveal();
                String quote = value.contains("\"") ? "'" : "\"";
                String line = entry.getKey() + "=" + quote + value + quote;
                if (value.contains(quote)
                        || value.chars().anyMatch(Character::isISOControl)
                        || line.length() > LONGEST) {
                    problems.error(Problem.at(entry.getValue().at(), "cron cannot pass on such a value")
                            .expected("one line of at most " + LONGEST
                                    + " characters, without one of the quotes \" and '")
                            .hint("set it in a script, and run that"));
                }
                secret |= entry.getValue() instanceof Data.Hidden;
                lines.add(line);
            }
        }
        return secret;
    }

    private void error(String key, String message, String hint) {
        problems.error(Problem.at(body.at(key), message).hint(hint));
    }
}
