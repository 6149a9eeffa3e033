package dev.provision.expression;

import dev.provision.secret.Secret;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that an expression may use. */
public interface Scope {
    /**
     * The value of a name, with all expressions in it evaluated; null if there is no such name.
     *
     * @throws NotYetKnown if the name exists and its value comes later in the run
     * @throws dev.provision.source.InvalidInput if the name's own definition cannot be evaluated
     */
    @Nullable
    Data find(String name);

    /** All names, for "did you mean". */
    Set<String> names();

    /**
     * Reads the secret that a mapping {@code {secret: {...}}} asks for.
     *
     * @throws dev.provision.source.InvalidInput at the mapping if there is no such secret
     */
    Data.Hidden secret(Data.Dict source, At at);

    /** Takes note of a text made from a secret that hides no longer under the same characters. */
    Secret derived(Secret secret);

    /** Whether secrets are placeholders, so that what depends on their characters cannot be judged. */
    boolean secretsAreUnread();
}
