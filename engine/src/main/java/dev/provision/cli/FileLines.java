package dev.provision.cli;

import dev.provision.expression.SourceLines;
import dev.provision.source.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Lines of the operator's files, read once. */
final class FileLines implements SourceLines {
    private final Map<String, List<String>> files = new ConcurrentHashMap<>();

    @Override
    public Optional<String> line(String file, int line) {
        List<String> lines = files.computeIfAbsent(file, FileLines::read);
        return line >= 1 && line <= lines.size() ? Optional.of(lines.get(line - 1)) : Optional.empty();
    }

    /** Without its lines a place is only less precise, so a file that cannot be read any more is no lines. */
    private static List<String> read(String file) {
        try {
            return Lines.of(Files.readString(Path.of(file)));
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }
}
