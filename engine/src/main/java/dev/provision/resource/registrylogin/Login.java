package dev.provision.resource.registrylogin;

import dev.provision.secret.Secret;

/** What an engine has for a registry. */
sealed interface Login {
    record None() implements Login {}

    /** @param inFile whether the password stands in the engine's file, and not in a store of its own */
    record Known(String user, Secret password, boolean inFile) implements Login {}

    /** The registry gave a token for the password, which is kept in its place. */
    record Token(String user) implements Login {}

    /** A credential helper would not say. */
    record Unknown(String reason) implements Login {}
}
