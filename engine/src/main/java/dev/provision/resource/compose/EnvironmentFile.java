package dev.provision.resource.compose;

import dev.provision.secret.Secret;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The {@code .env} of a project, in the part of its syntax that all tools read alike. */
record EnvironmentFile(Map<String, String> plain, Map<String, Secret> secrets) {
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_./:,@%+=-]*");

    EnvironmentFile {
        plain = Collections.unmodifiableMap(new TreeMap<>(plain));
        secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
    }

    /**
     * One value as the right side of a line; empty if no spelling means the same to every tool: python-dotenv replaces
     * {@code ${...}} even between single quotes and knows no escape for a dollar sign, compose-go replaces {@code $x} between
     * double quotes, and not all read on after a line's end.
     */
    static Optional<String> spelled(String value) {
        if (BARE.matcher(value).matches()) {
            return Optional.of(value);
        }
        boolean quote = value.contains("'") || value.contains("\\");
        boolean dollar = value.contains("$");
        if (value.chars().anyMatch(Character::isISOControl) || value.contains("${") || (quote && dollar)) {
            return Optional.empty();
        }
        return Optional.of(quote ? "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"" : "'" + value + "'");
    }

    /** The lines of the file by the name of their variable. */
    Map<String, Secret> lines() {
        Map<String, Secret> lines = new TreeMap<>();
        plain.forEach((name, value) -> lines.put(name, line(name, value)));
        secrets.forEach((name, value) -> lines.put(name, line(name, value.reveal())));
        return lines;
    }

    /** The whole file. */
    Secret text() {
        StringBuilder text = new StringBuilder();
        lines().values().forEach(line -> text.append(line.reveal()).append('\n'));
        return new Secret(text.toString());
    }

    /** A value for people. */
    String shown(String name) {
        return plain.getOrDefault(name, "(secret)");
    }

    private static Secret line(String name, String value) {
        return new Secret(name + "=" + spelled(value).orElseThrow());
    }
}
