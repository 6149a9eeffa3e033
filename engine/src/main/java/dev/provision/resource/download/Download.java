package dev.provision.resource.download;

import dev.provision.resource.file.Entry;
import dev.provision.secret.Secret;
import java.time.Duration;
import java.util.Map;

/**
 * A file that is fetched.
 *
 * @param source where from; may hold a secret
 * @param host for a person; empty if the address is secret
 * @param headers of the request, by name; may hold secrets
 * @param entry the path with its digest and attributes
 * @param parents whether missing folders above are made
 * @param within how long it may take
 */
public record Download(
        Secret source,
        String host,
        Map<String, Secret> headers,
        Entry entry,
        String digest,
        boolean parents,
        Duration within) {
    public Download {
        headers = Map.copyOf(headers);
    }
}
