package dev.provision.secret;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Masks every secret of a run in all text that leaves the program. A secret is registered at the moment it is read;
 * its base64 form and its lines are masked too, since tools on a host print them so. Thread-safe.
 */
public final class Redactor {
    /** What stands in the place of a secret. */
    public static final String MASK = "***";

    /** A shorter secret would mask ordinary text everywhere; the reader of secrets refuses it. */
    public static final int SHORTEST = 4;

    private final List<String> needles = new CopyOnWriteArrayList<>();

    /** Takes note of a secret and gives it back. */
    public Secret register(Secret secret) {
        String text = secret.reveal();
        add(text);
        text.lines().forEach(this::add);
        add(Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        return secret;
    }

    private synchronized void add(String needle) {
        String trimmed = needle.strip();
        if (trimmed.length() >= SHORTEST && !needles.contains(trimmed)) {
            needles.add(trimmed);
            needles.sort(Comparator.comparingInt(String::length).reversed());
        }
    }

    /** The text with every known secret replaced by {@link #MASK}. */
    public String mask(String text) {
        String masked = text;
        for (String needle : needles) {
            if (masked.contains(needle)) {
                masked = masked.replace(needle, MASK);
            }
        }
        return masked;
    }
}
