package dev.provision.resource.file;

import java.util.Arrays;
import java.util.Objects;

/**
 * One path and what shall be there.
 *
 * @param mode as octal digits without leading zeros; empty = left as it is, or the usual one for what is new
 * @param owner and {@code group}: a name or a number; empty = left as it is
 */
public record Entry(String path, Want want, String mode, String owner, String group) {
    /** What there shall be at a path. */
    public sealed interface Want {
        /** A regular file. */
        record Content(byte[] bytes) implements Want {
            @Override
            public boolean equals(Object other) {
                return other instanceof Content content && Arrays.equals(bytes, content.bytes);
            }

            @Override
            public int hashCode() {
                return Objects.hash(Arrays.hashCode(bytes));
            }

            @Override
            public String toString() {
                return bytes.length + " bytes";
            }
        }

        /** A regular file with this SHA-256, whose content comes from elsewhere. */
        record Sum(String digest) implements Want {}

        record Folder() implements Want {}

        /** A symbolic link with this text. */
        record Link(String target) implements Want {}

        /** Nothing, not even a link that leads nowhere. */
        record Nothing() implements Want {}
    }

    public String parent() {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** Whether everybody on the host may read it, as far as the playbook says. */
    boolean open() {
        return mode.isEmpty() || (mode.charAt(mode.length() - 1) - '0' & 4) != 0;
    }
}
