package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.playbook.Task;
import dev.provision.source.Data;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names that template files use, without rendering them. */
final class Templates {
    private final ControllerFiles files;
    private final Expressions expressions;

    Templates(ControllerFiles files, Expressions expressions) {
        this.files = files;
        this.expressions = expressions;
    }

    /** Of every file that a parameter of the task names; a file that is missing or no text uses none. */
    Set<String> names(Task task) {
        Set<String> names = new LinkedHashSet<>();
        if (task.body() instanceof Data.Dict dict) {
            for (String key : List.of("template", "file")) {
                if (dict.get(key) instanceof Data.Text text && !Expressions.holdsExpression(text.value())) {
                    task.directories().forEach(folder -> collect(folder, text.value(), names));
                }
            }
        }
        return names;
    }

    private void collect(Path folder, String path, Set<String> names) {
        for (String subfolder : List.of("templates", "files", "")) {
            try {
                Path file = folder.resolve(subfolder).resolve(path);
                if (files.isFile(file)) {
                    String content = new String(files.read(file), StandardCharsets.UTF_8);
                    expressions
                            .usesOfTemplate(file.toString(), content)
                            .forEach(found -> names.add(found.use().name()));
                }
            } catch (IOException | InvalidPathException reportedElsewhere) {
                // the check of the task reports it
            }
        }
    }
}
