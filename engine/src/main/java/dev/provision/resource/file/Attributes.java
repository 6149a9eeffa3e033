package dev.provision.resource.file;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.Diff;
import dev.provision.shell.SafePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a path shall have when the steps are done, so that they need not look: given, or as it was, or the usual.
 *
 * @param mode octal digits
 * @param owner {@code uid:gid}, {@code uid}, {@code :gid}, or empty to leave it to whoever writes it
 */
public record Attributes(String mode, String owner) {
    /**
     * @param exists whether something of the wanted kind is there, whose attributes stay where none are given
     * @param usual the mode of what is new
     */
    public static Attributes of(Entry entry, Found found, boolean exists, String usual) {
        String mode = entry.mode().isEmpty() ? (exists ? found.mode() : usual) : entry.mode();
        String uid = entry.owner().isEmpty() && exists ? found.uid() : known(found.wantedUid());
        String gid = entry.group().isEmpty() && exists ? found.gid() : known(found.wantedGid());
        return new Attributes(mode, gid.isEmpty() ? uid : uid + ":" + gid);
    }

    private static String known(@Nullable String number) {
        return number == null ? "" : number;
    }

    /** @throws CannotPlan if the path is not followed to its end, or the host does not know the wanted owner or group */
    public static void require(Entry entry, Found found) throws CannotPlan {
        if (!found.refused().isEmpty()) {
            throw new CannotPlan("cannot use " + entry.path() + ": " + found.refused(), SafePath.HINT);
        }
        if (found.wantedUid() == null) {
            throw new CannotPlan("the host has no user " + entry.owner(), null);
        }
        if (found.wantedGid() == null) {
            throw new CannotPlan("the host has no group " + entry.group(), null);
        }
    }

    /** Compared by number, shown by name. A new path has no attributes to differ in; those it gets are shown where wanted. */
    public static List<Diff> diffs(Entry entry, Found found, boolean exists) {
        List<Diff> diffs = new ArrayList<>();
        if (!entry.mode().isEmpty() && !(exists && entry.mode().equals(found.mode()))) {
            diffs.add(new Diff.Field("mode", exists ? octal(found.mode()) : null, octal(entry.mode())));
        }
        if (!entry.owner().isEmpty() && !(exists && found.uid().equals(found.wantedUid()))) {
            diffs.add(new Diff.Field("owner", exists ? found.owner() : null, entry.owner()));
        }
        if (!entry.group().isEmpty() && !(exists && found.gid().equals(found.wantedGid()))) {
            diffs.add(new Diff.Field("group", exists ? found.group() : null, entry.group()));
        }
        return diffs;
    }

    private static String octal(String digits) {
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }
}
