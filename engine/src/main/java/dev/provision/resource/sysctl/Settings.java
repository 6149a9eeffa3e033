package dev.provision.resource.sysctl;

import dev.provision.source.Lines;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The assignments of a file in the form of sysctl.d(5); of several for one key the last counts. */
record Settings(Map<Key, String> values) {
    static final String HEADER = "# Kept by provision: what its sysctl tasks set. Other lines do not stay.\n";

    Settings {
        values = new TreeMap<>(values);
    }

    /** Patterns are left out: a key that is named anywhere is not matched by them. */
    static Settings read(String text) {
        Map<Key, String> values = new TreeMap<>();
        for (String line : Lines.of(text)) {
            String stripped = line.strip();
            int equals = stripped.indexOf('=');
            if (stripped.startsWith("#") || stripped.startsWith(";") || equals < 0) {
                continue;
            }
            // A minus means that an error does not matter.
            String name = stripped.substring(stripped.startsWith("-") ? 1 : 0, equals);
            Key.of(name.strip()).ifPresent(key -> values.put(key, plain(stripped.substring(equals + 1))));
        }
        return new Settings(values);
    }

    Optional<String> value(Key key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The file's text; empty if nothing is set. */
    String text() {
        if (values.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(HEADER);
        values.forEach((key, value) ->
                text.append(key.written()).append(" = ").append(value).append('\n'));
        return text.toString();
    }

    /** A value as the kernel means it: it puts tabs between numbers where people write blanks. */
    static String plain(String value) {
        return value.strip().replaceAll("[ \\t]+", " ");
    }
}
