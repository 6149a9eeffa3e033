package dev.provision.apply;

import java.security.SecureRandom;
import java.util.HexFormat;

/** What tells the parts of a host's output apart: unpredictable to it, letters and digits only. */
final class Marker {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Marker() {}

    static String next() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return "m" + HexFormat.of().formatHex(bytes);
    }
}
