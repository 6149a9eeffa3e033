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
    /** Mode of a new file that holds a secret, unless the playbook sets another. */
    public static final String SECRET_MODE = "600";

    /** What there shall be at a path. */
    public sealed interface Want {
        /** The result of the case for this variant. */
        <R> R match(Cases<R> cases);

        /**
         * A regular file.
         *
         * @param secret whether a secret is in it, so that neither the content nor its size or digest is shown
         */
        record Content(byte[] bytes, boolean secret) implements Want {
            /** Content without a secret. */
            public static Content shown(byte[] bytes) {
                return new Content(bytes, false);
            }

            @Override
            public boolean equals(Object other) {
                return other instanceof Content content
                        && Arrays.equals(bytes, content.bytes)
                        && secret == content.secret;
            }

            @Override
            public int hashCode() {
                return Objects.hash(Arrays.hashCode(bytes), secret);
            }

            @Override
            public String toString() {
                return secret ? "secret content" : bytes.length + " bytes";
            }

            @Override
            public <R> R match(Cases<R> cases) {
                return cases.content(this);
            }
        }

        /** A regular file with this SHA-256, whose content comes from elsewhere. */
        record Sum(String digest) implements Want {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.sum(this);
            }
        }

        record Folder() implements Want {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.folder(this);
            }
        }

        /** A symbolic link with this text. */
        record Link(String target) implements Want {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.link(this);
            }
        }

        /** Nothing, not even a link that leads nowhere. */
        record Nothing() implements Want {
            @Override
            public <R> R match(Cases<R> cases) {
                return cases.nothing(this);
            }
        }

        /** One method per variant, so that a new variant does not compile until all code handles it. */
        interface Cases<R> {
            R content(Content content);

            R sum(Sum sum);

            R folder(Folder folder);

            R link(Link link);

            R nothing(Nothing nothing);
        }
    }

    /** An entry; content with a secret gets mode 0600 unless another mode is given. */
    static Entry of(String path, Want want, String mode, String owner, String group) {
        boolean secret = want instanceof Want.Content content && content.secret();
        return new Entry(path, want, secret && mode.isEmpty() ? SECRET_MODE : mode, owner, group);
    }

    public String parent() {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** Whether every user on the host can read it, as far as the playbook says, and no secret is in it. */
    boolean open() {
        return !(want instanceof Want.Content content && content.secret()) && (mode.isEmpty() || isOpen(mode));
    }

    /** Whether a file with this mode, in octal digits, can be read by every user on the host. */
    public static boolean isOpen(String mode) {
        return (mode.charAt(mode.length() - 1) - '0' & 4) != 0;
    }
}
