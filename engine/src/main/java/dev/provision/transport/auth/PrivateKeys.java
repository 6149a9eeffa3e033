package dev.provision.transport.auth;

import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import dev.provision.secret.Secret;
import dev.provision.transport.config.Passphrases;
import dev.provision.transport.key.HostKey;
import dev.provision.transport.key.SignatureAlgorithms;
import dev.provision.transport.limit.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.signature.Signature;
import net.schmizz.sshj.userauth.keyprovider.FileKeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyPairWrapper;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.keyprovider.PKCS8KeyFile;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.PasswordUtils;
import org.jspecify.annotations.Nullable;

/** The operator's private keys, each read and decrypted once however many hosts ask for it. Thread-safe. */
public final class PrivateKeys {
    /** A key, or why there is none. */
    record Loaded(@Nullable KeyProvider key, String problem) {
        HostKey publicKey() {
            try {
                return HostKey.of(there().getPublic());
            } catch (IOException e) {
                throw new UncheckedIOException("a key that was read already", e);
            }
        }

        /** See {@link PublicKeyAuth.Signer}; an RSA key signs with SHA-512. */
        byte[] sign(byte[] data) throws IOException {
            return sign(SignatureAlgorithms.of(publicKey().type()).get(0), data);
        }

        /** @param algorithm one of {@link SignatureAlgorithms#of} */
        byte[] sign(String algorithm, byte[] data) throws IOException {
            Signature signature = SignatureAlgorithms.create(algorithm);
            signature.initSign(there().getPrivate());
            signature.update(data);
            return new Buffer.PlainBuffer()
                    .putString(algorithm)
                    .putBytes(signature.encode(signature.sign()))
                    .getCompactData();
        }

        private KeyProvider there() {
            return Objects.requireNonNull(key, problem);
        }
    }

    private static final String OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----";

    private final Passphrases passphrases;
    private final Map<Path, Loaded> loaded = new ConcurrentHashMap<>();

    /** @param passphrases asked for keys that are encrypted */
    public PrivateKeys(Passphrases passphrases) {
        this.passphrases = passphrases;
    }

    /** The public half as {@code file.pub} says it: known without a passphrase. */
    static Optional<HostKey> publicHalf(Path file) {
        Path pub = file.resolveSibling(file.getFileName() + ".pub");
        if (!Files.isRegularFile(pub)) {
            return Optional.empty();
        }
        try {
            String[] fields =
                    Files.readString(pub, StandardCharsets.ISO_8859_1).strip().split("[ \\t]+");
            return fields.length < 2
                    ? Optional.empty()
                    : HostKey.of(Base64.getDecoder().decode(fields[1]));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads a key; asks for the passphrase if it is encrypted. */
    Loaded load(Path file) {
        Loaded known = loaded.get(file);
        if (known != null) {
            return known;
        }
        // one at a time: a person answers one question after the other
        synchronized (loaded) {
            return loaded.computeIfAbsent(file, this::read);
        }
    }

    private Loaded read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            boolean openssh = text.stripLeading().startsWith(OPENSSH);
            boolean encrypted = openssh ? opensshIsEncrypted(text) : text.contains("ENCRYPTED");
            Optional<Secret> passphrase = encrypted ? passphrases.of(file) : Optional.empty();
            if (encrypted && passphrase.isEmpty()) {
                return new Loaded(null, "encrypted, and nobody gave its passphrase; add it to an ssh-agent");
            }
            if (!openssh) {
                // PEM and PKCS#8 are read by BouncyCastle, which is worth its 0.4 s only now
                SecurityUtils.setRegisterBouncyCastle(true);
                SecurityUtils.isBouncyCastleRegistered();
            }
            FileKeyProvider provider = openssh ? new OpenSSHKeyV1KeyFile() : new PKCS8KeyFile();
            PasswordFinder finder = passphrase
                    .map(secret -> PasswordUtils.createOneOff(secret.reveal().toCharArray()))
                    .orElse(null);
            provider.init(text, null, finder);
            java.security.KeyPair pair = new java.security.KeyPair(provider.getPublic(), provider.getPrivate());
            return new Loaded(new KeyPairWrapper(pair), "");
        } catch (IOException | RuntimeException e) {
            String why = Printable.lastLines(String.valueOf(e.getMessage()));
            return new Loaded(null, "cannot be read" + (why.isEmpty() ? "" : ": " + why));
        }
    }

    /** The format names its cipher in clear after the magic word. */
    private static boolean opensshIsEncrypted(String text) {
        String body =
                text.lines().filter(line -> !line.startsWith("-----")).limit(2).reduce("", String::concat);
        byte[] head = Base64.getMimeDecoder().decode(body.substring(0, Math.min(64, body.length() / 4 * 4)));
        String clear = new String(head, StandardCharsets.ISO_8859_1);
        return clear.startsWith("openssh-key-v1\0") && !clear.startsWith("none", 19);
    }
}
