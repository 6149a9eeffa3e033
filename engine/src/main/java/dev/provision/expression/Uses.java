package dev.provision.expression;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a parsed expression refers to, found without evaluating it. */
final class Uses {
    private final List<Use> all = new ArrayList<>();
    private final Set<String> guarded = new LinkedHashSet<>();
    private final Set<String> local = new LinkedHashSet<>();

    void add(String name, int offset, List<String> attributes) {
        if (!local.contains(name)) {
            all.add(new Use(name, attributes, offset, false));
        }
    }

    /** The expression asks itself whether the name is defined. */
    void guard(String path) {
        guarded.add(path);
    }

    /** A loop's own variable is not looked for outside; its name stays taken to the end of the text. */
    void declare(String name) {
        local.add(name);
    }

    List<Use> list() {
        return all.stream()
                .map(use -> new Use(use.name(), use.attributes(), use.offset(), isGuarded(use)))
                .toList();
    }

    private boolean isGuarded(Use use) {
        StringBuilder path = new StringBuilder(use.name());
        if (guarded.contains(path.toString())) {
            return true;
        }
        for (String attribute : use.attributes()) {
            path.append('.').append(attribute);
            if (guarded.contains(path.toString())) {
                return true;
            }
        }
        return false;
    }
}
