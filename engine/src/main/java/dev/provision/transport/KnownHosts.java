package dev.provision.transport;

import dev.provision.transport.KnownHostsLine.Marker;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
     * Judges a key or a certificate that {@code host} shows ({@code name} or {@code [name]:port}). A revoked key stays
     * revoked whatever the other lines say; a host that is known by other keys has changed, even if none of them is of
     * this type: whoever stands between could otherwise offer the type that is missing.
     */
    Verdict judge(String host, HostKey shown, Instant now) {
        Optional<SshCertificate> certificate = SshCertificate.of(shown);
        if (certificate.isEmpty()) {
            return SshCertificate.isOne(shown)
                    ? new Verdict(Standing.INVALID, Optional.empty(), "it cannot be read")
                    : judgeKey(host, shown);
        }
        SshCertificate it = certificate.get();
        Verdict plain = judgeKey(host, it.key());
        Optional<KnownHostsLine> revoked =
                first(anywhere(host), Marker.REVOKED, key -> key.equals(it.authority()) || key.equals(it.whole()));
        if (revoked.isPresent()) {
            return new Verdict(Standing.REVOKED, revoked);
        }
        Optional<KnownHostsLine> authority =
                first(anywhere(host), Marker.CERT_AUTHORITY, key -> key.equals(it.authority()));
        if (authority.isEmpty() || plain.standing() == Standing.REVOKED) {
            // as with ssh: a certificate of nobody we believe is no more than the key in it
            return plain;
        }
        Optional<String> flaw = HostCertificateCheck.flaw(it, bare(host), now);
        if (flaw.isEmpty()) {
            return new Verdict(Standing.CERTIFIED, authority);
        }
        return plain.standing() == Standing.KNOWN ? plain : new Verdict(Standing.INVALID, authority, flaw.get());
    }

    /** Judges a key by the lines about keys alone. */
    Verdict judgeKey(String host, HostKey key) {
        Optional<KnownHostsLine> revoked = first(anywhere(host), Marker.REVOKED, key::equals);
        if (revoked.isPresent()) {
            return new Verdict(Standing.REVOKED, revoked);
        }
        Optional<KnownHostsLine> same = first(about(host), Marker.NONE, key::equals);
        if (same.isPresent()) {
            return new Verdict(Standing.KNOWN, same);
        }
        Optional<KnownHostsLine> other = first(
                        about(host), Marker.NONE, known -> known.type().equals(key.type()))
                .or(() -> first(about(host), Marker.NONE, known -> true));
        if (other.isPresent()) {
            return new Verdict(Standing.CHANGED, other);
        }
        // as ssh does where nothing is known of the port: by the name alone
        Optional<KnownHostsLine> byName = first(about(bare(host)), Marker.NONE, key::equals);
        return new Verdict(byName.isPresent() ? Standing.KNOWN : Standing.NEW, byName);
    }

    /** The types of the keys that a host is known by: it must be asked for one of these. */
    Set<String> types(String host) {
        Set<String> types = types(about(host));
        return types.isEmpty() ? types(about(bare(host))) : types;
    }

    private static Set<String> types(List<KnownHostsLine> about) {
        return about.stream()
                .filter(line -> line.marker() == Marker.NONE)
                .map(line -> line.key().type())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The lines that name an authority for the host: it can be asked for a certificate. */
    List<KnownHostsLine> authorities(String host) {
        return anywhere(host).stream()
                .filter(line -> line.marker() == Marker.CERT_AUTHORITY)
                .toList();
    }

    private static Optional<KnownHostsLine> first(
            List<KnownHostsLine> among, Marker marker, Predicate<HostKey> wanted) {
        return among.stream()
                .filter(line -> line.marker() == marker && wanted.test(line.key()))
                .findFirst();
    }

    private List<KnownHostsLine> about(String host) {
        return lines.stream().filter(line -> line.speaksOf(host)).toList();
    }

    /** Also lines about the name without the port. */
    private List<KnownHostsLine> anywhere(String host) {
        String name = bare(host);
        return Stream.concat(
                        about(host).stream(),
                        lines.stream().filter(line -> line.speaksOf(name) && !line.speaksOf(host)))
                .toList();
    }

    /** The name in {@code [name]:port}, as certificates have it. */
    private static String bare(String host) {
        String name = host.startsWith("[") && host.contains("]:") ? host.substring(1, host.lastIndexOf("]:")) : host;
        return name.toLowerCase(Locale.ROOT);
    }
}
