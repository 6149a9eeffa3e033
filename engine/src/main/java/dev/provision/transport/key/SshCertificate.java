package dev.provision.transport.key;

import dev.provision.transport.limit.Printable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.schmizz.sshj.common.Buffer;

/**
 * An OpenSSH certificate (PROTOCOL.certkeys): a key and what an authority says of it, taken apart and not yet believed.
 *
 * @param whole all of it, as it goes over the wire
 * @param key the key that is certified
 * @param id what its maker called it; any text
 * @param principals the names of hosts, or of users, that it is for; none = for any
 * @param validAfter seconds since 1970, unsigned
 * @param validBefore seconds since 1970, unsigned; all bits set = for ever
 * @param criticalOptions the names of what must be understood by whoever believes it
 * @param authority the key that is said to have signed it
 * @param signed the bytes that were signed
 * @param signature with the name of its algorithm
 */
public record SshCertificate(
        HostKey whole,
        HostKey key,
        Kind kind,
        String id,
        List<String> principals,
        long validAfter,
        long validBefore,
        List<String> criticalOptions,
        HostKey authority,
        byte[] signed,
        byte[] signature) {
    /** What a certificate is about. */
    public enum Kind {
        USER,
        HOST,
        /** Neither, which is for nothing. */
        OTHER
    }

    /** What the type of a certificate ends with. */
    public static final String SUFFIX = "-cert-v01@openssh.com";

    /** The type of the key that is certified -> of how many strings the key consists. */
    private static final Map<String, Integer> PARTS = Map.of(
            "ssh-ed25519", 1,
            "ecdsa-sha2-nistp256", 2,
            "ecdsa-sha2-nistp384", 2,
            "ecdsa-sha2-nistp521", 2,
            "ssh-rsa", 2);

    /** Whether a key is a certificate by its type. */
    public static boolean isOne(HostKey key) {
        return key.type().endsWith(SUFFIX);
    }

    /** Takes it apart; nothing for what is no certificate or not a whole one, byte for byte. */
    public static Optional<SshCertificate> of(HostKey whole) {
        String type = isOne(whole) ? whole.type().substring(0, whole.type().length() - SUFFIX.length()) : "";
        Integer parts = PARTS.get(type);
        if (parts == null) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(whole.base64());
            Buffer.PlainBuffer from = new Buffer.PlainBuffer(bytes);
            from.readBytes(); // the type
            from.readBytes(); // a nonce
            Buffer.PlainBuffer key = new Buffer.PlainBuffer().putString(type);
            for (int i = 0; i < parts; i++) {
                key.putBytes(from.readBytes());
            }
            from.readUInt64AsBigInteger(); // a serial number, for revocation lists
            Kind kind = kind(from.readUInt32());
            String id = text(from.readBytes());
            List<String> principals = strings(from.readBytes(), false);
            long after = from.readUInt64AsBigInteger().longValue();
            long before = from.readUInt64AsBigInteger().longValue();
            List<String> critical = strings(from.readBytes(), true);
            strings(from.readBytes(), true); // extensions, which may be passed over
            from.readBytes(); // reserved
            Optional<HostKey> authority = HostKey.of(from.readBytes());
            byte[] signed = java.util.Arrays.copyOf(bytes, from.rpos());
            byte[] signature = from.readBytes();
            if (authority.isEmpty() || from.available() > 0) {
                return Optional.empty();
            }
            HostKey certified = HostKey.of(key.getCompactData()).orElseThrow();
            return Optional.of(new SshCertificate(
                    whole,
                    certified,
                    kind,
                    id,
                    principals,
                    after,
                    before,
                    critical,
                    authority.get(),
                    signed,
                    signature));
        } catch (Buffer.BufferException e) {
            return Optional.empty();
        }
    }

    private static Kind kind(long number) {
        return number == 1 ? Kind.USER : number == 2 ? Kind.HOST : Kind.OTHER;
    }

    /** The strings in a string; of pairs of a name and a value, the names. */
    private static List<String> strings(byte[] packed, boolean pairs) throws Buffer.BufferException {
        List<String> strings = new ArrayList<>();
        Buffer.PlainBuffer from = new Buffer.PlainBuffer(packed);
        while (from.available() > 0) {
            strings.add(text(from.readBytes()));
            if (pairs) {
                from.readBytes();
            }
        }
        return List.copyOf(strings);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Why it cannot be used at this time, if so. */
    public Optional<String> untimely(Instant now) {
        long second = now.getEpochSecond();
        if (Long.compareUnsigned(second, validAfter) < 0) {
            return Optional.of("it begins at " + time(validAfter) + " and it is " + Instant.ofEpochSecond(second));
        }
        return Long.compareUnsigned(second, validBefore) < 0
                ? Optional.empty()
                : Optional.of("it ended at " + time(validBefore));
    }

    /** What it was called and whom it is for, for a person. */
    public String title() {
        String names = principals.stream().limit(5).map(Printable::oneLine).collect(Collectors.joining(", "));
        return "\"" + Printable.oneLine(id) + "\" for " + (names.isEmpty() ? "nobody" : names)
                + (principals.size() > 5 ? ", ..." : "");
    }

    /** Until when it is valid, for a person. */
    public String until() {
        return validBefore == -1 ? "for ever" : "until " + time(validBefore);
    }

    private static String time(long seconds) {
        return seconds < 0 || seconds > Instant.MAX.getEpochSecond()
                ? "the end of time"
                : Instant.ofEpochSecond(seconds).toString();
    }

    /** What messages call it. */
    @Override
    public String toString() {
        return "certificate " + title() + " of " + key + " by " + authority;
    }
}
