package dev.provision.secret;

import java.util.List;

/** Where a secret is kept on this machine, as the operator wrote it under {@code secret:}. */
public sealed interface SecretSource {
    /** In words, for problems: holds the place of the secret and never the secret. */
    String describe();

    /** {@code {env: NAME}}. */
    record Variable(String name) implements SecretSource {
        @Override
        public String describe() {
            return "the environment variable " + name;
        }
    }

    /** {@code {file: path}}; without the line feed at its end. */
    record Content(String path) implements SecretSource {
        @Override
        public String describe() {
            return "the file " + path;
        }
    }

    /** {@code {command: [program, argument, ...]}}: what it prints, without the line feed at its end. No shell is involved. */
    record Printed(List<String> arguments) implements SecretSource {
        public Printed {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String describe() {
            return "the command " + arguments.get(0);
        }
    }
}
