package dev.provision.transport.hostkey;

import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.SshCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How all the keys and certificates that one host showed stand, each in the light of the others. */
public record ShownKeys(String host, String keyName, KnownHost known, Instant now) {
    /** The status of each of the keys that the host showed. */
    public List<ShownKey> of(List<HostKey> shown) {
        List<KnownHosts.Verdict> verdicts =
                shown.stream().map(key -> known.judge(key, now)).toList();
        boolean proven = verdicts.stream()
                .anyMatch(verdict -> verdict.standing() == Standing.KNOWN || verdict.standing() == Standing.CERTIFIED);
        List<ShownKey> keys = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            HostKey key = shown.get(i);
            KnownHosts.Verdict verdict = verdicts.get(i);
            Standing standing = verdict.standing();
            Optional<KnownHostsLine> because = verdict.because();
            if (standing == Standing.NEW || standing == Standing.CHANGED) {
                Optional<KnownHostsLine> authority = certified(key, shown, verdicts);
                if (authority.isPresent()) {
                    standing = Standing.CERTIFIED;
                    because = authority;
                } else if (proven && !known.types().contains(key.type())) {
                    standing = Standing.NEW;
                }
            }
            keys.add(shownKey(key, standing, because, verdict.flaw()));
        }
        return keys;
    }

    /** The authority that has certified a key, by a certificate that was shown too. */
    private static Optional<KnownHostsLine> certified(
            HostKey key, List<HostKey> shown, List<KnownHosts.Verdict> verdicts) {
        for (int i = 0; i < shown.size(); i++) {
            if (verdicts.get(i).standing() == Standing.CERTIFIED
                    && SshCertificate.of(shown.get(i))
                            .filter(certificate -> certificate.key().equals(key))
                            .isPresent()) {
                return verdicts.get(i).because();
            }
        }
        return Optional.empty();
    }

    private ShownKey shownKey(HostKey key, Standing standing, Optional<KnownHostsLine> because, String flaw) {
        Optional<SshCertificate> certificate = SshCertificate.of(key);
        String what = certificate.map(it -> it.title() + " " + it.until()).orElse("");
        return new ShownKey(
                host,
                keyName,
                key.type(),
                certificate.map(SshCertificate::key).orElse(key).fingerprint(),
                key.base64(),
                standing,
                because.map(KnownHostsLine::place),
                flaw.isEmpty() ? what : what.isEmpty() ? flaw : what + ": " + flaw);
    }
}
