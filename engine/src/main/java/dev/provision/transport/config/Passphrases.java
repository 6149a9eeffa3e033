package dev.provision.transport.config;

import dev.provision.secret.Secret;
import java.nio.file.Path;
import java.util.Optional;

/** Where the passphrase of an encrypted private key comes from. Asked once for each key, by one thread at a time. */
@FunctionalInterface
public interface Passphrases {
    /** For runs without a person: an encrypted key that no agent holds is not used. */
    Passphrases NONE = key -> Optional.empty();

    /** The passphrase of this key, or nothing if nobody can say. */
    Optional<Secret> of(Path key);
}
