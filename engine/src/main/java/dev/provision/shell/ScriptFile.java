package dev.provision.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A constant script that stands in a file of its own beside the class that sends it, where an editor and a linter see it. */
public final class ScriptFile {
    private ScriptFile() {}

    /**
     * The texts of the files one after the other, for a {@link Fragment}; definitions first. Comments and indentation, which
     * are half of them, stay here: each host would be sent them, and parse them. So no line within a string or a
     * here-document may rest on blanks at its beginning, or begin with {@code #}.
     */
    public static String read(Class<?> beside, String... names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            try (InputStream in = beside.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("no " + name + " beside " + beside.getName());
                }
                new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::stripLeading)
                        .filter(line -> !line.startsWith("#"))
                        .forEach(line -> text.append(line).append('\n'));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return text.toString();
    }
}
