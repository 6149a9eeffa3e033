package dev.provision.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.provision.secret.Redactor;
import dev.provision.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    private static final Event STEP = new Event.StepStarted("h", "task", "change", "step");

    private final Path runs;
    private final Path folder;
    private final Redactor redactor = new Redactor();

    JournalTest(@TempDir Path folder) {
        this.runs = folder.resolve("state/runs");
        this.folder = runs.resolve("1");
    }

    @Test
    void an_event_is_in_the_file_when_it_has_been_accepted() throws Exception {
        try (Journal journal = create()) {
            journal.accept(STEP);
            assertThat(lines()).hasSize(1);
            assertThat(lines().get(0).getString("event")).isEqualTo("step_started");
            assertThat(lines().get(0).getString("time")).isEqualTo("2026-11-23T06:15:00Z");
        }
    }

    @Test
    void only_its_owner_can_read_it_or_list_its_folders() throws Exception {
        create().close();
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(runs)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("journal.jsonl"))).isEqualTo("rw-------");
    }

    @Test
    void a_journal_that_exists_is_never_written_over() throws Exception {
        create().close();
        assertThatThrownBy(this::create).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void every_kind_of_event_is_one_line_of_json_without_a_secret_in_it() throws Exception {
        String secret = "hunter\"22\\ \u2028 end\n-----second line-----";
        redactor.register(new Secret(secret));
        try (Journal journal = create()) {
            new SampleEvents("before " + secret + " after").all().forEach(journal::accept);
        }
        assertThat(lines()).hasSize(SampleEvents.kinds().size());
        assertThat(Files.readString(folder.resolve("journal.jsonl")))
                .contains("before *** after")
                .doesNotContain("hunter")
                .doesNotContain("second line");
    }

    @Test
    void control_characters_and_line_ends_in_a_text_do_not_break_a_line() throws Exception {
        String hostile = "a\nb\r\u0000\u001b[31m\u0085\u2028 \"}\n{\"event\":\"run_ended\"";
        try (Journal journal = create()) {
            journal.accept(new Event.StepStarted(hostile, "t", "c", "s"));
        }
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0).getString("host")).isEqualTo(hostile);
    }

    @Test
    void many_hosts_at_once_do_not_mix_their_lines() throws Exception {
        try (Journal journal = create()) {
            IntStream.range(0, 400)
                    .parallel()
                    .forEach(i -> journal.accept(new Event.StepStarted("h" + i, "t".repeat(2000), "c", "s")));
        }
        assertThat(lines()).hasSize(400);
    }

    @Test
    void after_a_write_that_failed_nothing_is_accepted_any_more() throws Exception {
        Journal journal = create();
        journal.close();
        assertThatThrownBy(() -> journal.accept(STEP))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("the run's journal cannot be written: nothing more is changed");
        assertThatThrownBy(() -> journal.accept(STEP)).isInstanceOf(UncheckedIOException.class);
        assertThat(lines()).isEmpty();
    }

    @Test
    void a_full_disk_is_told_before_anything_acts() throws Exception {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(full), "no /dev/full here");
        try (Journal journal = Journal.on(full, Clock.systemUTC(), redactor)) {
            assertThatThrownBy(() -> journal.accept(STEP))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasRootCauseMessage("No space left on device");
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_an_error_of_its_own() throws Exception {
        Files.createDirectories(runs);
        Files.delete(runs);
        Files.writeString(runs, "a file in the way");
        assertThatThrownBy(this::create).isInstanceOf(IOException.class);
    }

    private Journal create() throws IOException {
        return Journal.create(folder, Clock.fixed(Instant.parse("2026-11-23T06:15:00Z"), ZoneOffset.UTC), redactor);
    }

    private List<JSONObject> lines() throws IOException {
        String text = Files.readString(folder.resolve("journal.jsonl"));
        assertThat(text.isEmpty() || text.endsWith("\n")).isTrue();
        return List.of(text.split("\n")).stream()
                .filter(line -> !line.isEmpty())
                .map(JSONObject::new)
                .toList();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
