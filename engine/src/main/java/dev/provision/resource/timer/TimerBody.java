package dev.provision.resource.timer;

import dev.provision.resource.TaskBody;
import dev.provision.resource.group.AccountName;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a {@code timer} body. */
final class TimerBody {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]{0,199}");
    private static final Pattern SUFFIX = Pattern.compile(".*\\.(service|timer|socket|target|mount|path|slice|scope)");

    /** What systemd reads as it is: no quotes, specifiers or variables, and no prefix with a meaning. */
    private static final Pattern PROGRAM = Pattern.compile("(/[A-Za-z0-9_.+@:-]+)+");

    private static final Pattern FOLDER = Pattern.compile("(/[^/\\p{Cntrl}\\\\\"']+)+|/");
    private static final List<String> TIMES = List.of("on_calendar", "on_boot", "on_active", "every");
    private static final List<String> FOR_A_PRESENT_ONE = List.of(
            "exec",
            "description",
            "user",
            "group",
            "working_directory",
            "environment",
            "on_calendar",
            "on_boot",
            "on_active",
            "every",
            "persistent",
            "randomized_delay",
            "timeout");

    private final TaskBody body;
    private final Problems problems = new Problems();

    TimerBody(TaskBody body) {
        this.body = body;
    }

    Timer read() {
        String name = body.requiredText("name");
        if (!NAME.matcher(name).matches() || SUFFIX.matcher(name).matches()) {
            error(
                    "name",
                    "this is no name for a timer",
                    "letters, digits and _ . : -, without a suffix such as .timer",
                    name);
        }
        if (body.flag("absent", false)) {
            FOR_A_PRESENT_ONE.stream()
                    .filter(body::has)
                    .forEach(key -> problems.error(
                            Problem.at(body.at(key), "\"" + key + "\" says nothing about an absent timer")));
            problems.throwIfAny();
            return new Timer(name, Optional.empty());
        }
        Map<String, String> plain = new LinkedHashMap<>();
        Map<String, String> secrets = new LinkedHashMap<>();
        environment(plain, secrets);
        Timer.Job job = new Timer.Job(
                description(name),
                exec(),
                AccountName.readIfThere(body, "user").orElse(""),
                AccountName.readIfThere(body, "group").orElse(""),
                folder(),
                plain,
                new Timer.Secrets(secrets),
                body.duration("timeout"),
                times());
        problems.throwIfAny();
        return new Timer(name, Optional.of(job));
    }

    private String description(String name) {
        String text = body.text("description").orElse(name);
        if (text.isBlank() || text.endsWith("\\") || text.chars().anyMatch(Character::isISOControl)) {
            error("description", "this is no description", "one line without a backslash at its end", null);
        }
        return text.strip();
    }

    private List<String> exec() {
        List<Data> items = body.get("exec").orElse(null) instanceof Data.Seq seq ? seq.items() : List.of();
        if (items.isEmpty()) {
            problems.error(Problem.at(body.at("exec"), "\"exec\" is not the command to run")
                    .expected("a list: the program's absolute path, and each of its arguments"));
            return List.of("/");
        }
        List<String> words = new ArrayList<>();
        for (Data item : items) {
            String word = TaskBody.scalar(item);
            if (word.indexOf('\0') >= 0) {
                problems.error(Problem.at(item.at(), "a NUL character cannot be passed to a program"));
            }
            words.add(word);
        }
        if (!PROGRAM.matcher(words.get(0)).matches()) {
            problems.error(Problem.at(items.get(0).at(), "this is no program that systemd can be told to run")
                    .expected("an absolute path of letters, digits and _ . + @ : -")
                    .found(words.get(0))
                    .hint("no shell is involved: [/bin/sh, -c, ...] brings one"));
        }
        return words;
    }

    private String folder() {
        String folder = body.text("working_directory").orElse("");
        if (!folder.isEmpty() && !FOLDER.matcher(folder).matches()) {
            error(
                    "working_directory",
                    "this is no folder to work in",
                    "an absolute path without quotes and backslashes",
                    folder);
        }
        return folder;
    }

    private void environment(Map<String, String> plain, Map<String, String> secrets) {
        if (!(body.get("environment").orElse(null) instanceof Data.Dict entries)) {
            return;
        }
        entries.entries().forEach((key, value) -> {
            String text = TaskBody.secret(value).reveal();
            if (text.indexOf('\0') >= 0) {
                problems.error(Problem.at(value.at(), "a NUL character cannot be passed to a program"));
            }
            (value instanceof Data.Hidden ? secrets : plain).put(key, text);
        });
    }

    private Timer.Times times() {
        List<String> calendar = body.texts("on_calendar");
        for (String expression : calendar) {
            if (expression.isBlank() || expression.chars().anyMatch(c -> c < ' ' || c > 126 || c == '%' || c == '\\')) {
                error(
                        "on_calendar",
                        "this is no time of systemd",
                        "such as daily, or Mon..Fri 04:30 (systemd.time)",
                        expression);
            }
        }
        if (TIMES.stream().noneMatch(body::has)) {
            problems.error(
                    Problem.at(body.at(), "nothing says when it runs").expected("one of " + String.join(", ", TIMES)));
        } else if (body.has("every") && calendar.isEmpty() && !body.has("on_boot") && !body.has("on_active")) {
            problems.error(Problem.at(
                            body.at("every"), "\"every\" counts from the last run, and nothing says when the first is")
                    .expected("on_active, on_boot or on_calendar as well"));
        }
        if (body.flag("persistent", false) && calendar.isEmpty()) {
            problems.error(Problem.at(body.at("persistent"), "\"persistent\" is for on_calendar only"));
        }
        return new Timer.Times(
                calendar.stream().map(String::strip).toList(),
                body.duration("on_boot"),
                body.duration("on_active"),
                body.duration("every"),
                body.flag("persistent", false),
                body.duration("randomized_delay"));
    }

    private void error(String key, String message, String expected, @org.jspecify.annotations.Nullable String found) {
        Problem problem = Problem.at(body.at(key), message).expected(expected);
        problems.error(found == null ? problem : problem.found(found));
    }
}
