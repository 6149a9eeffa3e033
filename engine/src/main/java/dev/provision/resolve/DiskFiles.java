package dev.provision.resolve;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The file system; a file is read once per run, so that all hosts get the same. */
public final class DiskFiles implements ControllerFiles {
    /** Larger files belong into an image or a package. */
    static final int LARGEST = 64 * 1024 * 1024;

    private final Map<Path, byte[]> known = new ConcurrentHashMap<>();

    @Override
    public boolean isFile(Path path) {
        return Files.isRegularFile(path);
    }

    @Override
    public boolean isFolder(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public byte[] read(Path path) throws IOException {
        byte[] bytes = known.get(path);
        if (bytes == null) {
            try (InputStream in = Files.newInputStream(path)) {
                bytes = in.readNBytes(LARGEST + 1);
            }
            if (bytes.length > LARGEST) {
                throw new IOException("it is larger than 64 MiB");
            }
            byte[] earlier = known.putIfAbsent(path, bytes);
            bytes = earlier == null ? bytes : earlier;
        }
        return bytes;
    }

    @Override
    public List<Path> below(Path folder) throws IOException {
        // The folder itself may be a link, which would be walked over as one.
        Path real = folder.toRealPath();
        try (Stream<Path> all = Files.walk(real)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.resolve(real.relativize(file)))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }
}
