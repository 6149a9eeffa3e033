package dev.provision.cli;

import dev.provision.secret.Redactor;
import dev.provision.secret.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where passwords come from; each is masked from the moment it is read. */
record Passwords(Redactor redactor) {
    Secret fromEnvironment(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new Refused("the environment variable " + name + " is not set");
        }
        return redactor.register(new Secret(value));
    }

    Secret fromFile(Path file) {
        try (var lines = Files.lines(file)) {
            return redactor.register(new Secret(lines.findFirst().orElse("")));
        } catch (IOException e) {
            throw new Refused("the password file " + file + " cannot be read: " + e.getMessage());
        }
    }

    /** Asks on the terminal, without echo. */
    Secret ask(String prompt) {
        java.io.Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("%s", prompt);
        if (typed == null) {
            throw new Refused(
                    "there is no terminal to ask for a password on; use --become-pass-env or --become-pass-file");
        }
        return redactor.register(new Secret(new String(typed)));
    }

    /** Nothing where nobody can be asked: an encrypted key is then left to the agent. */
    synchronized Optional<Secret> passphrase(Path key) {
        return Boolean.getBoolean("provision.terminal") && System.console() != null
                ? Optional.of(ask("Passphrase for " + key + ": "))
                : Optional.empty();
    }
}
