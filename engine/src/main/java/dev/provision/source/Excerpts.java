package dev.provision.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of the files that problems are about, read again when they are shown. Not thread-safe. */
final class Excerpts {
    private final Path folder;
    private final Map<String, List<String>> files = new HashMap<>();

    /** With the folder that relative names are relative to. */
    Excerpts(Path folder) {
        this.folder = folder;
    }

    /** A line of a file, counted from 1; empty if there is no such file any more, as for {@code -e}. */
    Optional<String> line(String file, int number) {
        List<String> lines = files.computeIfAbsent(file, this::read);
        return number >= 1 && number <= lines.size() ? Optional.of(lines.get(number - 1)) : Optional.empty();
    }

    private List<String> read(String file) {
        try {
            Path path = folder.resolve(file);
            if (!Files.isRegularFile(path)) {
                return List.of();
            }
            try (var in = Files.newInputStream(path)) {
                // Broken UTF-8 is shown with replacement characters: the excerpt only serves to find the place.
                String text = new String(in.readNBytes(YamlReader.LARGEST), StandardCharsets.UTF_8);
                return List.of(text.split("\r\n|\r|\n", -1));
            }
        } catch (IOException | InvalidPathException unreadable) {
            return List.of(); // the problem itself says the place; only its excerpt is missing
        }
    }
}
