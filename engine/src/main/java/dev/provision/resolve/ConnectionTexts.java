package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.expression.NotYetKnown;
import dev.provision.expression.Scope;
import dev.provision.inventory.TextEvaluator;
import dev.provision.secret.Secret;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Evaluates what an inventory says about connections, with the host's own variables and nothing else. */
public final class ConnectionTexts implements TextEvaluator {
    private final Expressions expressions;

    public ConnectionTexts(Expressions expressions) {
        this.expressions = expressions;
    }

    @Override
    public Data evaluate(Data value, Function<String, @Nullable Data> variables) {
        try {
            return expressions.evaluate(value, new Names(variables, new LinkedHashSet<>()));
        } catch (NotYetKnown later) {
            throw new InvalidInput(Problem.at(value.at(), "how a host is reached cannot depend on " + later.name()));
        }
    }

    private final class Names implements Scope {
        private final Function<String, @Nullable Data> variables;
        private final Set<String> open;

        Names(Function<String, @Nullable Data> variables, Set<String> open) {
            this.variables = variables;
            this.open = open;
        }

        @Override
        public @Nullable Data find(String name) {
            if (name.equals("facts")) {
                throw new NotYetKnown(name);
            }
            Data written = variables.apply(name);
            if (written == null) {
                return null;
            }
            if (!open.add(name)) {
                throw new InvalidInput(Problem.at(written.at(), "the variable \"" + name + "\" is defined by itself"));
            }
            try {
                return expressions.evaluate(written, this);
            } finally {
                open.remove(name);
            }
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public Data.Hidden secret(Data.Dict source, At at) {
            throw new InvalidInput(Problem.at(at, "how a host is reached cannot be a secret"));
        }

        @Override
        public Secret derived(Secret secret) {
            return secret;
        }

        @Override
        public boolean secretsAreUnread() {
            return true;
        }
    }
}
