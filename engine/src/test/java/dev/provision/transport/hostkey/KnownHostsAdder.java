package dev.provision.transport.hostkey;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A program that records keys while it reads them, so that a test can run several at the same time. */
final class KnownHostsAdder {
    private KnownHostsAdder() {}

    /** Arguments: the file, a prefix of host names, how many. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        Thread reader = new Thread(() -> readOn(file));
        reader.setDaemon(true);
        reader.start();
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            new KnownHostsFiles().add(file, arguments[1] + "-" + i, List.of(KnownHostsFilesTest.key(i)));
        }
    }

    private static void readOn(Path file) {
        try {
            while (true) {
                new KnownHostsFiles().read(List.of(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
