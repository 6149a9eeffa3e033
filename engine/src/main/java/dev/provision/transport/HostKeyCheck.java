package dev.provision.transport;

import dev.provision.transport.TransportException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/** Accepts the key of one hop or says why not. Made for one connection; {@link #refusal} is set when it said no. */
final class HostKeyCheck implements HostKeyVerifier {
    private final Hop hop;
    private final KnownHostsFiles files;
    private volatile @Nullable TransportException refusal;

    HostKeyCheck(Hop hop, KnownHostsFiles files) {
        this.hop = hop;
        this.files = files;
    }

    Optional<TransportException> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public List<String> findExistingAlgorithms(String hostname, int port) {
        try {
            List<String> algorithms = new ArrayList<>();
            for (String type : files.read(hop.knownHosts()).types(hop.keyName())) {
                if (type.equals("ssh-rsa")) {
                    algorithms.add("rsa-sha2-512");
                    algorithms.add("rsa-sha2-256");
                } else {
                    algorithms.add(type);
                }
            }
            return algorithms;
        } catch (IOException e) {
            return List.of(); // verify() meets the same error and tells it
        }
    }

    @Override
    public boolean verify(String hostname, int port, PublicKey key) {
        try {
            HostKey shown = HostKey.of(key);
            KnownHosts known = files.read(hop.knownHosts());
            KnownHosts.Verdict verdict = known.judge(hop.keyName(), shown);
            if (verdict.standing() == Standing.KNOWN) {
                return true;
            }
            if (verdict.standing() == Standing.NEW
                    && hop.acceptNew()
                    && !hop.knownHosts().isEmpty()) {
                files.add(hop.knownHosts().get(0), hop.keyName(), List.of(shown));
                return true;
            }
            refusal = refuse(shown, verdict, known.hasAuthority(hop.keyName()));
        } catch (IOException e) {
            refusal = new TransportException(
                    Reason.HOST_KEY_UNKNOWN, hop.name() + ": the known host keys cannot be read or written: " + e, e);
        }
        return false;
    }

    private TransportException refuse(HostKey shown, KnownHosts.Verdict verdict, boolean authority) {
        String place = verdict.because().map(KnownHostsLine::place).orElse("");
        return switch (verdict.standing()) {
            case REVOKED ->
                new TransportException(
                        Reason.HOST_KEY_REVOKED,
                        hop.name() + ": the host shows a revoked key: " + shown + "\nIt is revoked at " + place
                                + ". Do not use this host before it has a new key.");
            case CHANGED ->
                new TransportException(
                        Reason.HOST_KEY_CHANGED,
                        hop.name() + ": the host key has changed: it shows " + shown + "\nKnown at " + place + " is "
                                + verdict.because()
                                        .map(line -> line.key().toString())
                                        .orElse("another")
                                + ".\nIf the host was installed anew, remove that line (ssh-keygen -R "
                                + dev.provision.shell.Quote.word(hop.keyName())
                                + ") and look at its keys with provision trust "
                                + hop.name() + ". If not, somebody may be in between.");
            default ->
                new TransportException(
                        Reason.HOST_KEY_UNKNOWN,
                        hop.name() + ": the host key is not known: " + shown + "\nLooked for " + hop.keyName() + " in "
                                + hop.knownHosts().stream().map(Path::toString).collect(Collectors.joining(", "))
                                + (authority
                                        ? "; a @cert-authority line names the host, but certificates are not used"
                                        : "")
                                + ".\nCompare the fingerprint with the host's own and record it: provision trust "
                                + hop.name());
        };
    }
}
