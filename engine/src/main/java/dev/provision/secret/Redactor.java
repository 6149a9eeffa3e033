package dev.provision.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.json.JSONObject;

/**
 * Masks every secret of a run in all text that leaves the program. A secret is registered at the moment it is read;
 * its lines and its forms in base64, JSON, URLs and shell quotes are masked too, since tools on a host print them so.
 * Thread-safe.
 */
public final class Redactor {
    /** What stands in the place of a secret. */
    public static final String MASK = "***";

    /** A shorter secret would mask ordinary text everywhere; the reader of secrets refuses it. */
    public static final int SHORTEST = 4;

    /** So many characters of base64 are hardly ordinary text. */
    private static final int SHORTEST_ENCODED = 6;

    private static final int BASE64_LINE = 76;

    /** Longest first, so that a secret which is part of another does not uncover the rest of that. */
    private volatile List<String> needles = List.of();

    /** Takes note of a secret and gives it back. */
    public synchronized Secret register(Secret secret) {
        String text = secret.reveal();
        Set<String> forms = new HashSet<>(needles);
        text.lines().forEach(line -> addWritten(line, forms));
        addWritten(text, forms);
        addEncoded(text.getBytes(StandardCharsets.UTF_8), forms);
        needles = forms.stream()
                .sorted(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()))
                .toList();
        return secret;
    }

    /** As it is, and as shells, JSON and URLs write it. */
    private static void addWritten(String text, Set<String> forms) {
        add(text, forms);
        add(text.replace("'", "'\\''"), forms);
        String quoted = JSONObject.quote(text);
        add(quoted.substring(1, quoted.length() - 1), forms);
        add(URLEncoder.encode(text, StandardCharsets.UTF_8), forms);
        add(URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20"), forms);
    }

    /**
     * In base64, at each of the three places in a group at which it can stand in a longer text: the characters that hold
     * bits of nothing else. Also line by line as base64(1) and MIME break it.
     */
    private static void addEncoded(byte[] secret, Set<String> forms) {
        for (int before = 0; before < 3; before++) {
            byte[] moved = new byte[before + secret.length];
            System.arraycopy(secret, 0, moved, before, secret.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(moved);
            String own = encoded.substring((before * 8 + 5) / 6, moved.length * 8 / 6);
            if (own.length() >= SHORTEST_ENCODED) {
                add(own, forms);
                add(own.replace('+', '-').replace('/', '_'), forms);
            }
        }
        String whole = Base64.getEncoder().withoutPadding().encodeToString(secret);
        add(whole, forms);
        for (int from = 0; whole.length() > BASE64_LINE && from < whole.length(); from += BASE64_LINE) {
            String line = whole.substring(from, Math.min(whole.length(), from + BASE64_LINE));
            if (line.length() >= SHORTEST_ENCODED) {
                add(line, forms);
            }
        }
    }

    private static void add(String needle, Set<String> forms) {
        String trimmed = needle.strip();
        if (trimmed.length() >= SHORTEST) {
            forms.add(trimmed);
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
