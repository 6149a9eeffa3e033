package dev.provision.resource.container;

import dev.provision.resource.TaskBody;
import dev.provision.secret.Secret;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the {@code health} part of a {@code container} task. */
public final class HealthBody {
    private final TaskBody body;
    private final List<String> notes = new ArrayList<>();

    public HealthBody(TaskBody body) {
        this.body = body;
    }

    /** What was set right silently while reading. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * Reads it.
     *
     * @throws InvalidInput if the address is none
     */
    public Health read() {
        Map<String, Secret> headers = new TreeMap<>();
        if (body.get("headers").orElse(null) instanceof Data.Dict entries) {
            entries.entries().forEach((name, value) -> headers.put(name, TaskBody.secret(value)));
        }
        return new Health(
                uri(),
                body.number("status").orElse(200L).intValue(),
                body.text("contains").orElse(""),
                body.text("model").orElse(""),
                headers,
                body.duration("within").orElse(Duration.ofMinutes(30)),
                body.duration("interval").orElse(Duration.ofSeconds(5)),
                body.duration("timeout").orElse(Duration.ofSeconds(5)));
    }

    private URI uri() {
        String written = body.requiredText("http");
        URI uri;
        try {
            uri = URI.create(written);
        } catch (IllegalArgumentException e) {
            throw wrong(written);
        }
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw wrong(written);
        }
        if (uri.getHost().equals("localhost")) {
            // localhost may be ::1, where a port that is published on IPv4 only does not answer (domain.md 1.4).
            notes.add("health is asked at 127.0.0.1 rather than localhost");
            return URI.create(written.replaceFirst("//localhost", "//127.0.0.1"));
        }
        return uri;
    }

    private InvalidInput wrong(String written) {
        return new InvalidInput(Problem.at(body.at("http"), "this is not an address that can be asked")
                .expected("http://address:port/path, as seen from the host")
                .found(written));
    }
}
