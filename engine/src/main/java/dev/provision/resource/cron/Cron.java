package dev.provision.resource.cron;

import dev.provision.resource.file.Entry;
import dev.provision.resource.file.Files;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A job in a file of its own.
 *
 * @param job empty = no such file
 */
public record Cron(String name, Optional<Job> job) {
    static final String FOLDER = "/etc/cron.d";

    /**
     * @param command for the shell, with a backslash before each % as cron wants it
     * @param environment lines of the file, in order
     * @param secret whether a value in them is
     */
    record Job(Schedule schedule, String user, String command, List<String> environment, boolean secret) {
        Job {
            environment = List.copyOf(environment);
        }

        @Override
        public String toString() {
            return schedule.text() + " " + user + " " + command + " (" + environment.size() + " variables)";
        }
    }

    String path() {
        return FOLDER + "/" + name;
    }

    /** The file, which belongs to root as cron demands. */
    Files files() {
        Entry entry = job.map(wanted -> new Entry(
                        path(),
                        new Entry.Want.Content(text(wanted).getBytes(StandardCharsets.UTF_8), wanted.secret()),
                        wanted.secret() ? Entry.SECRET_MODE : "644",
                        "root",
                        "root"))
                .orElseGet(() -> new Entry(path(), new Entry.Want.Nothing(), "", "", ""));
        return Files.of(path(), List.of(entry));
    }

    private static String text(Job job) {
        StringBuilder text = new StringBuilder("# Written by provision, which overwrites what is changed here.\n");
        job.environment().forEach(line -> text.append(line).append('\n'));
        return text.append(job.schedule().text())
                .append(' ')
                .append(job.user())
                .append(' ')
                .append(job.command())
                .append('\n')
                .toString();
    }
}
