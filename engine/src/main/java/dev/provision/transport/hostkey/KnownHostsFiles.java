package dev.provision.transport.hostkey;

import dev.provision.transport.config.Hop;
import dev.provision.transport.key.HostKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads known_hosts files, each once until it changes, and adds to them. Thread-safe. */
public final class KnownHostsFiles {
    private record Read(FileTime changed, long size, List<KnownHostsLine> lines) {}

    /**
     * Threads of one process cannot hold a file lock against each other, and one that closes a file it has read gives up
     * the lock that another holds on it.
     */
    private static final Object OPEN = new Object();

    private final Map<Path, Read> files = new ConcurrentHashMap<>();

    /** What is known by these files; one that does not exist says nothing. */
    KnownHosts read(List<Path> paths) throws IOException {
        List<KnownHostsLine> lines = new ArrayList<>();
        for (Path path : paths) {
            lines.addAll(lines(path));
        }
        return new KnownHosts(lines);
    }

    /** What is known of a hop, by the files that its configuration names. */
    public KnownHost about(Hop hop) throws IOException {
        return read(hop.knownHosts(), hop.revoked()).of(hop.keyName());
    }

    /**
     * What is known by files of known hosts and of revoked keys. As with ssh, a file of revoked keys that cannot be read is
     * an error: no host can be trusted without it.
     */
    KnownHosts read(List<Path> paths, List<Path> revoked) throws IOException {
        List<KnownHostsLine> lines = new ArrayList<>(read(paths).lines());
        for (Path path : revoked) {
            lines.addAll(RevokedKeys.read(path));
        }
        return new KnownHosts(lines);
    }

    private List<KnownHostsLine> lines(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return List.of();
        }
        FileTime changed = Files.getLastModifiedTime(path);
        long size = Files.size(path);
        Read before = files.get(path);
        if (before != null && before.changed().equals(changed) && before.size() == size) {
            return before.lines();
        }
        List<KnownHostsLine> lines;
        synchronized (OPEN) {
            // ISO 8859-1: no byte of a file, however broken, can make the reading of its other lines fail
            lines = parse(path, Files.readString(path, StandardCharsets.ISO_8859_1));
        }
        files.put(path, new Read(changed, size, lines));
        return lines;
    }

    private static List<KnownHostsLine> parse(Path path, String text) {
        List<KnownHostsLine> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            KnownHostsLine.parse(line, path + ":" + number).ifPresent(lines::add);
        }
        return List.copyOf(lines);
    }

    /** Adds keys of a host that are not there yet, under a lock that other runs and threads obey. */
    public void add(Path path, String host, List<HostKey> keys) throws IOException {
        synchronized (OPEN) {
            prepareFolder(path);
            try (FileChannel file = FileChannel.open(
                            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    var lock = file.lock()) {
                String before = contents(file);
                KnownHost now = new KnownHosts(parse(path, before)).of(host);
                String missing = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
                StringBuilder text = new StringBuilder(missing);
                for (HostKey key : keys) {
                    if (now.judgeKey(key).standing() != Standing.KNOWN) {
                        text.append(host)
                                .append(' ')
                                .append(key.type())
                                .append(' ')
                                .append(key.base64())
                                .append('\n');
                    }
                }
                if (text.length() > missing.length() && lock.isValid()) {
                    // one write at the end: a reader sees all of it or nothing
                    file.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)), file.size());
                    file.force(true);
                }
            }
            files.remove(path);
        }
    }

    /** Through the channel that holds the lock: closing any other on the same file would give the lock up. */
    private static String contents(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
        while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
            // until all is there
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    private static void prepareFolder(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new NoSuchFileException(path.toString());
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }
}
