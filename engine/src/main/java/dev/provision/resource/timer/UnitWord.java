package dev.provision.resource.timer;

/** Values as systemd's unit files write them (systemd.syntax, systemd.service: "Command lines"; systemd.exec). */
final class UnitWord {
    private UnitWord() {}

    /** A word of Environment= and the like: quoted, with what would be a specifier doubled. */
    static String quoted(String value) {
        StringBuilder word = new StringBuilder("\"");
        value.chars().forEach(c -> {
            switch (c) {
                case '"' -> word.append("\\\"");
                case '\\' -> word.append("\\\\");
                case '%' -> word.append("%%");
                case '\n' -> word.append("\\n");
                case '\t' -> word.append("\\t");
                default -> {
                    if (c < ' ' || c == 127) {
                        word.append(String.format("\\x%02x", c));
                    } else {
                        word.append((char) c);
                    }
                }
            }
        });
        return word.append('"').toString();
    }

    /** An argument of ExecStart=: as {@link #quoted}, and with what would be a variable doubled. */
    static String argument(String value) {
        return quoted(value).replace("$", "$$");
    }

    /** The rest of a line that is no list of words, such as a path or a description: specifiers doubled, nothing else. */
    static String plain(String value) {
        return value.replace("%", "%%");
    }

    /** A value in a file for EnvironmentFile=, where there are no specifiers and \ ends the meaning of " \ $ and `. */
    static String inEnvironmentFile(String value) {
        StringBuilder word = new StringBuilder("\"");
        value.chars().forEach(c -> {
            if (c == '"' || c == '\\' || c == '$' || c == '`') {
                word.append('\\');
            }
            word.append((char) c);
        });
        return word.append('"').toString();
    }
}
