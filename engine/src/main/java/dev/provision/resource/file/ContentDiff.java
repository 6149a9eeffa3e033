package dev.provision.resource.file;

import dev.provision.resource.Diff;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two contents of a file: the lines if they are text, else sizes and digests. Of content that a secret is in,
 * or that not every user of the host can read, only that it differs.
 */
public final class ContentDiff {
    private static final int SHOWN_OF_A_DIGEST = 12;

    private ContentDiff() {}

    static Diff of(Entry entry, Found found, byte[] after) {
        boolean was = found.kind() == Found.Kind.FILE;
        return of(
                entry.path(),
                was ? size(found.size(), found.digest()) : null,
                was ? found.content() : new byte[0],
                after,
                entry.open() && (!was || Entry.isOpen(found.mode())));
    }

    /**
     * @param old the content that was there, null if there was none
     * @param open whether every user can read the file, and no secret is in it
     */
    public static Diff of(String path, byte @Nullable [] old, byte[] after, boolean open) {
        return of(
                path,
                old == null ? null : size(old.length, Digest.of(old)),
                old == null ? new byte[0] : old,
                after,
                open);
    }

    private static Diff of(String path, @Nullable String was, byte @Nullable [] before, byte[] after, boolean open) {
        if (!open) {
            return Diff.hidden("content", was != null);
        }
        Optional<String> old = before == null ? Optional.empty() : text(before);
        Optional<String> text = text(after);
        if (old.isPresent() && text.isPresent()) {
            return new Diff.Content(path, was == null ? null : old.get(), text.get());
        }
        return new Diff.Field("content", was, size(after.length, Digest.of(after)));
    }

    private static String size(long bytes, String digest) {
        return bytes + " bytes"
                + (digest.isEmpty() ? "" : ", sha256 " + digest.substring(0, SHOWN_OF_A_DIGEST) + "...");
    }

    /** The content as text, unless it is long or not text. */
    private static Optional<String> text(byte[] bytes) {
        if (bytes.length > FilesProbe.MOST_FOR_A_DIFF) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean plain =
                    text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r');
            return plain ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
