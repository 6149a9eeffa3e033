package dev.provision.record;

import java.io.UncheckedIOException;
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
        try {
            journal.accept(event);
        } catch (UncheckedIOException e) {
            failure = e;
            if (event instanceof Event.StepStarted) {
                throw e;
            }
        }
        report.accept(event);
    }

    /** The error of the journal, which the caller reports after the run. */
    public Optional<UncheckedIOException> failure() {
        return Optional.ofNullable(failure);
    }
}
