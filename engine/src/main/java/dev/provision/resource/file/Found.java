package dev.provision.resource.file;

import org.jspecify.annotations.Nullable;

/**
 * What there is at a path.
 *
 * @param mode octal digits without leading zeros, empty if there is nothing
 * @param uid numbers as text, empty if there is nothing
 * @param owner the user's name on the host, or the number
 * @param target text of a link
 * @param same whether it is a file with the desired content
 * @param digest SHA-256 of a file of the desired size that every user can read, else empty
 * @param size in bytes; 0 if not every user can read the file
 * @param content of a small file that everybody may read, for a diff; else null
 * @param wantedUid what the wanted owner is on the host; empty if none is wanted, null if there is no such user
 * @param wantedGid likewise
 * @param parent whether the folder it is in exists
 * @param refusal what the program that must accept the new content says against it; empty if it accepts it or was not asked
 * @param mount a file system that is mounted at or below what is to be removed; empty if there is none
 * @param shared whether another user can change names in that folder
 * @param refused why the path is not followed to its end, else empty
 */
public record Found(
        Kind kind,
        String mode,
        String uid,
        String gid,
        String owner,
        String group,
        String target,
        boolean same,
        String digest,
        long size,
        byte @Nullable [] content,
        @Nullable String wantedUid,
        @Nullable String wantedGid,
        boolean parent,
        String refusal,
        String mount,
        boolean shared,
        String refused) {
    public enum Kind {
        NOTHING("nothing"),
        FILE("a file"),
        FOLDER("a folder"),
        LINK("a link"),
        OTHER("a device, pipe or socket");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    public boolean exists() {
        return kind != Kind.NOTHING;
    }

    /** The kind, and where a link leads. */
    public String describe() {
        return kind == Kind.LINK ? "a link to " + target : kind.toString();
    }
}
