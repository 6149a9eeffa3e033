package dev.provision.resource.registrylogin;

import dev.provision.secret.Secret;

/** What an engine has for a registry. */
sealed interface Login {
    /** The result of the case for this variant. */
    <R> R match(Cases<R> cases);

    record None() implements Login {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.none(this);
        }
    }

    /** @param inFile whether the password stands in the engine's file, and not in a store of its own */
    record Known(String user, Secret password, boolean inFile) implements Login {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.known(this);
        }
    }

    /** The registry gave a token for the password, which is kept in its place. */
    record Token(String user) implements Login {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.token(this);
        }
    }

    /** A credential helper would not say. */
    record Unknown(String reason) implements Login {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.unknown(this);
        }
    }

    /** One method per variant, so that a new variant does not compile until all code handles it. */
    interface Cases<R> {
        R none(None none);

        R known(Known known);

        R token(Token token);

        R unknown(Unknown unknown);
    }
}
