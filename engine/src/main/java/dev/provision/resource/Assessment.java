package dev.provision.resource;

import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of comparing one resource.
 *
 * @param changes what to do so that configured equals desired; empty = converged
 * @param rebootReasons configured already equals desired, but active does not ({@code "ttm.pages_limit: active 1,
 *     configured 2"}); what a change itself makes necessary stands in {@link Change#rebootReason()}
 * @param notes things worth saying that are no difference: holds, duplicates, deprecated arguments
 * @param result what {@code register} stores beside {@code changed}; a mapping of data from the host
 */
public record Assessment(List<Change> changes, List<String> rebootReasons, List<String> notes, Data.Dict result) {
    private static final Data.Dict NO_RESULT =
            new Data.Dict(java.util.Map.of(), java.util.Map.of(), At.whole("(host)"));

    public Assessment {
        changes = List.copyOf(changes);
        rebootReasons = List.copyOf(rebootReasons);
        notes = List.copyOf(notes);
    }

    /** What is to be tried before a change is planned, in the order of the changes. */
    public List<Trial> trials() {
        return changes.stream().map(Change::trial).flatMap(Optional::stream).toList();
    }

    public static Assessment converged() {
        return of(List.of());
    }

    public static Assessment of(List<Change> changes) {
        return new Assessment(changes, List.of(), List.of(), NO_RESULT);
    }

    /** Whether there is nothing to do and nothing to say, whatever {@link #result()} holds. */
    public boolean isQuiet() {
        return changes.isEmpty() && rebootReasons.isEmpty() && notes.isEmpty();
    }

    public Assessment withRebootReasons(List<String> reasons) {
        return new Assessment(changes, reasons, notes, result);
    }

    public Assessment withNotes(List<String> more) {
        return new Assessment(changes, rebootReasons, more, result);
    }

    public Assessment withResult(Data.Dict values) {
        return new Assessment(changes, rebootReasons, notes, values);
    }
}
