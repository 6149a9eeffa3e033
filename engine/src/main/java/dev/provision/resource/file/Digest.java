package dev.provision.resource.file;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 as {@code sha256sum} prints it. A larger content is hashed once as long as it is in memory, however many hosts and
 * probes it is for; nobody may change its bytes meanwhile.
 */
public final class Digest {
    /** Contents below this size are hashed sooner than looked up. */
    static final int REMEMBERED = 2048;

    private static final Map<Identity, String> KNOWN = new ConcurrentHashMap<>();
    private static final ReferenceQueue<byte[]> COLLECTED = new ReferenceQueue<>();
    private static final LongAdder COMPUTED = new LongAdder();

    private Digest() {}

    /** The digest in hexadecimal. */
    public static String of(byte[] content) {
        if (content.length < REMEMBERED) {
            return compute(content);
        }
        for (Reference<?> gone = COLLECTED.poll(); gone != null; gone = COLLECTED.poll()) {
            KNOWN.remove(gone);
        }
        return KNOWN.computeIfAbsent(new Identity(content), key -> compute(content));
    }

    /** Number of contents hashed by this process. */
    static long computed() {
        return COMPUTED.sum();
    }

    private static String compute(byte[] content) {
        COMPUTED.increment();
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Equal for the same array only, and only while it is in memory. */
    private static final class Identity extends WeakReference<byte[]> {
        private final int hash;

        Identity(byte[] content) {
            super(content, COLLECTED);
            hash = System.identityHashCode(content);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            byte[] content = get();
            return content != null && other instanceof Identity identity && identity.get() == content;
        }
    }
}
