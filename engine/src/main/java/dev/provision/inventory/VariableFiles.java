package dev.provision.inventory;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.source.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files of {@code group_vars/} and {@code host_vars/} beside an inventory: {@code <name>}, {@code <name>.yml},
 * {@code <name>.yaml}, or a folder {@code <name>} of such files, the later in the alphabet the stronger.
 */
final class VariableFiles {
    private static final Pattern YAML = Pattern.compile("(.+)\\.ya?ml");

    private final YamlReader reader;
    private final Path folder;
    private final String shownFolder;
    private final Problems problems;

    /** @param shownFolder how places name the folder, with a slash at its end, or empty */
    VariableFiles(YamlReader reader, Path folder, String shownFolder, Problems problems) {
        this.reader = reader;
        this.folder = folder;
        this.shownFolder = shownFolder;
        this.problems = problems;
    }

    /** The mappings that a folder holds for a name, weakest first. */
    List<Data> of(String kind, String name) {
        List<Data> found = new ArrayList<>();
        Path base = folder.resolve(kind);
        for (String file : List.of(name, name + ".yml", name + ".yaml")) {
            Path path = base.resolve(file);
            String shown = shownFolder + kind + "/" + file;
            if (reader.isFile(path)) {
                read(path, shown, found);
            } else if (reader.isFolder(path)) {
                folder(path, shown, found);
            }
        }
        return found;
    }

    private void folder(Path path, String shown, List<Data> found) {
        for (String name : reader.names(path)) {
            Path inner = path.resolve(name);
            boolean skipped = name.startsWith(".") || name.endsWith("~");
            if (!skipped && reader.isFolder(inner)) {
                folder(inner, shown + "/" + name, found);
            } else if (!skipped && (YAML.matcher(name).matches() || !name.contains("."))) {
                read(inner, shown + "/" + name, found);
            }
        }
    }

    private void read(Path path, String shown, List<Data> found) {
        Problems own = new Problems();
        reader.readAnsible(path, shown, own).ifPresent(data -> {
            if (Vault.isEncrypted(data)) {
                problems.warn(Vault.warning(At.whole(shown), "the file"));
            } else {
                found.add(data);
            }
        });
        boolean onlyEmpty =
                own.errors().stream().allMatch(problem -> problem.message().equals("the file is empty"));
        if (!onlyEmpty) {
            problems.addAll(own);
        }
    }

    /** Warns of files for names that do not exist; they would never be read. */
    void warnOfStrangers(String kind, String what, Set<String> names) {
        if (!reader.isFolder(folder.resolve(kind))) {
            return;
        }
        for (String file : reader.names(folder.resolve(kind))) {
            var yaml = YAML.matcher(file);
            String name = yaml.matches() ? yaml.group(1) : file;
            if (!file.startsWith(".") && !file.endsWith("~") && !names.contains(name)) {
                problems.warn(Problem.at(
                                At.whole(shownFolder + kind + "/" + file), "there is no " + what + " \"" + name + "\"")
                        .hint(Nearest.hint(name, names).orElse("this file is not used")));
            }
        }
    }
}
