package dev.provision.transport.hostkey;

import dev.provision.transport.key.HostKey;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One line of a known_hosts file that says something about keys.
 *
 * @param hosts as written: names and patterns with commas between them, or a hash of one name
 * @param place file:line
 */
record KnownHostsLine(Marker marker, String hosts, HostKey key, String place) {
    enum Marker {
        NONE,
        REVOKED,
        CERT_AUTHORITY
    }

    private static final String ALGORITHM = "HmacSHA1";
    /** Looking an algorithm up takes longer than a hash. */
    private static final ThreadLocal<Mac> HMAC = ThreadLocal.withInitial(KnownHostsLine::hmac);

    /** What tells a pattern or a hash from a name. */
    private static final Pattern PATTERN = Pattern.compile("[*?!|]");

    private static final Pattern SPACES = Pattern.compile("[ \\t]+");

    /** Nothing for an empty line, a comment, and a line that is not understood: the others still count. */
    static Optional<KnownHostsLine> parse(String line, String place) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return Optional.empty();
        }
        List<String> fields = List.of(SPACES.split(text));
        Marker marker = Marker.NONE;
        if (fields.get(0).startsWith("@")) {
            if (fields.get(0).equals("@revoked")) {
                marker = Marker.REVOKED;
            } else if (fields.get(0).equals("@cert-authority")) {
                marker = Marker.CERT_AUTHORITY;
            } else {
                return Optional.empty();
            }
            fields = fields.subList(1, fields.size());
        }
        if (fields.size() < 3) {
            return Optional.empty();
        }
        return key(fields.get(1), fields.get(2)).map(new Of(marker, fields.get(0), place)::key);
    }

    private record Of(Marker marker, String hosts, String place) {
        KnownHostsLine key(HostKey key) {
            return new KnownHostsLine(marker, hosts, key, place);
        }
    }

    private static Optional<HostKey> key(String type, String base64) {
        try {
            return HostKey.of(Base64.getDecoder().decode(base64))
                    .filter(key -> key.type().equals(type));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The names of the line in lower case, if it has nothing but names: no pattern, no hash. */
    Optional<List<String>> names() {
        return PATTERN.matcher(hosts).find()
                ? Optional.empty()
                : Optional.of(List.of(hosts.toLowerCase(Locale.ROOT).split(",")));
    }

    /** Whether the line speaks of this host: {@code name}, or {@code [name]:port} when the port is not 22. */
    boolean speaksOf(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (hosts.startsWith("|")) {
            return hashMatches(name);
        }
        boolean matches = false;
        for (String pattern : hosts.toLowerCase(Locale.ROOT).split(",")) {
            boolean negated = pattern.startsWith("!");
            if (glob(negated ? pattern.substring(1) : pattern, name)) {
                if (negated) {
                    return false;
                }
                matches = true;
            }
        }
        return matches;
    }

    private boolean hashMatches(String name) {
        String[] parts = hosts.split("\\|", -1);
        if (parts.length != 4 || !parts[1].equals("1")) {
            return false;
        }
        try {
            Mac mac = HMAC.get();
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), ALGORITHM));
            byte[] hash = mac.doFinal(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash).equals(parts[3]);
        } catch (InvalidKeyException | IllegalArgumentException e) {
            return false;
        }
    }

    private static Mac hmac() {
        try {
            return Mac.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** {@code *} and {@code ?}, without the blow-up that a regular expression made of many stars has. */
    static boolean glob(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
