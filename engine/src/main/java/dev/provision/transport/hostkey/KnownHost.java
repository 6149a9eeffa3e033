package dev.provision.transport.hostkey;

import dev.provision.transport.hostkey.KnownHosts.Verdict;
import dev.provision.transport.hostkey.KnownHostsLine.Marker;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.SshCertificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What known_hosts files say about one host.
 *
 * @param name without its port, in lower case
 * @param lines those that speak of the host
 * @param byName for a host with a port of its own: those that speak of its name alone
 */
public record KnownHost(String name, List<KnownHostsLine> lines, List<KnownHostsLine> byName) {
    public KnownHost {
        lines = List.copyOf(lines);
        byName = List.copyOf(byName);
    }

    /**
     * Judges a key or a certificate that the host shows. A revoked key stays revoked whatever the other lines say; a host
     * that is known by other keys has changed, even if none of them is of this type: whoever stands between could
     * otherwise offer the type that is missing.
     */
    Verdict judge(HostKey shown, Instant now) {
        Optional<SshCertificate> certificate = SshCertificate.of(shown);
        if (certificate.isPresent()) {
            return judgeCertificate(certificate.get(), now);
        }
        return SshCertificate.isOne(shown)
                ? new Verdict(Standing.INVALID, Optional.empty(), "it cannot be read")
                : judgeKey(shown);
    }

    private Verdict judgeCertificate(SshCertificate certificate, Instant now) {
        Optional<KnownHostsLine> revoked =
                first(Marker.REVOKED, key -> key.equals(certificate.authority()) || key.equals(certificate.whole()));
        if (revoked.isPresent()) {
            return new Verdict(Standing.REVOKED, revoked);
        }
        Verdict plain = judgeKey(certificate.key());
        Optional<KnownHostsLine> authority = first(Marker.CERT_AUTHORITY, certificate.authority()::equals);
        if (authority.isEmpty() || plain.standing() == Standing.REVOKED) {
            // as with ssh: a certificate of nobody we believe is no more than the key in it
            return plain;
        }
        Optional<String> flaw = HostCertificateCheck.flaw(certificate, name, now);
        if (flaw.isEmpty()) {
            return new Verdict(Standing.CERTIFIED, authority);
        }
        return plain.standing() == Standing.KNOWN ? plain : new Verdict(Standing.INVALID, authority, flaw.get());
    }

    /** Judges a key by the lines about keys alone. */
    Verdict judgeKey(HostKey key) {
        Optional<KnownHostsLine> revoked = first(Marker.REVOKED, key::equals);
        if (revoked.isPresent()) {
            return new Verdict(Standing.REVOKED, revoked);
        }
        Optional<KnownHostsLine> same = first(lines, Marker.NONE, key::equals);
        if (same.isPresent()) {
            return new Verdict(Standing.KNOWN, same);
        }
        Optional<KnownHostsLine> other = first(
                        lines, Marker.NONE, known -> known.type().equals(key.type()))
                .or(() -> first(lines, Marker.NONE, known -> true));
        if (other.isPresent()) {
            return new Verdict(Standing.CHANGED, other);
        }
        // as ssh does where nothing is known of the port
        Optional<KnownHostsLine> known = first(byName, Marker.NONE, key::equals);
        return new Verdict(known.isPresent() ? Standing.KNOWN : Standing.NEW, known);
    }

    /** The types of the keys that it is known by: it must be asked for one of these. */
    Set<String> types() {
        Set<String> types = types(lines);
        return types.isEmpty() ? types(byName) : types;
    }

    private static Set<String> types(List<KnownHostsLine> lines) {
        return lines.stream()
                .filter(line -> line.marker() == Marker.NONE)
                .map(line -> line.key().type())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The line that names an authority for it, if one does: then it can be asked for a certificate. */
    public Optional<KnownHostsLine> authority() {
        return first(Marker.CERT_AUTHORITY, key -> true);
    }

    private Optional<KnownHostsLine> first(Marker marker, Predicate<HostKey> wanted) {
        return first(Stream.concat(lines.stream(), byName.stream()).toList(), marker, wanted);
    }

    private static Optional<KnownHostsLine> first(
            List<KnownHostsLine> among, Marker marker, Predicate<HostKey> wanted) {
        return among.stream()
                .filter(line -> line.marker() == marker && wanted.test(line.key()))
                .findFirst();
    }
}
