package dev.provision.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A program that records keys, so that a test can run several at the same time. */
final class KnownHostsAdder {
    private KnownHostsAdder() {}

    /** Arguments: the file, a prefix of host names, how many. */
    public static void main(String[] arguments) throws IOException {
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            new KnownHostsFiles()
                    .add(Path.of(arguments[0]), arguments[1] + "-" + i, List.of(KnownHostsFilesTest.key(i)));
        }
    }
}
