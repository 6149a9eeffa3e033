package dev.provision.transport;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the lines of known_hosts files say about keys, compared byte by byte; host certificates are not taken. */
record KnownHosts(List<KnownHostsLine> lines) {
    KnownHosts {
        lines = List.copyOf(lines);
    }

    /** How a key stands, and the line that says so: for CHANGED a line with another key of the host. */
    record Verdict(Standing standing, Optional<KnownHostsLine> because) {}

    /**
     * Judges a key that {@code host} shows ({@code name} or {@code [name]:port}). A revoked key stays revoked whatever the
     * other lines say; a host that is known by other keys has changed, even if none of them is of this type: whoever
     * stands between could otherwise offer the type that is missing.
     */
    Verdict judge(String host, HostKey key) {
        List<KnownHostsLine> about = about(host).toList();
        Optional<KnownHostsLine> revoked = about.stream()
                .filter(line -> line.marker() == KnownHostsLine.Marker.REVOKED)
                .filter(line -> line.key().equals(key))
                .findFirst();
        if (revoked.isPresent()) {
            return new Verdict(Standing.REVOKED, revoked);
        }
        List<KnownHostsLine> plain = about.stream()
                .filter(line -> line.marker() == KnownHostsLine.Marker.NONE)
                .toList();
        Optional<KnownHostsLine> same =
                plain.stream().filter(line -> line.key().equals(key)).findFirst();
        if (same.isPresent()) {
            return new Verdict(Standing.KNOWN, same);
        }
        Optional<KnownHostsLine> other = Stream.concat(
                        plain.stream().filter(line -> line.key().type().equals(key.type())), plain.stream())
                .findFirst();
        return new Verdict(other.isPresent() ? Standing.CHANGED : Standing.NEW, other);
    }

    /** The types of the keys that a host is known by: it must be asked for one of these. */
    Set<String> types(String host) {
        return about(host)
                .filter(line -> line.marker() == KnownHostsLine.Marker.NONE)
                .map(line -> line.key().type())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a certificate authority is named for the host, which we do not use. */
    boolean hasAuthority(String host) {
        return about(host).anyMatch(line -> line.marker() == KnownHostsLine.Marker.CERT_AUTHORITY);
    }

    private Stream<KnownHostsLine> about(String host) {
        return lines.stream().filter(line -> line.speaksOf(host));
    }
}
