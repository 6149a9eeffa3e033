package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.expression.NotYetKnown;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.playbook.Play;
import dev.provision.playbook.Task;
import dev.provision.probe.Facts;
import dev.provision.resource.Resource;
import dev.provision.resource.ResourceType;
import dev.provision.resource.ResourceTypes;
import dev.provision.resource.TaskBody;
import dev.provision.secret.Secrets;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Resolves tasks with the six levels of variables, facts, registered results and loop items. */
public final class TaskResolver implements Resolver {
    private final ResourceTypes types;
    private final Bodies bodies;
    private final Expressions expressions;
    private final Scopes scopes;
    private final ControllerFiles files;
    private final Map<Data, Boolean> usesItem = new ConcurrentHashMap<>();

    /**
     * With all that tasks may refer to.
     *
     * @param extraVars what {@code -e} gave, weakest first
     */
    public TaskResolver(
            ResourceTypes types,
            SchemaCheck schemas,
            Expressions expressions,
            Inventory inventory,
            List<Data.Dict> extraVars,
            Secrets secrets,
            ControllerFiles files) {
        this.types = types;
        this.bodies = new Bodies(schemas);
        this.expressions = expressions;
        this.scopes = new Scopes(inventory, extraVars, expressions, secrets);
        this.files = files;
    }

    @Override
    public void check(Play play, List<Host> hosts, Problems problems) {
        if (hosts.isEmpty()) {
            problems.warn(Problem.at(
                    play.hosts().at(), "no host matches \"" + play.hosts().value() + "\""));
        }
        Check check = new Check(this, expressions, bodies, scopes, problems);
        hosts.forEach(host -> check.play(play, host));
    }

    /** The names that the template files of a task use, as far as their paths are known before a run. */
    public Set<String> templates(Task task) {
        return new Templates(files, expressions).names(task);
    }

    @Override
    public Resolution resolve(Play play, Task task, Host host, Facts facts, Map<String, Data> registered) {
        Set<String> coming = scopes.registeredBefore(play, task);
        HostScope scope = scopes.of(play, task, host, new Knowledge(facts, registered, coming, null, true));
        try {
            return resolve(play, task, host, scope);
        } catch (NotYetKnown unknown) {
            return new Resolution.Waiting(unknown.name());
        }
    }

    private Resolution resolve(Play play, Task task, Host host, HostScope scope) {
        List<Data.Text> perItem = new ArrayList<>();
        for (Data.Text condition : task.when()) {
            if (task.loop().isPresent() && usesItem(condition)) {
                perItem.add(condition);
            } else if (!expressions.holds(condition, scope)) {
                return new Resolution.Skipped(condition.at(), condition.value());
            }
        }
        if (task.loop().isEmpty()) {
            return new Resolution.Ready(List.of(item("", play, task, host, scope)));
        }
        List<Resolution.Item> items = new ArrayList<>();
        List<Data> elements = elements(task, scope);
        for (Data element : elements) {
            HostScope inner = scope.with(element);
            if (perItem.stream().allMatch(condition -> expressions.holds(condition, inner))) {
                items.add(item(Labels.of(element), play, task, host, inner));
            }
        }
        return items.isEmpty() && !elements.isEmpty() && !perItem.isEmpty()
                ? new Resolution.Skipped(perItem.get(0).at(), perItem.get(0).value())
                : new Resolution.Ready(items);
    }

    boolean usesItem(Data.Text condition) {
        return usesItem.computeIfAbsent(condition, unused -> expressions.usesOfCondition(condition).stream()
                .anyMatch(located -> located.use().name().equals("item")));
    }

    /** The elements of the task's loop. */
    List<Data> elements(Task task, HostScope scope) {
        Data written = task.loop().orElseThrow();
        if (expressions.evaluate(written, scope) instanceof Data.Seq seq) {
            return seq.items();
        }
        throw new InvalidInput(Problem.at(written.at(), "a loop goes over a list")
                .expected("a list")
                .found(expressions.evaluate(written, scope).kind()));
    }

    private Resolution.Item item(String label, Play play, Task task, Host host, HostScope scope) {
        Data body = expressions.evaluate(task.body(), scope);
        bodies.check(task.key(), body, SchemaCheck.Expressions.EVALUATED);
        Resource<?, ?> resource = parse(play, task, body, scope);
        return new Resolution.Item(
                label, resource, Accounts.of(play, task, host, expressions, scope), environment(play, task, scope));
    }

    /** The resource that a whole body describes, which must be one that may stand where the task stands. */
    Resource<?, ?> parse(Play play, Task task, Data body, HostScope scope) {
        ResourceType<?, ?> type = types.find(task.key())
                .orElseThrow(() ->
                        new InvalidInput(Problem.at(task.keyAt(), "there is no resource \"" + task.key() + "\"")));
        return parse(
                type, play, task, new TaskBody(body, new TaskWorkspace(task.directories(), files, expressions, scope)));
    }

    /** What its kind has to say of a body that may be evaluated in parts only. */
    List<Problem> remarks(Task task, Data body, HostScope scope) {
        return types.find(task.key())
                .map(type -> type.remarks(
                        new TaskBody(body, new TaskWorkspace(task.directories(), files, expressions, scope))))
                .orElse(List.of());
    }

    private static <D, O> Resource<D, O> parse(ResourceType<D, O> type, Play play, Task task, TaskBody body) {
        D desired = type.parse(body);
        boolean handler = play.handlers().stream().anyMatch(one -> one == task);
        if (!handler) {
            type.onlyAsHandler(desired).ifPresent(why -> {
                throw new InvalidInput(Problem.at(body.at(), "this " + type.key() + " belongs in a handler")
                        .hint(why));
            });
        }
        return new Resource<>(type, desired, task.keyAt());
    }

    /** The play's environment with the task's over it, not evaluated, by name in alphabetical order. */
    Map<String, Data> environment(Play play, Task task) {
        Map<String, Data> merged = new TreeMap<>(play.environment());
        merged.putAll(task.environment());
        return merged;
    }

    private Map<String, String> environment(Play play, Task task, HostScope scope) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment(play, task).forEach((name, written) -> text(name, written, scope)
                .ifPresent(value -> environment.put(name, value)));
        return environment;
    }

    /** The text of an environment variable; empty if it is nothing. */
    Optional<String> text(String name, Data written, HostScope scope) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new InvalidInput(Problem.at(written.at(), "\"" + name + "\" is no name of an environment variable"));
        }
        Data value = expressions.evaluate(written, scope);
        if (value instanceof Data.Nothing) {
            return Optional.empty();
        }
        return Optional.of(
                value instanceof Data.Bool bool
                        ? Boolean.toString(bool.value())
                        : TaskBody.secret(value).reveal());
    }

    @Override
    public boolean until(Play play, Task task, Host host, Facts facts, Map<String, Data> registered) {
        Set<String> coming = scopes.registeredBefore(play, task);
        HostScope scope = scopes.of(play, task, host, new Knowledge(facts, registered, coming, null, true));
        try {
            return task.until().isEmpty() || expressions.holds(task.until().get(), scope);
        } catch (NotYetKnown unknown) {
            throw new InvalidInput(Problem.at(task.until().get().at(), "until cannot use \"" + unknown.name() + "\"")
                    .hint("it can use what this task itself registers"));
        }
    }
}
