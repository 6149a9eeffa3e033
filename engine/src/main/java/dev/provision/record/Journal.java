package dev.provision.record;

import dev.provision.secret.Masked;
import dev.provision.secret.Redactor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The append-only record of a run: one JSON object a line in {@code <directory>/journal.jsonl}, mode 0600, secrets masked.
 * What says that a host is about to be changed is on the disk before {@link #accept} returns; how that ended is there with the
 * next of them, or with the end of the run at the latest: an end that a power failure takes away is an end that is not known.
 */
public final class Journal implements Event.Sink, AutoCloseable {
    private final FileOutputStream file;
    private final Clock clock;
    private final Redactor redactor;
    private final Object syncing = new Object();
    private @Nullable IOException broken;
    private long written;
    private long synced;

    private Journal(FileOutputStream file, Clock clock, Redactor redactor) {
        this.file = file;
        this.clock = clock;
        this.redactor = redactor;
    }

    /**
     * Begins a run's journal.
     *
     * @param directory made if missing, mode 0700
     * @throws IOException if there is a journal already, or it cannot be written
     */
    public static Journal create(Path directory, Clock clock, Redactor redactor) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path file = directory.resolve("journal.jsonl");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel folder = FileChannel.open(directory)) {
            folder.force(true); // so that the file's name is on the disk too
        }
        return on(file, clock, redactor);
    }

    /** A journal at the end of a file that exists. */
    static Journal on(Path existing, Clock clock, Redactor redactor) throws IOException {
        // Not a channel: that would be closed by an event that an interrupted thread gives.
        return new Journal(new FileOutputStream(existing.toFile(), true), clock, redactor);
    }

    @Override
    public void accept(Event event) {
        accept(List.of(event));
    }

    @Override
    public void accept(List<? extends Event> together) {
        long end = write(together);
        if (together.stream().anyMatch(Journal::precedesMore)) {
            sync(end);
        }
    }

    private static boolean precedesMore(Event event) {
        return event instanceof Event.StepStarted || event instanceof Event.RunEnded;
    }

    /** @return how many bytes were written to the journal so far */
    private synchronized long write(List<? extends Event> together) {
        if (broken != null) {
            throw unwritable(broken);
        }
        StringBuilder lines = new StringBuilder();
        for (Event event : together) {
            lines.append(Masked.json(EventJson.of(event, clock.instant()), redactor))
                    .append('\n');
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        try {
            file.write(bytes);
        } catch (IOException e) {
            // What is written after a line that is not whole could not be read.
            broken = e;
            throw unwritable(e);
        }
        written += bytes.length;
        return written;
    }

    /** Returns once the first so many bytes are on the disk; what several hosts wrote meanwhile is brought there at once. */
    private void sync(long bytes) {
        synchronized (syncing) {
            if (synced >= bytes) {
                return;
            }
            long all;
            synchronized (this) {
                all = written;
            }
            try {
                file.getFD().sync();
            } catch (IOException e) {
                throw broken(e);
            }
            synced = all;
        }
    }

    private synchronized UncheckedIOException broken(IOException e) {
        broken = e;
        return unwritable(e);
    }

    private static UncheckedIOException unwritable(IOException e) {
        return new UncheckedIOException("the run's journal cannot be written: nothing more is changed", e);
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
