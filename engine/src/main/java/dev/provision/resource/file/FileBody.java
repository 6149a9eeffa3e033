package dev.provision.resource.file;

import dev.provision.resource.TaskBody;
import dev.provision.source.Data;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reads a {@code file} body, with all that is wrong in it at once. */
final class FileBody {
    private static final List<String> FORMS = List.of("content", "template", "copy", "directory", "link", "absent");

    private final TaskBody body;
    private final Problems problems = new Problems();

    private final FileOptions options;

    FileBody(TaskBody body) {
        this.body = body;
        this.options = new FileOptions(body, problems);
    }

    Files read() {
        String path = options.path("path");
        List<String> forms = FORMS.stream().filter(this::wants).toList();
        if (forms.size() != 1) {
            problems.error(Problem.at(body.at(), "what is to be at " + path + " must be said in exactly one way")
                    .expected("one of content, template, copy, directory: true, link, absent: true")
                    .found(forms.isEmpty() ? "none of them" : String.join(" and ", forms)));
        }
        String mode = options.mode("mode");
        String folderMode = options.mode("directory_mode");
        String owner = options.account("owner");
        String group = options.account("group");
        List<String> validate = options.validate();
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
                : List.of(Entry.of(path, want(form), mode, owner, group));
        return new Files(path, entries, body.flag("backup", false), validate, body.flag("parents", false));
    }

    private boolean wants(String form) {
        if (form.equals("directory") || form.equals("absent")) {
            return body.flag(form, false);
        }
        return body.has(form);
    }

    private void fits(String key, boolean fitting, String what) {
        if (body.has(key) && !fitting) {
            problems.error(Problem.at(body.at(key), "\"" + key + "\" is only for " + what));
        }
    }

    private Entry.Want want(String form) {
        return switch (form) {
            case "content" -> text(body.get("content").orElseThrow());
            case "template" -> text(body.workspace().rendered(body.requiredText("template"), body.at("template")));
            case "copy" -> Entry.Want.Content.shown(body.workspace().file(body.requiredText("copy"), body.at("copy")));
            case "directory" -> new Entry.Want.Folder();
            case "link" -> new Entry.Want.Link(link());
            default -> new Entry.Want.Nothing();
        };
    }

    private static Entry.Want text(Data text) {
        byte[] bytes = TaskBody.secret(text).reveal().getBytes(StandardCharsets.UTF_8);
        return new Entry.Want.Content(bytes, text instanceof Data.Hidden);
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
                entries.add(new Entry(path + "/" + file, Entry.Want.Content.shown(bytes), mode, owner, group)));
        return entries;
    }
}
