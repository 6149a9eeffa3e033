package dev.provision.record;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Passes each event to the journal and then to the report. When the journal cannot be written, no further step starts: its
 * event is rejected. The report still receives all other events, so a run on a full disk ends with its summary.
 */
public final class JournaledReport implements Event.Sink {
    private final Journal journal;
    private final Event.Sink report;
    private volatile @Nullable UncheckedIOException failure;

    public JournaledReport(Journal journal, Event.Sink report) {
        this.journal = journal;
        this.report = report;
    }

    @Override
    public void accept(Event event) {
        accept(List.of(event));
    }

    @Override
    public void accept(List<? extends Event> together) {
        try {
            journal.accept(together);
        } catch (UncheckedIOException e) {
            failure = e;
            if (together.stream().anyMatch(Event.StepStarted.class::isInstance)) {
                throw e;
            }
        }
        report.accept(together);
    }

    /** The error of the journal, which the caller reports after the run. */
    public Optional<UncheckedIOException> failure() {
        return Optional.ofNullable(failure);
    }
}
