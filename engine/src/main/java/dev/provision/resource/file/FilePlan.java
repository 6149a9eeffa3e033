package dev.provision.resource.file;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Diff;
import dev.provision.resource.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares each entry with what is there. */
final class FilePlan {
    private static final String NEW_FILE_MODE = "644";
    private static final String NEW_FOLDER_MODE = "755";

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
        Attributes.require(entry, found);
        boolean made = desired.parents() || ours.contains(entry.parent());
        if (!found.parent() && !made && !(entry.want() instanceof Entry.Want.Nothing)) {
            throw new CannotPlan(
                            "the folder " + entry.parent() + " does not exist",
                            "make it in an earlier task, or add \"parents: true\"")
                    .dependingOn(Reach.paths(entry.parent()));
        }
    }

    private Optional<Change> change(Entry entry, Found found) throws CannotPlan {
        return entry.want()
                .match(new Entry.Want.Cases<Comparison>() {
                    @Override
                    public Comparison content(Entry.Want.Content content) {
                        return () -> FilePlan.this.content(entry, found, content.bytes());
                    }

                    @Override
                    public Comparison sum(Entry.Want.Sum sum) {
                        throw new IllegalArgumentException("the content of " + entry.path() + " comes from elsewhere");
                    }

                    @Override
                    public Comparison folder(Entry.Want.Folder folder) {
                        return () -> FilePlan.this.folder(entry, found);
                    }

                    @Override
                    public Comparison link(Entry.Want.Link link) {
                        return () -> FilePlan.this.link(entry, found, link.target());
                    }

                    @Override
                    public Comparison nothing(Entry.Want.Nothing nothing) {
                        return () -> absent(entry, found);
                    }
                })
                .change();
    }

    private interface Comparison {
        Optional<Change> change() throws CannotPlan;
    }

    private Optional<Change> content(Entry entry, Found found, byte[] bytes) throws CannotPlan {
        if (found.kind() == Found.Kind.FOLDER || found.kind() == Found.Kind.OTHER) {
            throw inTheWay(entry, found, "a file");
        }
        boolean file = found.kind() == Found.Kind.FILE;
        boolean same = file && found.same();
        Attributes result = Attributes.of(entry, found, file, NEW_FILE_MODE);
        List<Diff> diffs = new ArrayList<>();
        if (found.kind() == Found.Kind.LINK) {
            diffs.add(new Diff.Field("kind", found.describe(), "a file"));
        }
        if (!same) {
            if (!found.refusal().isEmpty()) {
                throw new CannotPlan(
                        ValidateTrial.refused(entry.path(), desired.validate(), found.refusal()), ValidateTrial.HINT);
            }
            diffs.add(ContentDiff.of(entry, found, bytes));
        }
        diffs.addAll(Attributes.diffs(entry, found, file));
        if (diffs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                // Its owner could have the old file open for writing, so in a shared folder it is replaced.
                same && !found.shared()
                        ? Change.of(
                                "set the attributes of " + entry.path(),
                                diffs,
                                FileSteps.attributes(entry, found, result))
                        : Change.of(
                                (found.exists() ? "replace " : "write ") + entry.path(),
                                diffs,
                                FileSteps.write(entry.path(), bytes, result, "", desired)));
    }

    private Optional<Change> folder(Entry entry, Found found) throws CannotPlan {
        if (found.exists() && found.kind() != Found.Kind.FOLDER) {
            throw inTheWay(entry, found, "a folder");
        }
        Attributes result = Attributes.of(entry, found, found.exists(), NEW_FOLDER_MODE);
        List<Diff> diffs = new ArrayList<>();
        if (!found.exists()) {
            diffs.add(new Diff.Field("kind", null, "a folder"));
        }
        diffs.addAll(Attributes.diffs(entry, found, found.exists()));
        if (diffs.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                found.exists()
                        ? Change.of(
                                "set the attributes of " + entry.path(),
                                diffs,
                                FileSteps.attributes(entry, found, result))
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

    private static Optional<Change> absent(Entry entry, Found found) throws CannotPlan {
        if (!found.exists()) {
            return Optional.empty();
        }
        if (!found.mount().isEmpty()) {
            throw new CannotPlan(
                    "a file system is mounted at " + found.mount() + ": nothing in " + entry.path() + " is removed",
                    "unmount it first");
        }
        String what = found.kind() == Found.Kind.FOLDER ? " and all that is in it" : "";
        return Optional.of(Change.of(
                "remove " + entry.path() + what,
                List.of(new Diff.Field("kind", found.describe(), null)),
                FileSteps.remove(entry)));
    }

    private static CannotPlan inTheWay(Entry entry, Found found, String wanted) {
        return new CannotPlan(
                        entry.path() + " is " + found.describe() + ", which is not replaced by " + wanted,
                        found.kind() == Found.Kind.LINK
                                ? "name the path it leads to, or remove the link first (absent: true)"
                                : "remove it first (absent: true)")
                .dependingOn(Reach.paths(entry.path()));
    }
}
