package dev.provision.resource.file;

import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the keys that every kind with a file has; what is wrong is noted, and an empty value returned. */
public final class FileOptions {
    private static final Pattern MODE = Pattern.compile("0?[0-7]{3,4}");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@$-]*");
    private static final int LONGEST_PATH = 4000;

    private final TaskBody body;
    private final Problems problems;

    public FileOptions(TaskBody body, Problems problems) {
        this.body = body;
        this.problems = problems;
    }

    /** An absolute path in its plain form, without a slash at its end. */
    public String path(String key) {
        String path = body.requiredText(key);
        At at = body.at(key);
        while (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        boolean plain = path.startsWith("/") && path.length() > 1 && path.length() <= LONGEST_PATH;
        for (String part : path.substring(Math.min(1, path.length())).split("/", -1)) {
            plain &= !part.isEmpty() && !part.equals(".") && !part.equals("..");
        }
        if (!plain || path.chars().anyMatch(Character::isISOControl)) {
            problems.error(Problem.at(at, "this is no path of a file")
                    .expected("an absolute path without . and .. and without control characters")
                    .found(path));
        }
        return path;
    }

    /** Octal digits without leading zeros; empty if none are given. */
    public String mode(String key) {
        Optional<Data> written = body.get(key);
        if (written.isEmpty()) {
            return "";
        }
        Data found = written.get();
        if (!(found instanceof Data.Text text) || !MODE.matcher(text.value()).matches()) {
            Problem problem = Problem.at(found.at(), "\"" + key + "\" must be octal digits in quotes")
                    .expected("\"0644\", \"0750\", ...")
                    .found(TaskBody.scalar(found));
            problems.error(
                    found instanceof Data.Num num
                            ? problem.hint("write \"" + num.written() + "\" in quotes")
                            : problem);
            return "";
        }
        return text.value().replaceFirst("^0+(?=.)", "");
    }

    /** A warning if a secret is written with a mode that lets every user of the host read it. */
    public static List<Problem> exposed(TaskBody body, boolean secret) {
        return body.get("mode")
                .filter(mode -> secret
                        && mode instanceof Data.Text text
                        && MODE.matcher(text.value()).matches())
                .filter(mode -> Entry.isOpen(TaskBody.scalar(mode)))
                .map(mode -> Problem.at(mode.at(), "every user of the host can read a secret in " + about(body))
                        .hint("use mode \"0600\", or leave mode out"))
                .map(List::of)
                .orElse(List.of());
    }

    private static String about(TaskBody body) {
        return body.get("path")
                .map(path -> path instanceof Data.Text text ? text.value() : "the file")
                .orElse("the file");
    }

    /** A name or number; empty if none is given. */
    public String account(String key) {
        Optional<String> name = body.text(key);
        if (name.isPresent() && !ACCOUNT.matcher(name.get()).matches()) {
            problems.error(Problem.at(body.at(key), "this is no name of a user or group")
                    .found(name.get()));
        }
        return name.orElse("");
    }

    /** A program and its arguments, one of which holds {@code %s}; empty if none is given. */
    public List<String> validate() {
        Optional<Data> written = body.get("validate");
        if (written.isEmpty()) {
            return List.of();
        }
        List<String> words = written.get() instanceof Data.Seq
                ? TaskBody.scalars(written.get())
                : List.of(TaskBody.scalar(written.get()).strip().split("\\s+"));
        if (words.stream().noneMatch(word -> word.contains("%s"))) {
            problems.error(Problem.at(written.get().at(), "the program is not told which file to look at")
                    .expected("%s where the path of the new file belongs, as in \"visudo -cf %s\""));
        }
        return words;
    }
}
