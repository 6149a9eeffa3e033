package dev.provision.secret;

import java.util.List;

/** Where a secret is kept on this machine, as the operator wrote it under {@code secret:}. */
public sealed interface SecretSource {
    /** The result of the case for this variant. */
    <R> R match(Cases<R> cases);

    /** In words, for problems: holds the place of the secret and never the secret. */
    String describe();

    /** {@code {env: NAME}}. */
    record Variable(String name) implements SecretSource {
        @Override
        public String describe() {
            return "the environment variable " + name;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.variable(this);
        }
    }

    /** {@code {file: path}}; without the line feed at its end. */
    record Content(String path) implements SecretSource {
        @Override
        public String describe() {
            return "the file " + path;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.content(this);
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

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.printed(this);
        }
    }

    /** One method per variant, so that a new variant does not compile until all code handles it. */
    interface Cases<R> {
        R variable(Variable variable);

        R content(Content content);

        R printed(Printed printed);
    }
}
