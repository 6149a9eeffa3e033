package dev.provision.transport.key;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.schmizz.sshj.common.Factory;
import net.schmizz.sshj.signature.Signature;

/** How keys of each type sign. SHA-1 is not among it, and no certificate signs as one. */
public final class SignatureAlgorithms {
    private static final Map<String, Factory.Named<KeyAlgorithm>> BY_NAME = Stream.<Factory.Named<KeyAlgorithm>>of(
                    KeyAlgorithms.EdDSA25519(),
                    KeyAlgorithms.ECDSASHANistp256(),
                    KeyAlgorithms.ECDSASHANistp384(),
                    KeyAlgorithms.ECDSASHANistp521(),
                    KeyAlgorithms.RSASHA512(),
                    KeyAlgorithms.RSASHA256())
            .collect(Collectors.toUnmodifiableMap(Factory.Named::getName, Function.identity()));

    private SignatureAlgorithms() {}

    /** The names of the algorithms that a key of a type may sign with, the best first; none for a type that is not taken. */
    public static List<String> of(String keyType) {
        if (keyType.equals("ssh-rsa")) {
            return List.of("rsa-sha2-512", "rsa-sha2-256");
        }
        return BY_NAME.containsKey(keyType) && !keyType.startsWith("rsa-") ? List.of(keyType) : List.of();
    }

    /** A fresh one of these names. */
    public static Signature create(String name) {
        Factory.Named<KeyAlgorithm> algorithm = BY_NAME.get(name);
        if (algorithm == null) {
            throw new IllegalArgumentException("not a signature algorithm: " + name);
        }
        return algorithm.create().newSignature();
    }

    /** The name that a key, or a certificate, of a type goes by when its owner proves to have it (RFC 8332). */
    public static String forLogin(String type) {
        boolean certificate = type.endsWith(SshCertificate.SUFFIX);
        String plain = plain(type);
        return plain.equals("ssh-rsa") ? "rsa-sha2-512" + (certificate ? SshCertificate.SUFFIX : "") : type;
    }

    /** The type without what says that it is a certificate. */
    public static String plain(String type) {
        return type.endsWith(SshCertificate.SUFFIX)
                ? type.substring(0, type.length() - SshCertificate.SUFFIX.length())
                : type;
    }
}
