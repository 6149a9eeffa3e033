package dev.provision.knowledge;

import dev.provision.probe.Facts;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of a data file, one per distribution: its first column is {@code id-version}, {@code id} or an ID_LIKE. */
public final class Rules {
    private final List<List<String>> rows = new ArrayList<>();

    /** The rows of a table that stands beside a class: columns between blanks, {@code #} begins a comment, {@code -} is empty. */
    public static Rules read(Class<?> beside, String name) {
        Rules rules = new Rules();
        for (String line : Lines.of(ScriptFile.read(beside, name))) {
            String row = line.replaceFirst("#.*", "").strip();
            if (!row.isEmpty()) {
                rules.rows.add(List.of(row.split("\\s+")).stream()
                        .map(cell -> cell.equals("-") ? "" : cell)
                        .toList());
            }
        }
        return rules;
    }

    /** The rows of the nearest name that has any, in the file's order. */
    public List<List<String>> of(Facts.Os os) {
        for (String name : names(os)) {
            List<List<String>> found =
                    rows.stream().filter(row -> row.get(0).equals(name)).toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** What a host may be called in a table or a playbook, nearest first. */
    public static List<String> names(Facts.Os os) {
        List<String> names = new ArrayList<>(List.of(os.id() + "-" + os.version()));
        int dot = os.version().indexOf('.');
        if (dot > 0) {
            names.add(os.id() + "-" + os.version().substring(0, dot));
        }
        names.add(os.id());
        names.addAll(os.like());
        return names;
    }

    /** The package tools of a host: {@code apt}, {@code dnf}, or empty if neither is supported there. */
    public static Optional<String> tools(Facts.Os os) {
        if (os.debianFamily()) {
            return Optional.of("apt");
        }
        return os.fedoraFamily() ? Optional.of("dnf") : Optional.empty();
    }

    /** Whether a version is a denied one: the same, or the same up to something that is not a digit. */
    public static boolean denies(String denied, String version) {
        String plain = version.substring(version.indexOf(':') + 1);
        return plain.startsWith(denied)
                && (plain.length() == denied.length() || !Character.isDigit(plain.charAt(denied.length())));
    }
}
