package dev.provision.resource.kernelargs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kernel argument.
 *
 * @param key as written; {@code -} and {@code _} are the same to the kernel
 * @param value null for a bare key
 */
record Argument(String key, @Nullable String value) {
    static Argument of(String word) {
        int equals = word.indexOf('=');
        return equals < 0
                ? new Argument(word, null)
                : new Argument(word.substring(0, equals), word.substring(equals + 1));
    }

    /** The arguments of a command line; those of init (after {@code --}) and boot loader variables are none. */
    static List<Argument> line(String text) {
        List<Argument> arguments = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (char c : (text + " ").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            }
            if (!Character.isWhitespace(c) || quoted) {
                word.append(c);
                continue;
            }
            if (word.toString().equals("--")) {
                return arguments;
            }
            if (!word.isEmpty() && word.charAt(0) != '$') {
                arguments.add(of(word.toString()));
            }
            word.setLength(0);
        }
        if (!word.isEmpty()) {
            arguments.add(of(word.toString().strip()));
        }
        return arguments;
    }

    /** The key as the kernel compares it. */
    String name() {
        return name(key);
    }

    static String name(String key) {
        return key.replace('-', '_');
    }

    String word() {
        return value == null ? key : key + "=" + value;
    }
}
