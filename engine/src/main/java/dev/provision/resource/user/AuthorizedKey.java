package dev.provision.resource.user;

import dev.provision.source.At;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of authorized_keys (sshd(8)): options, kind, key, comment.
 *
 * @param blob the key itself in base64, which makes two lines the same key whatever else they say
 */
record AuthorizedKey(String line, String type, String blob) {
    private static final Pattern KEY = Pattern.compile("(?:^|[ \t])((?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[A-Za-z0-9@.-]+)"
            + "[ \t]+(AAAA[A-Za-z0-9+/]{16,}={0,3})(?:[ \t].*)?$");
    private static final int SHOWN = 12;

    /** @throws InvalidInput if the text is no such line; a private key is not repeated in the message */
    static AuthorizedKey parse(String text, At at) {
        String line = text.strip();
        if (line.contains("PRIVATE KEY")) {
            throw new InvalidInput(Problem.at(at, "this is a private key, which must not leave its place")
                    .expected("the line of the .pub file beside it"));
        }
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new InvalidInput(
                    Problem.at(at, "this is more than one line").expected("a list with a key in each item"));
        }
        return find(line)
                .filter(AuthorizedKey::holdsWhatItSays)
                .orElseThrow(() -> new InvalidInput(Problem.at(at, "this is no public key of SSH")
                        .expected("a line such as \"ssh-ed25519 AAAAC3Nza... somebody@somewhere\"")
                        .found(line.length() > 60 ? line.substring(0, 60) + "..." : line)));
    }

    /** The key of a line of a host's file; empty for a comment and whatever else is no key. */
    static Optional<AuthorizedKey> find(String line) {
        if (line.strip().startsWith("#")) {
            return Optional.empty();
        }
        Matcher matcher = KEY.matcher(line.strip());
        return matcher.find()
                ? Optional.of(new AuthorizedKey(line.strip(), matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /** The key begins with its own kind, so that a key that was cut or mixed up is noticed. */
    private boolean holdsWhatItSays() {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(blob));
            byte[] name = new byte[Math.min(Math.max(bytes.getInt(), 0), bytes.remaining())];
            bytes.get(name);
            return Arrays.equals(name, type.getBytes(StandardCharsets.US_ASCII)) && bytes.remaining() >= 32;
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
            return false;
        }
    }

    boolean sameKey(AuthorizedKey other) {
        return blob.equals(other.blob);
    }

    /** Short, for a person: the kind, the end of the key, the comment, and whether there are options. */
    String shown() {
        int at = line.indexOf(blob);
        String comment = line.substring(at + blob.length()).strip();
        String bare = blob.replace("=", "");
        return (line.startsWith(type) ? "" : "(with options) ")
                + type + " ..." + bare.substring(bare.length() - SHOWN)
                + (comment.isEmpty() ? "" : " " + comment);
    }
}
