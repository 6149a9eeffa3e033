package dev.provision.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.provision.secret.Redactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalInterruptedTest {
    @Test
    void a_thread_that_was_interrupted_writes_its_last_events_and_so_does_everybody_after_it(@TempDir Path folder)
            throws Exception {
        Path run = folder.resolve("run");
        try (Journal journal = Journal.create(run, Clock.systemUTC(), new Redactor())) {
            Thread.currentThread().interrupt();
            journal.accept(new Event.StepStarted("halo-1", "t", "c", "s"));
            journal.accept(new Event.RolloutStopped("p", "the run was interrupted", List.of()));
            assertThat(Thread.interrupted()).isTrue();
            journal.accept(new Event.RolloutStopped("p", "after it", List.of()));
        }
        Path file = run.resolve("journal.jsonl");
        assertThat(Files.readAllLines(file)).hasSize(3);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
