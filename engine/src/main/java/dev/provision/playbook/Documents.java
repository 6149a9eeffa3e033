package dev.provision.playbook;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Nearest;
import dev.provision.source.PathProblem;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import dev.provision.source.SchemaCheck.Expressions;
import dev.provision.source.YamlReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The files of one playbook: each read and checked once, named as the operator would, and never importing itself. */
final class Documents {
    private static final int MOST_IMPORTS = 5_000;

    private final YamlReader reader;
    private final SchemaCheck schemas;
    private final Path root;
    private final Problems problems;
    private final Map<Path, Optional<Data>> read = new HashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private int imports;

    /** With the directory that relative names are relative to. */
    Documents(YamlReader reader, SchemaCheck schemas, Path root, Problems problems) {
        this.reader = reader;
        this.schemas = schemas;
        this.root = root;
        this.problems = problems;
    }

    private record Open(Path file, String name) {}

    Problems problems() {
        return problems;
    }

    SchemaCheck schemas() {
        return schemas;
    }

    /** Where a name leads on disk. */
    Path path(String name) {
        return root.resolve(name);
    }

    boolean isFile(String name) {
        return reader.isFile(path(name));
    }

    boolean isDirectory(String name) {
        return reader.isFolder(path(name));
    }

    List<String> names(String directory) {
        return reader.names(path(directory));
    }

    /** What a path written in a file means: relative to that file, and still in the operator's spelling. */
    Optional<String> beside(String file, Data.Text written) {
        if (Written.hasBraces(written)) {
            return Optional.empty(); // the schema has said that there are no expressions in paths
        }
        try {
            return Optional.of(
                    Path.of(file).resolveSibling(written.value()).normalize().toString());
        } catch (InvalidPathException impossible) {
            problems.error(PathProblem.at(written.at(), written.value()));
            return Optional.empty();
        }
    }

    /** The directory of a file, as the operator would spell it. */
    static String directoryOf(String file) {
        Path parent = Path.of(file).getParent();
        return parent == null ? "" : parent.toString();
    }

    /** Reads a file that must fit a schema; what does not fit is noted, and the rest is still worth reading. */
    Optional<Data> read(String name, @Nullable At namedAt, String schema) {
        Path path = path(name).toAbsolutePath().normalize();
        Optional<Data> known = read.get(path);
        if (known != null) {
            return known;
        }
        Optional<Data> data = reader.read(path(name), name, namedAt, problems);
        data.ifPresent(found -> schemas.check(schema, found, Expressions.EVALUATED, problems));
        read.put(path, data);
        return data;
    }

    /** Reads a file that puts its content in the place of an import, unless that import is within the same file. */
    void enter(String name, @Nullable At namedAt, String schema, Consumer<Data> action) {
        Path path = path(name).toAbsolutePath().normalize();
        Open entered = new Open(path, name);
        if (open.stream().anyMatch(outer -> outer.file().equals(path))) {
            problems.error(cycle(entered, namedAt));
            return;
        }
        if (++imports > MOST_IMPORTS) {
            throw new InvalidInput(Problem.at(namedAt == null ? At.whole(name) : namedAt, "there are too many imports")
                    .expected("at most " + MOST_IMPORTS));
        }
        open.addLast(entered);
        try {
            read(name, namedAt, schema).ifPresent(action);
        } finally {
            open.removeLast();
        }
    }

    private Problem cycle(Open entered, @Nullable At namedAt) {
        List<String> chain = new ArrayList<>();
        for (Open outer : open) {
            if (!chain.isEmpty() || outer.file().equals(entered.file())) {
                chain.add(outer.name());
            }
        }
        chain.add(entered.name());
        return Problem.at(namedAt == null ? At.whole(entered.name()) : namedAt, "this import leads back to itself")
                .found(String.join(" -> ", chain));
    }

    /** Notes that a name is not among those that exist. */
    void unknown(At at, String message, String name, List<String> existing) {
        problems.error(Problem.at(at, message)
                .expected(
                        existing.isEmpty() || existing.size() > 12
                                ? "another name"
                                : "one of " + String.join(", ", existing))
                .hint(Nearest.hint(name, existing).orElse(null)));
    }
}
