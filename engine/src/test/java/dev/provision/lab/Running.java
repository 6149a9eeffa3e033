package dev.provision.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.json.JSONObject;

/** The program while it runs, seen from outside: its output and its journal. */
final class Running {
    private static final int LONGEST_MINUTES = 5;

    private final Process process;
    private final Path output;
    private final Supplier<Optional<Path>> run;

    /** @param run the folder of the run that it has begun */
    Running(Process process, Path output, Supplier<Optional<Path>> run) {
        this.process = process;
        this.output = output;
        this.run = run;
    }

    /** @param output both streams */
    record Ran(int code, String output) {}

    Process process() {
        return process;
    }

    Ran ends() throws IOException, InterruptedException {
        boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as("it ends; until now: %s", Files.readString(output)).isTrue();
        return new Ran(process.exitValue(), Files.readString(output));
    }

    /** The lines of its journal that are whole. */
    List<JSONObject> journal() throws IOException {
        Optional<Path> file = run.get().map(folder -> folder.resolve("journal.jsonl"));
        List<JSONObject> events = new ArrayList<>();
        if (file.isPresent() && Files.exists(file.get())) {
            String text = Files.readString(file.get());
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
                if (!line.isEmpty()) {
                    events.add(new JSONObject(line));
                }
            }
        }
        return events;
    }

    /** Waits until the journal has such an event, which must come. */
    Running until(Predicate<JSONObject> event) throws IOException, InterruptedException {
        assertThat(comes(event)).as("it ended: %s", Files.readString(output)).isTrue();
        return this;
    }

    /** Waits until the journal has such an event; whether it came before the end. */
    boolean comes(Predicate<JSONObject> event) throws IOException, InterruptedException {
        while (journal().stream().noneMatch(event)) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
                return journal().stream().anyMatch(event);
            }
        }
        return true;
    }

    /** SIGKILL: nothing of it gets to do anything more. */
    void killed() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
