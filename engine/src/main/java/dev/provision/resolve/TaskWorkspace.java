package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.expression.Scope;
import dev.provision.resource.Workspace;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Nearest;
import dev.provision.source.PathProblem;
import dev.provision.source.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The files and templates of one task on one host. */
record TaskWorkspace(List<Path> folders, ControllerFiles files, Expressions expressions, Scope scope)
        implements Workspace {

    @Override
    public byte[] file(String path, At at) {
        return read(find(path, List.of("files"), files::isFile, "file", at), path, at);
    }

    @Override
    public Data rendered(String path, At at) {
        Path found = find(path, List.of("templates", "files"), files::isFile, "template", at);
        String content = decode(read(found, path, at), path, at);
        return expressions.template(found.toString(), content, at, scope);
    }

    @Override
    public Map<String, byte[]> folder(String path, At at) {
        Path found = find(path, List.of("files"), files::isFolder, "folder", at);
        Map<String, byte[]> contents = new LinkedHashMap<>();
        try {
            for (Path file : files.below(found)) {
                contents.put(found.relativize(file).toString(), read(file, file.toString(), at));
            }
        } catch (IOException failed) {
            throw unreadable(path, failed, at);
        }
        return contents;
    }

    private Path find(String path, List<String> subfolders, Predicate<Path> exists, String what, At at) {
        Path wanted = path(path, at);
        if (wanted.isAbsolute()) {
            if (exists.test(wanted)) {
                return wanted;
            }
            throw missing(path, what, at, null);
        }
        for (Path folder : folders) {
            for (String subfolder : subfolders) {
                Path candidate = folder.resolve(subfolder).resolve(wanted);
                if (exists.test(candidate)) {
                    return candidate;
                }
            }
            Path beside = folder.resolve(wanted);
            if (exists.test(beside)) {
                return beside;
            }
        }
        throw missing(path, what, at, similar(wanted, subfolders));
    }

    private static Path path(String path, At at) {
        try {
            Path wanted = Path.of(path);
            if (path.isEmpty() || (!wanted.isAbsolute() && wanted.normalize().startsWith(".."))) {
                throw new InvalidInput(Problem.at(at, "\"" + path + "\" leads out of the playbook's folders")
                        .expected("a path inside them, or an absolute one"));
            }
            return wanted;
        } catch (InvalidPathException invalid) {
            throw new InvalidInput(PathProblem.at(at, path));
        }
    }

    private InvalidInput missing(String path, String what, At at, @Nullable String hint) {
        String looked = folders.stream()
                .map(folder -> folder.toString().isEmpty() ? "." : folder.toString())
                .reduce((a, b) -> a + ", " + b)
                .orElse("nowhere");
        return new InvalidInput(Problem.at(at, "there is no " + what + " \"" + path + "\"")
                .hint(hint != null ? hint : "looked in " + looked));
    }

    private @Nullable String similar(Path wanted, List<String> subfolders) {
        List<String> names = folders.stream()
                .flatMap(folder -> subfolders.stream().map(folder::resolve))
                .filter(files::isFolder)
                .flatMap(folder -> names(folder).stream())
                .toList();
        return Nearest.hint(wanted.toString(), names).orElse(null);
    }

    private List<String> names(Path folder) {
        try {
            return files.below(folder).stream()
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        } catch (IOException unlisted) {
            return List.of(); // names only serve a hint
        }
    }

    private byte[] read(Path found, String path, At at) {
        try {
            return files.read(found);
        } catch (IOException failed) {
            throw unreadable(path, failed, at);
        }
    }

    private static InvalidInput unreadable(String path, IOException failed, At at) {
        String why = failed instanceof AccessDeniedException
                ? "permission denied"
                : failed instanceof NoSuchFileException
                        ? "it does not exist"
                        : Objects.toString(failed.getMessage(), "it failed");
        return new InvalidInput(Problem.at(at, "\"" + path + "\" cannot be read: " + why));
    }

    private static String decode(byte[] bytes, String path, At at) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw new InvalidInput(Problem.at(at, "the template \"" + path + "\" is not UTF-8")
                    .hint("a file that is no text is copied with copy:"));
        }
    }
}
