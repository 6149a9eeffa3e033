package dev.provision.transport.hostkey;

import dev.provision.transport.key.Crypto;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.SignatureAlgorithms;
import dev.provision.transport.key.SshCertificate;
import dev.provision.transport.limit.Printable;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.signature.Signature;

/**
 * Whether a host certificate of an authority that is believed is good for a host, now. All of it is checked here: the
 * library leaves parts of it out on some of its ways, and looks at the machine's clock.
 */
final class HostCertificateCheck {
    private static final int SHORTEST_RSA = 2048;

    private HostCertificateCheck() {}

    /**
     * What is wrong with it, if something is.
     *
     * @param name the host's, in lower case and without a port
     */
    static Optional<String> flaw(SshCertificate certificate, String name, Instant now) {
        Optional<String> forged = signatureFlaw(certificate);
        if (forged.isPresent()) {
            return forged;
        }
        if (certificate.kind() != SshCertificate.Kind.HOST) {
            return Optional.of("it is not for hosts"
                    + (certificate.kind() == SshCertificate.Kind.USER ? " but for users who log in" : ""));
        }
        if (certificate.principals().isEmpty()) {
            return Optional.of("it names no host and so would be good for all; sign it with ssh-keygen -n " + name);
        }
        // as OpenSSH does: the names stand for themselves, without wildcards
        if (!certificate.principals().contains(name)) {
            return Optional.of("it is for " + listed(certificate.principals()) + " and not for " + name);
        }
        if (!certificate.criticalOptions().isEmpty()) {
            return Optional.of(
                    "it has critical options, which no host certificate has: " + listed(certificate.criticalOptions()));
        }
        return certificate.untimely(now);
    }

    private static Optional<String> signatureFlaw(SshCertificate certificate) {
        HostKey authority = certificate.authority();
        if (SshCertificate.isOne(authority)) {
            return Optional.of("its authority is itself a certificate");
        }
        List<String> allowed = SignatureAlgorithms.of(authority.type());
        Crypto.prepare();
        try {
            Buffer.PlainBuffer from = new Buffer.PlainBuffer(certificate.signature());
            String algorithm = from.readString();
            from.readBytes();
            if (!allowed.contains(algorithm)) {
                return Optional.of("it is signed with " + Printable.oneLine(algorithm) + " by a key of type "
                        + Printable.oneLine(authority.type()) + ", which is not taken");
            }
            PublicKey key = new Buffer.PlainBuffer(Base64.getDecoder().decode(authority.base64())).readPublicKey();
            if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < SHORTEST_RSA) {
                return Optional.of("its authority's RSA key has less than " + SHORTEST_RSA + " bits");
            }
            Signature signature = SignatureAlgorithms.create(algorithm);
            signature.initVerify(key);
            signature.update(certificate.signed());
            return from.available() == 0 && signature.verify(certificate.signature())
                    ? Optional.empty()
                    : Optional.of("the authority did not sign this: somebody has forged or changed it");
        } catch (Buffer.BufferException | RuntimeException e) {
            return unreadable(e);
        }
    }

    /** The library tells by exceptions of several kinds that a signature is not even one. */
    private static Optional<String> unreadable(Exception e) {
        String why = e instanceof SSHRuntimeException && e.getCause() != null
                ? String.valueOf(e.getCause().getMessage())
                : String.valueOf(e.getMessage());
        return Optional.of("the authority's signature cannot be verified: " + Printable.lastLines(why));
    }

    private static String listed(List<String> texts) {
        return texts.stream().limit(5).map(Printable::oneLine).collect(Collectors.joining(", "))
                + (texts.size() > 5 ? ", ..." : "");
    }
}
