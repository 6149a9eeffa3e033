package dev.provision.transport.hostkey;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import dev.provision.transport.key.SshCertificate;
import java.util.List;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.signature.SignatureRSA;

/** The types of keys and certificates that a host is asked for. */
public final class HostKeyAlgorithms {
    /** By the type of the host's key, strongest first. */
    public static final List<Factory.Named<KeyAlgorithm>> KEYS = List.of(
            KeyAlgorithms.EdDSA25519(),
            KeyAlgorithms.ECDSASHANistp256(),
            KeyAlgorithms.ECDSASHANistp384(),
            KeyAlgorithms.ECDSASHANistp521(),
            KeyAlgorithms.RSASHA512(),
            KeyAlgorithms.RSASHA256());

    /** Certificates of hosts, the same way; to be offered only where an authority is known that could have signed one. */
    public static final List<Factory.Named<KeyAlgorithm>> CERTIFICATES = List.of(
            KeyAlgorithms.EdDSA25519CertV01(),
            KeyAlgorithms.ECDSASHANistp256CertV01(),
            KeyAlgorithms.ECDSASHANistp384CertV01(),
            KeyAlgorithms.ECDSASHANistp521CertV01(),
            rsaCertificate("rsa-sha2-512", new SignatureRSA.FactoryRSASHA512()),
            rsaCertificate("rsa-sha2-256", new SignatureRSA.FactoryRSASHA256()));

    private HostKeyAlgorithms() {}

    /** The library has these certificates with SHA-1 only, which no server offers any more. */
    private static Factory.Named<KeyAlgorithm> rsaCertificate(String name, Factory.Named<Signature> signature) {
        return new KeyAlgorithms.Factory(name + SshCertificate.SUFFIX, signature, KeyType.RSA_CERT);
    }
}
