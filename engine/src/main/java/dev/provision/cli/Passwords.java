package dev.provision.cli;

import dev.provision.report.StatusLine;
import dev.provision.secret.Redactor;
import dev.provision.secret.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where passwords come from; each is masked from the moment it is read.
 *
 * @param status what must not be drawn over a question
 */
record Passwords(Redactor redactor, Optional<StatusLine> status) {
    Secret fromEnvironment(String name) {
        String value = System.getenv(name);
        if (value == null || value.isEmpty()) {
            throw new Refused("the environment variable " + name + " is not set");
        }
        return redactor.register(new Secret(value));
    }

    Secret fromFile(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String first = lines.readLine();
            return redactor.register(new Secret(first == null ? "" : first));
        } catch (IOException e) {
            throw new Refused("the password file " + file + " cannot be read: " + e.getMessage());
        }
    }

    /** Asks on the terminal, without echo, wherever the output goes. */
    Secret ask(String prompt) {
        if (!ControllingTerminal.exists()) {
            throw new Refused(
                    "there is no terminal to ask for a password on; use --become-pass-env or --become-pass-file");
        }
        status.ifPresent(StatusLine::pause);
        try {
            return redactor.register(new Secret(
                    ControllingTerminal.askHidden(prompt).orElseThrow(() -> new Refused("no password was typed"))));
        } catch (IOException e) {
            throw new Refused("no password could be asked for: " + e.getMessage());
        } finally {
            status.ifPresent(StatusLine::resume);
        }
    }

    /** Nothing where nobody looks: an encrypted key is then left to the agent. */
    synchronized Optional<Secret> passphrase(Path key) {
        boolean watched = Boolean.getBoolean("provision.terminal") || Boolean.getBoolean("provision.terminal.err");
        return watched && ControllingTerminal.exists()
                ? Optional.of(ask("Passphrase for " + key + ": "))
                : Optional.empty();
    }
}
