package dev.provision.resource.file;

import dev.provision.resource.TaskBody;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads a {@code file} body, with all that is wrong in it at once. */
final class FileBody {
    private static final List<String> FORMS = List.of("content", "template", "copy", "directory", "link", "absent");
    private static final Pattern MODE = Pattern.compile("0?[0-7]{3,4}");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@$-]*");
    private static final int LONGEST_PATH = 4000;

    private final TaskBody body;
    private final Problems problems = new Problems();

    FileBody(TaskBody body) {
        this.body = body;
    }

    Files read() {
        String path = path();
        List<String> forms = FORMS.stream().filter(this::wants).toList();
        if (forms.size() != 1) {
            problems.error(Problem.at(body.at(), "what is to be at " + path + " must be said in exactly one way")
                    .expected("one of content, template, copy, directory: true, link, absent: true")
                    .found(forms.isEmpty() ? "none of them" : String.join(" and ", forms)));
        }
        String mode = mode("mode");
        String folderMode = mode("directory_mode");
        String owner = account("owner");
        String group = account("group");
        List<String> validate = validate();
        problems.throwIfAny();

        String form = forms.get(0);
        boolean tree = form.equals("copy") && body.requiredText("copy").endsWith("/");
        fits("directory_mode", tree, "a copied folder (copy: with a / at its end)");
        fits("backup", List.of("content", "template", "copy").contains(form), "a file with content");
        fits("validate", !tree && List.of("content", "template", "copy").contains(form), "one file with content");
        for (String attribute : List.of("mode", "owner", "group")) {
            fits(attribute, !form.equals("link") && !form.equals("absent"), "a file or a folder");
        }
        if (form.equals("absent") && path.indexOf('/', 1) < 0) {
            problems.error(Problem.at(body.at("path"), "a folder at the top of the file system is not removed")
                    .found(path));
        }
        problems.throwIfAny();
        List<Entry> entries = tree
                ? tree(path, mode, folderMode, owner, group)
                : List.of(new Entry(path, want(form), mode, owner, group));
        return new Files(path, entries, body.flag("backup", false), validate, body.flag("parents", false));
    }

    private boolean wants(String form) {
        if (form.equals("directory") || form.equals("absent")) {
            return body.flag(form, false);
        }
        return body.has(form);
    }

    private String path() {
        String path = body.requiredText("path");
        At at = body.at("path");
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

    private String mode(String key) {
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

    private String account(String key) {
        Optional<String> name = body.text(key);
        if (name.isPresent() && !ACCOUNT.matcher(name.get()).matches()) {
            problems.error(Problem.at(body.at(key), "this is no name of a user or group")
                    .found(name.get()));
        }
        return name.orElse("");
    }

    private List<String> validate() {
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

    private void fits(String key, boolean fitting, String what) {
        if (body.has(key) && !fitting) {
            problems.error(Problem.at(body.at(key), "\"" + key + "\" is only for " + what));
        }
    }

    private Entry.Want want(String form) {
        return switch (form) {
            case "content" -> text(body.requiredText("content"));
            case "template" -> text(body.workspace().template(body.requiredText("template"), body.at("template")));
            case "copy" -> new Entry.Want.Content(body.workspace().file(body.requiredText("copy"), body.at("copy")));
            case "directory" -> new Entry.Want.Folder();
            case "link" -> new Entry.Want.Link(link());
            default -> new Entry.Want.Nothing();
        };
    }

    private static Entry.Want text(String text) {
        return new Entry.Want.Content(text.getBytes(StandardCharsets.UTF_8));
    }

    private String link() {
        String target = body.requiredText("link");
        if (target.isEmpty() || target.indexOf('\0') >= 0 || target.indexOf('\n') >= 0) {
            problems.error(
                    Problem.at(body.at("link"), "a link cannot lead to this").found(target));
            problems.throwIfAny();
        }
        return target;
    }

    private List<Entry> tree(String path, String mode, String folderMode, String owner, String group) {
        Map<String, byte[]> files = body.workspace().folder(body.requiredText("copy"), body.at("copy"));
        TreeSet<String> folders = new TreeSet<>();
        for (String file : files.keySet()) {
            for (int slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
                folders.add(file.substring(0, slash));
            }
        }
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(path, new Entry.Want.Folder(), folderMode, owner, group));
        folders.forEach(folder ->
                entries.add(new Entry(path + "/" + folder, new Entry.Want.Folder(), folderMode, owner, group)));
        files.forEach((file, bytes) ->
                entries.add(new Entry(path + "/" + file, new Entry.Want.Content(bytes), mode, owner, group)));
        return entries;
    }
}
