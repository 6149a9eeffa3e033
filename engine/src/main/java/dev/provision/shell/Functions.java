package dev.provision.shell;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Scripts of {@link Fragment}s as functions of one shell, each script once whatever its arguments are. The functions for paths,
 * which most of them begin with, are sent once for all.
 */
public final class Functions {
    private static final String PATHS = "safe_path\n";

    private final Map<String, String> names = new LinkedHashMap<>();

    /** @param prefix of the names, which no script uses */
    public Functions(String prefix, Collection<Fragment> fragments) {
        for (Fragment fragment : fragments) {
            names.computeIfAbsent(fragment.script(), text -> prefix + names.size());
        }
    }

    /** The words that run the fragment. */
    public String call(Fragment fragment) {
        return names.get(fragment.script()) + fragment.words();
    }

    /** Defines the functions. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (names.keySet().stream().anyMatch(script -> script.contains(SafePath.SCRIPT))) {
            text.append("safe_path() {\n").append(SafePath.SCRIPT).append("}\n");
        }
        names.forEach((script, name) -> text.append(name)
                .append("() {\n:\n")
                .append(script.replace(SafePath.SCRIPT, PATHS))
                .append("\n}\n"));
        return text.toString();
    }
}
