package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.expression.NotYetKnown;
import dev.provision.expression.Scope;
import dev.provision.secret.Secret;
import dev.provision.secret.SecretUnavailable;
import dev.provision.secret.Secrets;
import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names that a task's expressions may use on one host. Variables are evaluated when they are used, once each; what
 * comes from the host or an earlier task is given as it is. Not thread-safe: made for one task on one host.
 */
final class HostScope implements Scope {
    static final Set<String> OWN =
            Set.of("facts", "item", "inventory_hostname", "inventory_hostname_short", "groups", "group_names");

    /** Stands for a secret that is not read. */
    static final Secret UNREAD = new Secret("(a secret that has not been read)");

    private static final At HERE = At.whole("(inventory)");

    private final Variables variables;
    private final Knowledge knowledge;
    private final Data groups;
    private final Expressions expressions;
    private final Secrets secrets;
    private final Map<String, Data> evaluated = new HashMap<>();
    private final Map<String, At> open = new LinkedHashMap<>();

    HostScope(Variables variables, Knowledge knowledge, Data groups, Expressions expressions, Secrets secrets) {
        this.variables = variables;
        this.knowledge = knowledge;
        this.groups = groups;
        this.expressions = expressions;
        this.secrets = secrets;
    }

    HostScope with(Data item) {
        return new HostScope(variables, knowledge.with(item), groups, expressions, secrets);
    }

    /** For a loop whose elements are not known yet. */
    HostScope withLaterItem() {
        return new HostScope(variables, knowledge.withLater("item"), groups, expressions, secrets);
    }

    @Override
    public @Nullable Data find(String name) {
        Data own = own(name);
        if (own != null) {
            return own;
        }
        Data registered = knowledge.registered().get(name);
        if (registered != null) {
            return registered;
        }
        if (knowledge.coming().contains(name)) {
            throw new NotYetKnown(name);
        }
        Data known = evaluated.get(name);
        if (known != null) {
            return known;
        }
        Data written = variables.find(name);
        return written == null ? null : evaluated(name, written);
    }

    /** A variable that {@code -e} gave. */
    Optional<Data> extra(String name) {
        Data written = Variables.last(variables.extra(), name);
        return Optional.ofNullable(written).map(value -> evaluated(name, value));
    }

    private @Nullable Data own(String name) {
        return switch (name) {
            case "facts" -> facts();
            case "item" -> knowledge.item();
            case "inventory_hostname" -> new Data.Text(variables.host().name(), HERE);
            case "inventory_hostname_short" ->
                new Data.Text(variables.host().name().split("\\.", 2)[0], HERE);
            case "group_names" -> groupNames();
            case "groups" -> groups;
            default -> null;
        };
    }

    private Data facts() {
        if (knowledge.facts() == null) {
            throw new NotYetKnown("facts");
        }
        return knowledge.facts().data();
    }

    private Data groupNames() {
        List<String> names = variables.host().groups().stream()
                .filter(group -> !group.equals("all"))
                .sorted()
                .toList();
        return Data.of(names, HERE);
    }

    private Data evaluated(String name, Data written) {
        if (open.containsKey(name)) {
            throw cycle(name);
        }
        open.put(name, written.at());
        try {
            Data value = expressions.evaluate(written, this);
            evaluated.put(name, value);
            return value;
        } finally {
            open.remove(name);
        }
    }

    private InvalidInput cycle(String name) {
        Map<String, At> chain = new LinkedHashMap<>();
        boolean inside = false;
        for (Map.Entry<String, At> entry : open.entrySet()) {
            inside |= entry.getKey().equals(name);
            if (inside) {
                chain.put(entry.getKey(), entry.getValue());
            }
        }
        // the same cycle is the same problem, wherever it is entered
        String first = chain.entrySet().stream()
                .min(Map.Entry.<String, At>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(name);
        LinkedHashMap<String, At> turned = new LinkedHashMap<>(chain);
        while (!turned.keySet().iterator().next().equals(first)) {
            String head = turned.keySet().iterator().next();
            At at = java.util.Objects.requireNonNull(turned.remove(head));
            turned.put(head, at);
        }
        String path = turned.entrySet().stream()
                .map(entry -> entry.getKey() + " (" + entry.getValue().file() + ":"
                        + entry.getValue().line() + ")")
                .collect(Collectors.joining(" -> "));
        At at = java.util.Objects.requireNonNull(turned.get(first));
        return new InvalidInput(
                Problem.at(at, "the variable \"" + first + "\" is defined by itself: " + path + " -> " + first)
                        .hint(turned.size() == 1 ? "give it another name than the one it is made from" : null));
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(variables.names());
        names.addAll(knowledge.registered().keySet());
        names.addAll(knowledge.coming());
        names.addAll(OWN);
        if (knowledge.item() == null) {
            names.remove("item");
        }
        return names;
    }

    @Override
    public Data.Hidden secret(Data.Dict source, At at) {
        var form = SecretForm.read(source);
        if (!knowledge.secrets()) {
            return new Data.Hidden(UNREAD, at);
        }
        try {
            return new Data.Hidden(secrets.read(form), at);
        } catch (SecretUnavailable unavailable) {
            throw new InvalidInput(Problem.at(at, unavailable.reason()).hint(unavailable.hint()));
        }
    }

    @Override
    public Secret derived(Secret secret) {
        return secrets.derived(secret);
    }

    @Override
    public boolean secretsAreUnread() {
        return !knowledge.secrets();
    }
}
