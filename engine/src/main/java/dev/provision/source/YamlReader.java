package dev.provision.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML 1.2 (its JSON schema: {@code yes}, {@code off}, {@code 0644} and dates are text) into {@link Data} that
 * remembers where each part stands. Whatever is wrong with a file becomes problems, never an exception; what a hostile
 * file can cost is limited in size, depth and aliases. Holds no state.
 */
public final class YamlReader {
    /** The largest file that is read; more is not a playbook but a mistake. */
    public static final int LARGEST = 3 * 1024 * 1024;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setCodePointLimit(LARGEST)
            .setMaxAliasesForCollections(
                    Integer.MAX_VALUE) // NodeReader counts what aliases expand to, which is the point
            .setAllowNonScalarKeys(true) // NodeReader refuses them, with their place
            .build();

    /** Reads a file; {@code name} is how the operator spells it, and the file of every place in the result. */
    public Optional<Data> read(Path path, String name, Problems problems) {
        return read(path, name, null, problems);
    }

    /**
     * Reads a file that another file names.
     *
     * @param namedAt the place that names it, where a missing file is reported
     * @return empty if the file cannot be read or is not YAML, and then there is at least one problem more
     */
    public Optional<Data> read(Path path, String name, @Nullable At namedAt, Problems problems) {
        return bytes(path, name, namedAt, problems)
                .flatMap(bytes -> Utf8.decode(bytes, name, problems))
                .flatMap(text -> read(text, name, problems));
    }

    /**
     * Reads a file that Ansible may have been given too: merge keys are merged, and what {@code !vault} marks is text.
     *
     * @return empty if the file cannot be read or is not YAML, and then there is at least one problem more
     */
    public Optional<Data> readAnsible(Path path, String name, Problems problems) {
        return bytes(path, name, null, problems)
                .flatMap(bytes -> Utf8.decode(bytes, name, problems))
                .flatMap(text -> read(text, name, true, problems));
    }

    /** Reads a text with the merge keys of YAML 1.1, such as a compose file. */
    public Optional<Data> readAnsible(String text, String name, Problems problems) {
        return read(text, name, true, problems);
    }

    /** Reads a text, such as the value of {@code -e}. */
    public Optional<Data> read(String text, String name, Problems problems) {
        return read(text, name, false, problems);
    }

    private static Optional<Data> read(String text, String name, boolean ansible, Problems problems) {
        try {
            var parser = new DepthLimit(new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text)), name);
            Optional<Node> root = new Composer(SETTINGS, parser).getSingleNode();
            if (root.isEmpty()) {
                problems.error(Problem.at(At.whole(name), "the file is empty").expected("a YAML document"));
                return Optional.empty();
            }
            return new NodeReader(name, ansible, problems).read(root.get());
        } catch (InvalidInput invalid) {
            invalid.problems().forEach(problems::error);
        } catch (MarkedYamlEngineException syntax) {
            problems.error(Syntax.problem(syntax, name));
        } catch (ReaderException unprintable) {
            problems.error(Utf8.unprintable(text, unprintable.getPosition(), name));
        } catch (YamlEngineException other) {
            problems.error(Problem.at(At.whole(name), "this is not YAML: " + other.getMessage()));
        }
        return Optional.empty();
    }

    /** Whether there is a file (not a folder) at the path. */
    public boolean isFile(Path path) {
        return Files.exists(path) && !Files.isDirectory(path);
    }

    /** Whether there is a folder at the path. */
    public boolean isFolder(Path path) {
        return Files.isDirectory(path);
    }

    /** The names in a folder, sorted; none if it cannot be listed. */
    public List<String> names(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> Objects.toString(entry.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            return List.of(); // the names only serve hints and optional folders
        }
    }

    private Optional<byte[]> bytes(Path path, String name, @Nullable At namedAt, Problems problems) {
        At at = namedAt == null ? At.whole(name) : namedAt;
        if (Files.isDirectory(path)) {
            problems.error(Problem.at(at, name + " is a folder").expected("a YAML file"));
            return Optional.empty();
        }
        try (var in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length <= LARGEST) {
                return Optional.of(bytes);
            }
            problems.error(Problem.at(at, name + " is too large").expected("at most 3 MiB"));
        } catch (NoSuchFileException missing) {
            problems.error(Problem.at(at, name + " does not exist").hint(neighbour(path)));
        } catch (AccessDeniedException denied) {
            problems.error(Problem.at(at, name + " may not be read").hint("check the permissions of the file"));
        } catch (IOException failed) {
            problems.error(Problem.at(at, name + " cannot be read: " + failed.getMessage()));
        }
        return Optional.empty();
    }

    private @Nullable String neighbour(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        Path file = path.getFileName();
        return folder == null || file == null
                ? null
                : Nearest.hint(file.toString(), names(folder)).orElse(null);
    }
}
