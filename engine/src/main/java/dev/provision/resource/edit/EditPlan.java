package dev.provision.resource.edit;

import dev.provision.resource.Assessment;
import dev.provision.resource.CannotPlan;
import dev.provision.resource.Change;
import dev.provision.resource.Reach;
import dev.provision.resource.file.Attributes;
import dev.provision.resource.file.ContentDiff;
import dev.provision.resource.file.Digest;
import dev.provision.resource.file.Entry;
import dev.provision.resource.file.FileSteps;
import dev.provision.resource.file.Files;
import dev.provision.resource.file.ValidateTrial;
import dev.provision.shell.SafePath;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a file as it is to the file as it shall be. */
public final class EditPlan {
    /** What a kind makes of the lines; the same lines if they are as they shall be. */
    @FunctionalInterface
    public interface Edit {
        /** @param matches numbers of the lines that match each pattern */
        TextLines apply(TextLines lines, Map<String, List<Integer>> matches) throws CannotPlan;
    }

    private EditPlan() {}

    /** @param summary of the change, if there is one */
    public static Assessment assess(Editing desired, TextFile observed, String summary, Edit edit) throws CannotPlan {
        try {
            return compare(desired, observed, summary, edit);
        } catch (CannotPlan e) {
            throw e.dependingOn(Reach.paths(desired.path(), observed.real()));
        }
    }

    private static Assessment compare(Editing desired, TextFile observed, String summary, Edit edit) throws CannotPlan {
        if (!observed.cannot().isEmpty()) {
            throw new CannotPlan("cannot edit " + desired.path() + ": " + observed.cannot(), SafePath.HINT);
        }
        boolean there = observed.kind() == TextFile.Kind.FILE;
        if (!there && observed.kind() == TextFile.Kind.NOTHING && desired.absent()) {
            return Assessment.converged();
        }
        byte[] before = there ? content(desired, observed) : nothing(desired, observed);
        TextLines lines = TextLines.of(before);
        byte[] after = edit.apply(lines, observed.matches()).bytes();
        boolean open = Entry.isOpen(there ? observed.mode() : desired.mode());
        List<String> notes = there && open && desired.secret() ? List.of(exposed(desired)) : List.of();
        if (there && Arrays.equals(before, after)) {
            return Assessment.converged().withNotes(notes);
        }
        byte @Nullable [] old = there ? before : null;
        Attributes attributes = there
                ? new Attributes(observed.mode(), observed.uid() + ":" + observed.gid())
                : new Attributes(desired.mode(), "");
        Files options = new Files(desired.path(), List.of(), desired.backup(), desired.validate(), false);
        Change change = Change.of(
                summary,
                List.of(ContentDiff.of(desired.path(), old, after, open && !desired.secret())),
                FileSteps.write(
                        observed.real(), after, attributes, there ? Digest.of(before) : FileSteps.NOTHING, options));
        return Assessment.of(List.of(ValidateTrial.of(observed.real(), after, desired.validate())
                        .map(change::triedBy)
                        .orElse(change)))
                .withNotes(notes);
    }

    private static String exposed(Editing desired) {
        return "every user of the host can read " + desired.path()
                + ", which holds a secret of this task; give it mode 0600 in a file task";
    }

    private static byte[] content(Editing desired, TextFile observed) throws CannotPlan {
        if (observed.content().isEmpty()) {
            throw new CannotPlan(desired.path() + " is longer than 1 MiB, which is not edited", null);
        }
        byte[] content = observed.content().get();
        for (String key : desired.patterns().keySet()) {
            if (observed.refused().contains(key)) {
                throw new CannotPlan(
                        "\"" + key + "\" is no extended regular expression to the host's grep: "
                                + desired.patterns().get(key),
                        "grep -E is what reads it: a literal . * [ ( ? + { | ^ $ or \\ is written with a \\ before it");
            }
        }
        for (byte one : content) {
            if (one == 0) {
                throw new CannotPlan(desired.path() + " is not a text file: it holds a NUL character", null);
            }
        }
        return content;
    }

    private static byte[] nothing(Editing desired, TextFile observed) throws CannotPlan {
        if (observed.kind() != TextFile.Kind.NOTHING) {
            throw new CannotPlan(desired.path() + " is no file", null);
        }
        if (!desired.create()) {
            throw new CannotPlan(
                    desired.path() + " does not exist", "bring it in an earlier task, or add \"create: true\"");
        }
        if (!observed.parent()) {
            throw new CannotPlan("the folder of " + desired.path() + " does not exist", "make it in an earlier task");
        }
        return new byte[0];
    }
}
