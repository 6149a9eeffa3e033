package dev.provision.transport.key;

import dev.provision.testing.SshTools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;

/** Reads the public keys and certificates that ssh-keygen has written. */
public final class PublicHalf {
    private PublicHalf() {}

    /** Of a private key's file. */
    public static HostKey of(Path key) throws IOException {
        return in(Path.of(key + ".pub"));
    }

    /** A public key or a certificate. */
    public static HostKey in(Path pub) throws IOException {
        return HostKey.of(Base64.getDecoder().decode(SshTools.line(pub).split(" ")[1]))
                .orElseThrow();
    }
}
