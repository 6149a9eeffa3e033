package dev.provision.record;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/** Names of runs that sort by time: {@code 20261123T061500-4f2a}. */
public final class RunId {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    private RunId() {}

    public static String next(Clock clock, Random random) {
        return TIME.format(clock.instant()) + "-" + String.format("%04x", random.nextInt(0x10000));
    }
}
