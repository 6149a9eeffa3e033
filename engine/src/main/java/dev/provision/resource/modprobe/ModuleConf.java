package dev.provision.resource.modprobe;

import dev.provision.source.Lines;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What lines of modprobe.d(5) say of one module.
 *
 * @param options in the order written; of several for one name the last counts. An empty value is a name that stands alone
 */
record ModuleConf(Map<String, String> options, boolean blacklisted) {
    private static final String HEADER = "# Kept by provision (modprobe %s). Other lines do not stay.\n";

    ModuleConf {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** Underscores and hyphens mean the same in the name of a module, and so they do in that of an option. */
    static String plain(String name) {
        return name.replace('-', '_');
    }

    static ModuleConf read(String module, String text) {
        Map<String, String> options = new LinkedHashMap<>();
        boolean blacklisted = false;
        for (String line : Lines.of(text)) {
            List<String> words = List.of(line.strip().split("\\s+"));
            if (words.size() < 2 || !plain(words.get(1)).equals(module)) {
                continue;
            }
            if (words.get(0).equals("blacklist")) {
                blacklisted = true;
            } else if (words.get(0).equals("options")) {
                words.subList(2, words.size()).forEach(word -> option(word, options));
            }
        }
        return new ModuleConf(options, blacklisted);
    }

    /** The options of a module on a kernel's command line, {@code ttm.pages_limit=1}. */
    static ModuleConf ofCommandLine(String module, String line) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String word : line.strip().split("\\s+")) {
            int dot = word.indexOf('.');
            if (dot > 0 && plain(word.substring(0, dot)).equals(module)) {
                option(word.substring(dot + 1), options);
            }
        }
        return new ModuleConf(options, false);
    }

    private static void option(String word, Map<String, String> options) {
        int equals = word.indexOf('=');
        String name = plain(equals < 0 ? word : word.substring(0, equals));
        options.remove(name);
        options.put(name, equals < 0 ? "" : word.substring(equals + 1));
    }

    boolean isEmpty() {
        return options.isEmpty() && !blacklisted;
    }

    /** The text of our file. Of a module about which nothing is said, that of a file that is about to go. */
    String text(String module) {
        StringBuilder text = new StringBuilder(String.format(HEADER, module));
        if (!options.isEmpty()) {
            text.append("options ").append(module);
            options.forEach((name, value) -> text.append(' ').append(name).append(value.isEmpty() ? "" : "=" + value));
            text.append('\n');
        }
        if (blacklisted) {
            text.append("blacklist ").append(module).append('\n');
        }
        return text.toString();
    }
}
