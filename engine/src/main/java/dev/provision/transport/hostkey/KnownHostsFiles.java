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
import java.util.concurrent.atomic.LongAdder;

/** Reads known_hosts files, each once until it changes, and adds to them. Thread-safe. */
public final class KnownHostsFiles {
    private record Read(FileTime changed, long size, KnownHostsLines lines) {
        boolean isOf(FileTime time, long bytes) {
            return changed.equals(time) && size == bytes;
        }
    }

    /**
     * Threads of one process cannot hold a file lock against each other, and one that closes a file it has read gives up
     * the lock that another holds on it.
     */
    private static final Object OPEN = new Object();

    private final Map<Path, Read> files = new ConcurrentHashMap<>();
    private final LongAdder comparisons = new LongAdder();
    private final LongAdder parsings = new LongAdder();

    /** Number of times that a line was compared with a host's name. */
    long comparisons() {
        return comparisons.sum();
    }

    /** Number of times that a file was parsed. */
    long parsings() {
        return parsings.sum();
    }

    /** What is known by these files; one that does not exist says nothing. */
    KnownHosts read(List<Path> paths) throws IOException {
        List<KnownHostsLine> lines = new ArrayList<>();
        for (Path path : paths) {
            lines.addAll(lines(path).all());
        }
        return new KnownHosts(lines);
    }

    /**
     * What is known of a hop, by the files that its configuration names. As with ssh, a file of revoked keys that cannot be
     * read is an error: no host can be trusted without it.
     */
    public KnownHost about(Hop hop) throws IOException {
        String host = hop.keyName();
        String name = KnownHosts.withoutPort(host);
        List<KnownHostsLine> revoked = new ArrayList<>();
        for (Path path : hop.revoked()) {
            revoked.addAll(RevokedKeys.read(path));
        }
        return new KnownHost(
                name,
                about(hop.knownHosts(), revoked, host),
                host.equalsIgnoreCase(name) ? List.of() : about(hop.knownHosts(), revoked, name));
    }

    private List<KnownHostsLine> about(List<Path> paths, List<KnownHostsLine> revoked, String host) throws IOException {
        List<KnownHostsLine> lines = new ArrayList<>();
        for (Path path : paths) {
            lines.addAll(lines(path).about(host));
        }
        revoked.stream().filter(line -> line.speaksOf(host)).forEach(lines::add);
        return lines;
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

    private KnownHostsLines lines(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            return KnownHostsLines.parse(path, "", comparisons);
        }
        FileTime changed = Files.getLastModifiedTime(path);
        long size = Files.size(path);
        Read before = files.get(path);
        if (before != null && before.isOf(changed, size)) {
            return before.lines();
        }
        synchronized (OPEN) {
            Read meanwhile = files.get(path);
            if (meanwhile != null && meanwhile.isOf(changed, size)) {
                return meanwhile.lines();
            }
            // ISO 8859-1: no byte of a file, however broken, can make the reading of its other lines fail
            KnownHostsLines lines = parse(path, Files.readString(path, StandardCharsets.ISO_8859_1));
            files.put(path, new Read(changed, size, lines));
            return lines;
        }
    }

    private KnownHostsLines parse(Path path, String text) {
        parsings.increment();
        return KnownHostsLines.parse(path, text, comparisons);
    }

    /** Adds keys of a host that are not there yet, under a lock that other runs and threads obey. */
    public void add(Path path, String host, List<HostKey> keys) throws IOException {
        synchronized (OPEN) {
            prepareFolder(path);
            try (FileChannel file = FileChannel.open(
                            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    var lock = file.lock()) {
                Read before = files.get(path);
                if (before == null || !before.isOf(Files.getLastModifiedTime(path), file.size())) {
                    FileTime changed = Files.getLastModifiedTime(path);
                    String text = contents(file);
                    before = new Read(changed, text.length(), parse(path, text));
                }
                files.remove(path);
                List<String> added = missing(before.lines(), host, keys);
                if (!added.isEmpty() && lock.isValid()) {
                    String text = (endsALine(file) ? "" : "\n") + String.join("\n", added) + "\n";
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    // one write at the end: a reader sees all of it or nothing
                    file.write(ByteBuffer.wrap(bytes), file.size());
                    file.force(true);
                    before = new Read(
                            Files.getLastModifiedTime(path),
                            before.size() + bytes.length,
                            before.lines().and(added));
                }
                // Its size tells whether somebody who does not obey the lock has written as well.
                if (file.size() == before.size()) {
                    files.put(path, before);
                }
            }
        }
    }

    /** The lines to append for the keys that the file has not. */
    private static List<String> missing(KnownHostsLines lines, String host, List<HostKey> keys) {
        String name = KnownHosts.withoutPort(host);
        KnownHost now =
                new KnownHost(name, lines.about(host), host.equalsIgnoreCase(name) ? List.of() : lines.about(name));
        return keys.stream()
                .filter(key -> now.judgeKey(key).standing() != Standing.KNOWN)
                .map(key -> host + ' ' + key.type() + ' ' + key.base64())
                .toList();
    }

    private static boolean endsALine(FileChannel file) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return file.size() == 0 || (file.read(last, file.size() - 1) == 1 && last.get(0) == '\n');
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
