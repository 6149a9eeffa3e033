package dev.provision.resource.download;

import dev.provision.resource.TaskBody;
import dev.provision.resource.file.Entry;
import dev.provision.resource.file.FileOptions;
import dev.provision.secret.Secret;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a {@code download} body. */
final class DownloadBody {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final TaskBody body;
    private final Problems problems = new Problems();

    DownloadBody(TaskBody body) {
        this.body = body;
    }

    Download read() {
        FileOptions options = new FileOptions(body, problems);
        String digest = digest();
        Entry entry = new Entry(
                options.path("path"),
                new Entry.Want.Sum(digest),
                options.mode("mode"),
                options.account("owner"),
                options.account("group"));
        Secret url =
                body.secret("url").orElseThrow(() -> new InvalidInput(Problem.at(body.at(), "\"url\" is missing")));
        String host = host(url.reveal());
        Map<String, Secret> headers = headers();
        problems.throwIfAny();
        return new Download(
                url,
                host,
                headers,
                entry,
                digest,
                body.flag("parents", false),
                body.duration("timeout").orElse(USUAL));
    }

    private String digest() {
        String written = body.requiredText("sha256").strip().toLowerCase(Locale.ROOT);
        if (!SUM.matcher(written).matches()) {
            problems.error(Problem.at(body.at("sha256"), "this is no SHA-256")
                    .expected("64 hexadecimal digits, in quotes")
                    .found(written)
                    .hint("curl -fsSL URL | sha256sum"));
        }
        return written;
    }

    /** A secret that has not been read is not judged, so that a playbook can be checked without its secrets. */
    private String host(String url) {
        boolean secret = body.isSecret("url");
        try {
            URI uri = new URI(url);
            String scheme = String.valueOf(uri.getScheme());
            if ((scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getFragment() == null) {
                return secret ? "" : uri.getHost();
            }
        } catch (URISyntaxException notAnAddress) {
            // said below
        }
        if (!secret) {
            problems.error(Problem.at(body.at("url"), "this is no address to fetch from")
                    .expected("http:// or https://, a host, and a path in which blanks and the like are escaped")
                    .found(url));
        }
        return "";
    }

    private Map<String, Secret> headers() {
        Map<String, Secret> headers = new LinkedHashMap<>();
        if (body.get("headers").orElse(null) instanceof Data.Dict entries) {
            entries.entries().forEach((name, value) -> {
                Secret text = TaskBody.secret(value);
                if (!HEADER.matcher(name).matches() || text.reveal().chars().anyMatch(c -> c < ' ' || c == 127)) {
                    problems.error(Problem.at(value.at(), "this is no header of a request")
                            .expected("a name of letters, digits and -, and a value of one line"));
                }
                headers.put(name, text);
            });
        }
        return headers;
    }
}
