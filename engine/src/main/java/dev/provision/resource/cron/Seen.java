package dev.provision.resource.cron;

import dev.provision.resource.file.Found;
import java.util.List;

/**
 * What a host has of a job.
 *
 * @param daemon whether there is a cron at all
 * @param user whether there is the account that the job runs as
 */
public record Seen(boolean daemon, boolean user, List<Found> files) {
    public Seen {
        files = List.copyOf(files);
    }
}
