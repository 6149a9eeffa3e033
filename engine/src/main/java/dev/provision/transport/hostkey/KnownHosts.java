package dev.provision.transport.hostkey;

import dev.provision.transport.key.HostKey;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the lines of known_hosts files say about keys, compared byte by byte, and about who may certify them. */
record KnownHosts(List<KnownHostsLine> lines) {
    KnownHosts {
        lines = List.copyOf(lines);
    }

    /**
     * How a key stands.
     *
     * @param because the line that says so: for CHANGED a line with another key of the host
     * @param flaw of a certificate, for INVALID; otherwise empty
     */
    record Verdict(Standing standing, Optional<KnownHostsLine> because, String flaw) {
        Verdict(Standing standing, Optional<KnownHostsLine> because) {
            this(standing, because, "");
        }
    }

    /**
     * What they say about one host. Ask it once and keep it: where names are hashed, each line costs a hash.
     *
     * @param host {@code name} or {@code [name]:port}
     */
    KnownHost of(String host) {
        String name = withoutPort(host);
        return new KnownHost(
                name,
                lines.stream().filter(line -> line.speaksOf(host)).toList(),
                host.equalsIgnoreCase(name)
                        ? List.of()
                        : lines.stream().filter(line -> line.speaksOf(name)).toList());
    }

    /** See {@link KnownHost#judge}. */
    Verdict judge(String host, HostKey shown, Instant now) {
        return of(host).judge(shown, now);
    }

    /** As certificates have it: in lower case. */
    static String withoutPort(String host) {
        String name = host.startsWith("[") && host.contains("]:") ? host.substring(1, host.lastIndexOf("]:")) : host;
        return name.toLowerCase(Locale.ROOT);
    }
}
