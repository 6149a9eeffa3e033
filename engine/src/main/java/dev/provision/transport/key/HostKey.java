package dev.provision.transport.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import net.schmizz.sshj.common.Buffer;

/**
 * A public key as it goes over the wire; keys are the same when these bytes are.
 *
 * @param type such as {@code ssh-ed25519}
 * @param base64 of the bytes
 */
public record HostKey(String type, String base64) {
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9@.+_-]+");

    /** As the SSH library writes the key. */
    public static HostKey of(PublicKey key) {
        byte[] blob = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        return of(blob).orElseThrow(() -> new IllegalArgumentException("a key without a type"));
    }

    /** From the bytes, if they begin with the name of a type. */
    public static Optional<HostKey> of(byte[] blob) {
        if (blob.length < 4) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(blob).getInt();
        if (length < 1 || length > 64 || length > blob.length - 4) {
            return Optional.empty();
        }
        String type = new String(blob, 4, length, StandardCharsets.US_ASCII);
        if (!TYPE.matcher(type).matches()) {
            return Optional.empty(); // a host chooses it, and it goes into files and messages
        }
        return Optional.of(new HostKey(type, Base64.getEncoder().encodeToString(blob)));
    }

    /** As {@code ssh-keygen -l} shows it. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(base64));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return type + " " + fingerprint();
    }
}
