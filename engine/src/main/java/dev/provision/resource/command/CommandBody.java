package dev.provision.resource.command;

import dev.provision.resource.TaskBody;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads a {@code command} body, with all that is wrong in it at once. */
final class CommandBody {
    private static final int HIGHEST_STATUS = 255;

    private final TaskBody body;
    private final Problems problems = new Problems();

    CommandBody(TaskBody body) {
        this.body = body;
    }

    Command read() {
        if (body.has("argv") == body.has("shell")) {
            problems.error(Problem.at(body.at(), "a command is either \"argv\" or \"shell\"")
                    .expected("argv: [program, argument, ...], or shell: a line of shell")
                    .found(body.has("argv") ? "both" : "neither"));
        }
        boolean readOnly = body.flag("read_only", false);
        for (String guard : List.of("creates", "unless")) {
            if (readOnly && body.has(guard)) {
                problems.error(Problem.at(
                        body.at(guard), "a read_only command is always run, so \"" + guard + "\" means nothing here"));
            }
        }
        absolute("creates");
        absolute("chdir");
        Set<Integer> okStatus = okStatus();
        problems.throwIfAny();
        List<String> argv = body.has("shell")
                ? List.of("/bin/sh", "-c", body.requiredText("shell"))
                : body.get("argv").map(TaskBody::scalars).orElse(List.of());
        if (argv.isEmpty() || argv.get(0).isBlank()) {
            problems.error(Problem.at(body.at("argv"), "no program is named"));
        }
        for (String word : argv) {
            if (word.indexOf('\0') >= 0) {
                problems.error(Problem.at(body.at(), "a NUL character cannot be part of a command"));
            }
        }
        problems.throwIfAny();
        return new Command(
                argv,
                body.has("shell"),
                body.text("creates"),
                body.text("unless"),
                readOnly,
                body.text("chdir"),
                body.duration("timeout"),
                okStatus);
    }

    private void absolute(String key) {
        body.text(key)
                .filter(path -> !path.startsWith("/"))
                .ifPresent(path -> problems.error(Problem.at(body.at(key), "\"" + key + "\" must be an absolute path")
                        .found(path)));
    }

    private Set<Integer> okStatus() {
        Set<Integer> statuses = new LinkedHashSet<>();
        body.get("ok_status").ifPresent(found -> {
            List<Data> items = found instanceof Data.Seq seq ? seq.items() : List.of(found);
            for (Data item : items) {
                if (item instanceof Data.Num num
                        && num.plain() instanceof Long status
                        && status >= 0
                        && status <= HIGHEST_STATUS) {
                    statuses.add(status.intValue());
                } else {
                    problems.error(Problem.at(item.at(), "this is no exit status")
                            .expected("a whole number from 0 to 255")
                            .found(item.kind()));
                }
            }
        });
        return statuses.isEmpty() ? Set.of(0) : statuses;
    }
}
