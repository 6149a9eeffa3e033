package dev.provision.secret;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The secrets of one run: each is read once, when it is first needed, and known to the redactor before anybody has it. */
public final class Secrets {
    private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(60);
    private static final int LONGEST = 1024 * 1024;

    private final SecretAccess access;
    private final Redactor redactor;
    private final Map<SecretSource, Secret> known = new HashMap<>();

    public Secrets(SecretAccess access, Redactor redactor) {
        this.access = access;
        this.redactor = redactor;
    }

    /** The secret; waits for another thread that is reading one. */
    public synchronized Secret read(SecretSource source) throws SecretUnavailable {
        Secret secret = known.get(source);
        if (secret == null) {
            secret = redactor.register(new Secret(checked(source, fetch(source))));
            known.put(source, secret);
        }
        return secret;
    }

    /** Notes a text made of a secret, such as its base64 form, so that it is masked too. */
    public Secret derived(Secret secret) {
        return secret.reveal().length() < Redactor.SHORTEST ? secret : redactor.register(secret);
    }

    /** Reads a secret from its place. */
    private interface Fetch {
        String text() throws IOException, SecretUnavailable;
    }

    private final class Fetching implements SecretSource.Cases<Fetch> {
        @Override
        public Fetch variable(SecretSource.Variable variable) {
            return () -> access.environment(variable.name())
                    .orElseThrow(() -> new SecretUnavailable(
                            "the environment variable " + variable.name() + " is not set",
                            "set it for this run: " + variable.name() + "=... provision ..."));
        }

        @Override
        public Fetch content(SecretSource.Content content) {
            return () -> withoutLastLineFeed(access.file(content.path()));
        }

        @Override
        public Fetch printed(SecretSource.Printed command) {
            return () -> withoutLastLineFeed(access.output(command.arguments(), COMMAND_DEADLINE));
        }
    }

    private String fetch(SecretSource source) throws SecretUnavailable {
        try {
            return source.match(new Fetching()).text();
        } catch (IOException failed) {
            throw new SecretUnavailable(
                    source.describe() + " gave no secret: " + Objects.toString(failed.getMessage(), "it failed"), null);
        }
    }

    private static String checked(SecretSource source, String text) throws SecretUnavailable {
        if (text.strip().length() < Redactor.SHORTEST) {
            throw new SecretUnavailable(
                    source.describe() + " holds fewer than " + Redactor.SHORTEST + " characters",
                    "so short a text cannot be masked in logs, and is no secret");
        }
        if (text.length() > LONGEST) {
            throw new SecretUnavailable(source.describe() + " holds more than 1 MiB", null);
        }
        if (text.indexOf('\0') >= 0) {
            throw new SecretUnavailable(source.describe() + " holds a NUL character", null);
        }
        return text;
    }

    private static String withoutLastLineFeed(String text) {
        String trimmed = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return trimmed.endsWith("\r") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
    }
}
