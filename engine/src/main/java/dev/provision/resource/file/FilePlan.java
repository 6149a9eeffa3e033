package dev.provision.resource.file;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares each entry with what is there. */
final class FilePlan {
    private static final String NEW_FILE_MODE = "644";
    private static final String NEW_FOLDER_MODE = "755";
    private static final int SHOWN_OF_A_DIGEST = 12;

    private final Files desired;
    private final List<Found> observed;

    FilePlan(Files desired, List<Found> observed) {
        this.desired = desired;
        this.observed = observed;
    }

    Assessment assess() throws CannotPlan {
        Set<String> ours = desired.entries().stream().map(Entry::path).collect(Collectors.toSet());
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < desired.entries().size(); i++) {
            Entry entry = desired.entries().get(i);
            Found found = observed.get(i);
            require(entry, found, ours);
            change(entry, found).ifPresent(changes::add);
        }
        return Assessment.of(changes);
    }

    private void require(Entry entry, Found found, Set<String> ours) throws CannotPlan {
        if (found.wantedUid() == null) {
            throw new CannotPlan("the host has no user " + entry.owner(), null);
        }
        if (found.wantedGid() == null) {
            throw new CannotPlan("the host has no group " + entry.group(), null);
        }
        boolean made = desired.parents() || ours.contains(entry.parent());
        if (!found.parent() && !made && !(entry.want() instanceof Entry.Want.Nothing)) {
            throw new CannotPlan(
                    "the folder " + entry.parent() + " does not exist",
                    "make it in an earlier task, or add \"parents: true\"");
        }
    }

    private Optional<Change> change(Entry entry, Found found) throws CannotPlan {
        if (entry.want() instanceof Entry.Want.Content content) {
            return content(entry, found, content.bytes());
        }
        if (entry.want() instanceof Entry.Want.Folder) {
            return folder(entry, found);
        }
        if (entry.want() instanceof Entry.Want.Link link) {
            return link(entry, found, link.target());
        }
        return absent(entry, found);
    }

    private Optional<Change> content(Entry entry, Found found, byte[] bytes) throws CannotPlan {
        if (found.kind() == Found.Kind.FOLDER || found.kind() == Found.Kind.OTHER) {
            throw inTheWay(entry, found, "a file");
        }
        boolean file = found.kind() == Found.Kind.FILE;
        String digest = Digest.of(bytes);
        boolean same = file && found.digest().equals(digest);
        Final result = Final.of(entry, found, file, NEW_FILE_MODE);
        List<Diff> diffs = new ArrayList<>();
        if (found.kind() == Found.Kind.LINK) {
            diffs.add(new Diff.Field("kind", found.describe(), "a file"));
        }
        if (!same) {
            diffs.add(contentDiff(entry, found, bytes, digest));
        }
        diffs.addAll(attributes(entry, found, file));
        if (diffs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                same
                        ? Change.of("set the attributes of " + entry.path(), diffs, FileSteps.attributes(entry, result))
                        : Change.of(
                                (found.exists() ? "replace " : "write ") + entry.path(),
                                diffs,
                                FileSteps.write(desired, entry, bytes, result, file)));
    }

    private static Diff contentDiff(Entry entry, Found found, byte[] bytes, String digest) {
        Optional<String> after = entry.open() ? text(bytes) : Optional.empty();
        byte @Nullable [] old = found.content();
        Optional<String> before = old == null ? Optional.empty() : text(old);
        boolean was = found.kind() == Found.Kind.FILE;
        if (after.isPresent() && (before.isPresent() || !was)) {
            return new Diff.Content(entry.path(), before.orElse(null), after.get());
        }
        return new Diff.Field("content", was ? size(found.size(), found.digest()) : null, size(bytes.length, digest));
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

    private Optional<Change> folder(Entry entry, Found found) throws CannotPlan {
        if (found.exists() && found.kind() != Found.Kind.FOLDER) {
            throw inTheWay(entry, found, "a folder");
        }
        Final result = Final.of(entry, found, found.exists(), NEW_FOLDER_MODE);
        List<Diff> diffs = new ArrayList<>();
        if (!found.exists()) {
            diffs.add(new Diff.Field("kind", null, "a folder"));
        }
        diffs.addAll(attributes(entry, found, found.exists()));
        if (diffs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                found.exists()
                        ? Change.of("set the attributes of " + entry.path(), diffs, FileSteps.attributes(entry, result))
                        : Change.of(
                                "make the folder " + entry.path(), diffs, FileSteps.folder(desired, entry, result)));
    }

    private Optional<Change> link(Entry entry, Found found, String target) throws CannotPlan {
        if (found.kind() == Found.Kind.FOLDER || found.kind() == Found.Kind.OTHER) {
            throw inTheWay(entry, found, "a link");
        }
        if (found.kind() == Found.Kind.LINK && found.target().equals(target)) {
            return Optional.empty();
        }
        Diff diff = new Diff.Field("link", found.exists() ? found.describe() : null, "a link to " + target);
        return Optional.of(Change.of(
                "link " + entry.path() + " to " + target, List.of(diff), FileSteps.link(desired, entry, target)));
    }

    private static Optional<Change> absent(Entry entry, Found found) {
        if (!found.exists()) {
            return Optional.empty();
        }
        String what = found.kind() == Found.Kind.FOLDER ? " and all that is in it" : "";
        return Optional.of(Change.of(
                "remove " + entry.path() + what,
                List.of(new Diff.Field("kind", found.describe(), null)),
                FileSteps.remove(entry)));
    }

    /** Compared by number, shown by name. A new path has no attributes to differ in; those it gets are shown where wanted. */
    private static List<Diff> attributes(Entry entry, Found found, boolean exists) {
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

    private static CannotPlan inTheWay(Entry entry, Found found, String wanted) {
        return new CannotPlan(
                entry.path() + " is " + found.describe() + ", which is not replaced by " + wanted,
                found.kind() == Found.Kind.LINK
                        ? "name the path it leads to, or remove the link first (absent: true)"
                        : "remove it first (absent: true)");
    }

    /**
     * What a path shall have when the steps are done, so that they need not look: given, or as it was, or the usual.
     *
     * @param owner {@code uid:gid}, {@code uid}, {@code :gid}, or empty to leave it to whoever writes it
     */
    record Final(String mode, String owner) {
        static Final of(Entry entry, Found found, boolean exists, String usual) {
            String mode = entry.mode().isEmpty() ? (exists ? found.mode() : usual) : entry.mode();
            String uid = entry.owner().isEmpty() && exists ? found.uid() : known(found.wantedUid());
            String gid = entry.group().isEmpty() && exists ? found.gid() : known(found.wantedGid());
            return new Final(mode, gid.isEmpty() ? uid : uid + ":" + gid);
        }

        private static String known(@Nullable String number) {
            return number == null ? "" : number;
        }
    }
}
