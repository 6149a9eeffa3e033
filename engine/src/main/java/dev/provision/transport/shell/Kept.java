package dev.provision.transport.shell;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes up to a cap: the first or the last of all that were added. Not thread-safe. */
final class Kept {
    /** Which part stays when there is more than the cap. */
    enum Part {
        FIRST,
        LAST
    }

    private final int cap;
    private final Part part;
    private byte[] bytes = new byte[1024];
    private int length;
    private boolean truncated;

    Kept(int cap, Part part) {
        this.cap = cap;
        this.part = part;
    }

    void add(byte[] from, int offset, int count) {
        int fits = part == Part.FIRST ? Math.min(count, cap - length) : count;
        truncated |= fits < count;
        if (length + fits > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + fits, bytes.length * 2));
        }
        System.arraycopy(from, offset, bytes, length, fits);
        length += fits;
        if (part == Part.LAST && length > 2 * cap) {
            dropFirst();
        }
    }

    private void dropFirst() {
        System.arraycopy(bytes, length - cap, bytes, 0, cap);
        length = cap;
        truncated = true;
    }

    /**
     * As UTF-8; malformed bytes, and a character that the cap cut in two, are replaced. The last part begins with a whole
     * line, or at least a whole word: the rest of a secret that was cut in two would not be known as one by what masks it.
     */
    String text() {
        if (part == Part.LAST && length > cap) {
            dropFirst();
        }
        int from = 0;
        if (part == Part.LAST && truncated) {
            int line = after('\n');
            from = line > 0 ? line : after(' ');
        }
        return new String(bytes, from, length - from, StandardCharsets.UTF_8);
    }

    /** Where what follows the first of these bytes begins; 0 if nothing does. */
    private int after(char end) {
        for (int i = 0; i < length - 1; i++) {
            if (bytes[i] == end) {
                return i + 1;
            }
        }
        return 0;
    }

    boolean truncated() {
        return truncated || length > cap;
    }
}
