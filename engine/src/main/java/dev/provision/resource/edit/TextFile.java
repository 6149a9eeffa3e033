package dev.provision.resource.edit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What there is at a path, links followed.
 *
 * @param kind of what the path leads to
 * @param real the path without links, where the new file is put, so that a link stays a link
 * @param mode octal digits without leading zeros
 * @param content empty if there is no file, or one that is too long
 * @param matches numbers of the lines, from 0, that match a pattern, by its key
 * @param refused keys of patterns that the host's grep does not take
 * @param parent whether the folder it is in exists
 * @param cannot why the path is not followed to its end or the file not read, else empty
 */
public record TextFile(
        Kind kind,
        String real,
        String mode,
        String uid,
        String gid,
        Optional<byte[]> content,
        Map<String, List<Integer>> matches,
        Set<String> refused,
        boolean parent,
        String cannot) {
    public TextFile {
        matches = Map.copyOf(matches);
        refused = Set.copyOf(refused);
    }

    enum Kind {
        NOTHING,
        FILE,
        OTHER
    }
}
