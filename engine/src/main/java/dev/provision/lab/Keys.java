package dev.provision.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/** Ed25519 keys in OpenSSH's files. */
final class Keys {
    private Keys() {}

    static KeyPair fresh() throws GeneralSecurityException {
        return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    }

    /** The key in a file, made at first use. */
    static KeyPair kept(Path file, String comment) throws IOException, GeneralSecurityException {
        if (Files.isRegularFile(file)) {
            try (var in = Files.newInputStream(file)) {
                return SecurityUtils.loadKeyPairIdentities(null, () -> file.toString(), in, null)
                        .iterator()
                        .next();
            }
        }
        KeyPair key = fresh();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, comment, null, text);
        Files.createDirectories(file.resolveSibling(""));
        Path half = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(half);
        Files.createFile(half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(half)) {
            text.writeTo(out);
        }
        Files.writeString(file.resolveSibling(file.getFileName() + ".pub"), line(key.getPublic()) + "\n");
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        return key;
    }

    /** {@code ssh-ed25519 AAAA...}. */
    static String line(PublicKey key) {
        return PublicKeyEntry.toString(key);
    }
}
