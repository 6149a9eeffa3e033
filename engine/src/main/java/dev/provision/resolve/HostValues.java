package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.expression.NotYetKnown;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.inventory.Variable;
import dev.provision.secret.Secrets;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of single hosts outside of any task: for explanations, and for what a run itself needs of them. */
public final class HostValues {
    private final Inventory inventory;
    private final Expressions expressions;
    private final Secrets secrets;

    public HostValues(Inventory inventory, Expressions expressions, Secrets secrets) {
        this.inventory = inventory;
        this.expressions = expressions;
        this.secrets = secrets;
    }

    /**
     * What there is around a host's own variables; each weakest first, and empty to look from the inventory alone.
     *
     * @param extra what {@code -e} gave
     * @param task of imports and roles
     * @param play of the plays to look from
     * @param defaults of roles
     */
    public record Around(List<Data.Dict> extra, List<Data.Dict> task, List<Data.Dict> play, List<Data.Dict> defaults) {
        public Around {
            extra = List.copyOf(extra);
            task = List.copyOf(task);
            play = List.copyOf(play);
            defaults = List.copyOf(defaults);
        }
    }

    /**
     * The chain of definitions of a variable, and its value. No secret is read for it.
     *
     * @throws InvalidInput if there is no such variable, or it cannot be evaluated
     */
    public Explanation explain(Host host, String name, Around around) {
        Variables variables = new Variables(around.extra, around.task, around.play, host, around.defaults);
        List<Variable> found = variables.definitions(name);
        if (found.isEmpty()) {
            throw new InvalidInput(Problem.at(At.whole(host.name()), "the host has no variable \"" + name + "\"")
                    .hint(Nearest.hint(name, variables.names()).orElse(null)));
        }
        List<Explanation.Definition> definitions = found.stream()
                .map(variable -> new Explanation.Definition(
                        variable.level(), variable.at(), ShownValue.of(name, variable.value())))
                .toList();
        try {
            Data value = scope(variables, false).find(name);
            String text = value == null ? "" : ShownValue.of(name, value);
            return new Explanation(host.name(), name, definitions, text, true);
        } catch (NotYetKnown later) {
            return new Explanation(host.name(), name, definitions, "depends on " + later.name(), false);
        }
    }

    /**
     * The value of a variable from the inventory and {@code -e}, secrets read; empty if there is none.
     *
     * @throws InvalidInput if it cannot be evaluated before the host is asked
     */
    public Optional<Data> value(Host host, String name, List<Data.Dict> extraVars) {
        Variables variables = new Variables(extraVars, List.of(), List.of(), host, List.of());
        Data written = variables.find(name);
        if (written == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(scope(variables, true).find(name));
        } catch (NotYetKnown later) {
            throw new InvalidInput(Problem.at(
                    written.at(),
                    "\"" + name + "\" is needed before the host is asked, and depends on " + later.name()));
        }
    }

    private HostScope scope(Variables variables, boolean read) {
        Knowledge knowledge = new Knowledge(null, Map.of(), Set.of(), null, read);
        return new HostScope(variables, knowledge, Scopes.groups(inventory), expressions, secrets);
    }
}
