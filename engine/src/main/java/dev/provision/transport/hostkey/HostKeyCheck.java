package dev.provision.transport.hostkey;

import com.hierynomus.sshj.key.KeyAlgorithm;
import dev.provision.transport.TransportException;
import dev.provision.transport.TransportException.Reason;
import dev.provision.transport.config.Hop;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.SignatureAlgorithms;
import dev.provision.transport.key.SshCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the key or the certificate of one hop, or says why not. Made for one connection; {@link #refusal} is set when it
 * said no.
 */
public final class HostKeyCheck implements HostKeyVerifier {
    private final Hop hop;
    private final KnownHostsFiles files;
    private final Clock clock;
    private volatile @Nullable KnownHost known;
    private volatile @Nullable HostKey shown;
    private volatile @Nullable HostKey accepted;
    private volatile @Nullable TransportException refusal;

    /** @param clock decides whether certificates are valid */
    public HostKeyCheck(Hop hop, KnownHostsFiles files, Clock clock) {
        this.hop = hop;
        this.files = files;
        this.clock = clock;
    }

    /** The reason why the key was refused; empty if it was accepted or not yet seen. */
    public Optional<TransportException> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** What the host's key is, byte for byte; to be told before {@link #verify} is asked. */
    public void shows(HostKey key) {
        shown = key;
    }

    private KnownHost known() throws IOException {
        KnownHost read = known;
        if (read == null) {
            read = files.about(hop);
            known = read;
        }
        return read;
    }

    /** The types of key to ask for, certificates first if somebody is believed to sign them. */
    public List<Factory.Named<KeyAlgorithm>> algorithms() {
        try {
            return Stream.concat(
                            known().authority().isPresent() ? HostKeyAlgorithms.CERTIFICATES.stream() : Stream.empty(),
                            HostKeyAlgorithms.KEYS.stream())
                    .toList();
        } catch (IOException e) {
            return HostKeyAlgorithms.KEYS; // verify() meets the same error and tells it
        }
    }

    /** The types that the host is known by, which come before others; certificates before them. */
    @Override
    public List<String> findExistingAlgorithms(String hostname, int port) {
        try {
            List<String> algorithms = new ArrayList<>();
            known().types().forEach(type -> algorithms.addAll(SignatureAlgorithms.of(type)));
            if (known().authority().isPresent()) {
                HostKeyAlgorithms.CERTIFICATES.forEach(certificate -> algorithms.add(certificate.getName()));
            }
            return algorithms;
        } catch (IOException e) {
            return List.of(); // verify() meets the same error and tells it
        }
    }

    /**
     * Judges what {@link #shows} was told; of the key that the library made of it, some has been lost. Keys are exchanged
     * anew on long connections: what was good when it began stays good for it.
     */
    @Override
    public boolean verify(String hostname, int port, PublicKey key) {
        HostKey seen = Objects.requireNonNull(shown, "a key that did not come over the wire");
        if (seen.equals(accepted)) {
            return true;
        }
        if (isGood(seen)) {
            accepted = seen;
            return true;
        }
        return false;
    }

    private boolean isGood(HostKey seen) {
        try {
            KnownHosts.Verdict verdict = known().judge(seen, clock.instant());
            if (verdict.standing() == Standing.KNOWN || verdict.standing() == Standing.CERTIFIED) {
                return true;
            }
            HostKey plain = SshCertificate.of(seen).map(SshCertificate::key).orElse(seen);
            Optional<KnownHostsLine> authority = known().authority();
            if (verdict.standing() == Standing.NEW
                    && hop.acceptNew()
                    // who is to be certified cannot come in without
                    && authority.isEmpty()
                    && !hop.knownHosts().isEmpty()) {
                files.add(hop.knownHosts().get(0), hop.keyName(), List.of(plain));
                return true;
            }
            refusal = refuse(seen, plain, verdict, authority);
        } catch (IOException e) {
            refusal = new TransportException(
                    Reason.HOST_KEY_UNKNOWN, hop.name() + ": the known host keys cannot be read or written: " + e, e);
        }
        return false;
    }

    private TransportException refuse(
            HostKey seen, HostKey plain, KnownHosts.Verdict verdict, Optional<KnownHostsLine> authority) {
        String place = verdict.because().map(KnownHostsLine::place).orElse("");
        return switch (verdict.standing()) {
            case REVOKED ->
                new TransportException(
                        Reason.HOST_KEY_REVOKED,
                        hop.name() + ": the host shows a revoked key: " + described(seen) + "\nIt is revoked at "
                                + place + ". Do not use this host before it has a new key.");
            case CHANGED ->
                new TransportException(
                        Reason.HOST_KEY_CHANGED,
                        hop.name() + ": the host key has changed: it shows " + plain + "\nKnown at " + place + " is "
                                + verdict.because()
                                        .map(line -> line.key().toString())
                                        .orElse("another")
                                + ".\nIf the host was installed anew, remove that line (ssh-keygen -R "
                                + dev.provision.shell.Quote.word(hop.keyName())
                                + ") and look at its keys with provision trust "
                                + hop.name() + ". If not, somebody may be in between.");
            case INVALID ->
                new TransportException(
                        Reason.HOST_KEY_UNKNOWN,
                        hop.name() + ": the host's certificate is not good: " + verdict.flaw() + "\nIt is the "
                                + described(seen) + (place.isEmpty() ? "" : ", which is believed at " + place)
                                + ".\nThe host needs a new one; what it shows can be looked at: provision trust "
                                + hop.name());
            default ->
                new TransportException(
                        Reason.HOST_KEY_UNKNOWN,
                        hop.name() + ": the host key is not known: " + described(seen) + "\nLooked for " + hop.keyName()
                                + " in "
                                + hop.knownHosts().stream().map(Path::toString).collect(Collectors.joining(", "))
                                + authority
                                        .map(line -> "; the host should have a certificate of the authority at "
                                                + line.place())
                                        .orElse("")
                                + ".\nCompare the fingerprint with the host's own and record it: provision trust "
                                + hop.name());
        };
    }

    private static String described(HostKey seen) {
        return SshCertificate.of(seen).map(SshCertificate::toString).orElseGet(seen::toString);
    }
}
