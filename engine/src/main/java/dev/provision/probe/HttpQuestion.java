package dev.provision.probe;

import dev.provision.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request to be made from the host's point of view, through the SSH connection, so that the host needs no client.
 *
 * @param uri http only; the host name is resolved on the host
 * @param headers sent as they are; a secret one is revealed on the wire only
 * @param body sent by POST as JSON; without one the request is a GET
 */
public record HttpQuestion(
        URI uri, Map<String, Secret> headers, @Nullable String body, Duration timeout) {
    public HttpQuestion {
        headers = Map.copyOf(headers);
    }

    public static HttpQuestion get(URI uri) {
        return new HttpQuestion(uri, Map.of(), null, Duration.ofSeconds(5));
    }
}
