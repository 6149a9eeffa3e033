package dev.provision.lab;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The daemon's log: standard error, which is daemon.log. */
final class Log {
    private Log() {}

    static void line(String text) {
        System.err.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + text);
    }
}
