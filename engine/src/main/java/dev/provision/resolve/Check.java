package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.expression.Located;
import dev.provision.expression.NotYetKnown;
import dev.provision.inventory.Host;
import dev.provision.playbook.Play;
import dev.provision.playbook.Task;
import dev.provision.probe.FactPaths;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import dev.provision.source.SchemaCheck;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds what is wrong with a play on a host before the host is asked: everything that facts and results cannot change. */
final class Check {
    private final TaskResolver resolver;
    private final Expressions expressions;
    private final Bodies bodies;
    private final Scopes scopes;
    private final Problems problems;

    Check(TaskResolver resolver, Expressions expressions, Bodies bodies, Scopes scopes, Problems problems) {
        this.resolver = resolver;
        this.expressions = expressions;
        this.bodies = bodies;
        this.scopes = scopes;
        this.problems = problems;
    }

    void play(Play play, Host host) {
        play.tasks().forEach(task -> task(play, task, host));
        play.handlers().forEach(task -> task(play, task, host));
    }

    private void task(Play play, Task task, Host host) {
        Set<String> coming = scopes.registeredBefore(play, task);
        HostScope scope = scopes.of(play, task, host, Knowledge.beforehand(coming));
        Set<String> asked = new HashSet<>();
        for (Data.Text condition : task.when()) {
            boolean later = task.loop().isPresent() && resolver.usesItem(condition);
            List<Located> uses = expressions.usesOfCondition(condition);
            uses.stream()
                    .filter(found -> found.use().guarded())
                    .forEach(found -> asked.add(found.use().name()));
            if (!holds(condition, uses, scope, later)) {
                return;
            }
        }
        if (task.loop().isEmpty()) {
            item(play, task, host, scope, asked);
            return;
        }
        List<Data> elements;
        try {
            elements = resolver.elements(task, scope);
        } catch (InvalidInput invalid) {
            invalid.problems().forEach(problems::error);
            return;
        } catch (NotYetKnown unknown) {
            names(expressions.uses(task.loop().get()), scope, asked);
            item(play, task, host, scope.withLaterItem(), asked);
            return;
        }
        for (Data element : elements) {
            HostScope inner = scope.with(element);
            boolean wanted = task.when().stream()
                    .filter(resolver::usesItem)
                    .allMatch(condition -> holds(condition, expressions.usesOfCondition(condition), inner, false));
            if (wanted) {
                item(play, task, host, inner, asked);
            }
        }
    }

    /** Whether the task may run as far as this condition says; a wrong condition is noted and stops the task's check. */
    private boolean holds(Data.Text condition, List<Located> uses, HostScope scope, boolean perItem) {
        if (perItem) {
            return true;
        }
        factPaths(uses);
        try {
            return expressions.holds(condition, scope);
        } catch (InvalidInput invalid) {
            invalid.problems().forEach(problems::error);
            return false;
        } catch (NotYetKnown unknown) {
            names(uses, scope, Set.of());
            return true;
        }
    }

    private void item(Play play, Task task, Host host, HostScope scope, Set<String> asked) {
        List<Located> uses = expressions.uses(task.body());
        factPaths(uses);
        resolver.environment(play, task)
                .forEach((name, value) ->
                        guarded(() -> resolver.text(name, value, scope), scope, asked, expressions.uses(value)));
        guarded(() -> Accounts.of(play, task, host, expressions, scope), scope, asked, List.of());
        Attempt attempt = new Attempt(expressions, scope);
        Data body = attempt.evaluate(task.body());
        attempt.problems().forEach(problem -> note(problem, asked, uses));
        if (attempt.later()) {
            names(uses, scope, asked);
        }
        try {
            if (attempt.complete()) {
                bodies.check(task.key(), body, SchemaCheck.Expressions.EVALUATED);
                resolver.parse(play, task, body, scope);
            } else {
                bodies.check(task.key(), body, SchemaCheck.Expressions.PENDING);
            }
            resolver.remarks(task, body, scope).forEach(problems::warn);
        } catch (InvalidInput invalid) {
            invalid.problems().forEach(problem -> note(problem, asked, uses));
        } catch (NotYetKnown inTemplate) {
            // a template that depends on the host is rendered when the host has been asked
        }
    }

    /** What a condition asks for with {@code is defined} may be undefined when that cannot be known yet. */
    private void note(Problem problem, Set<String> asked, List<Located> uses) {
        boolean excused = uses.stream()
                .anyMatch(found -> problem.message().endsWith("is not defined")
                        && asked.contains(found.use().name())
                        && found.at().equals(problem.at()));
        if (!excused) {
            problems.error(problem);
        }
    }

    private void guarded(Runnable work, HostScope scope, Set<String> asked, List<Located> uses) {
        factPaths(uses);
        try {
            work.run();
        } catch (InvalidInput invalid) {
            invalid.problems().forEach(problem -> note(problem, asked, uses));
        } catch (NotYetKnown unknown) {
            names(uses, scope, asked);
        }
    }

    /** Notes the names that are not defined, whatever comes later. */
    private void names(List<Located> uses, HostScope scope, Set<String> asked) {
        for (Located found : uses) {
            String name = found.use().name();
            if (found.use().guarded() || asked.contains(name)) {
                continue;
            }
            try {
                if (scope.find(name) == null) {
                    problems.error(Problem.at(found.at(), "\"" + name + "\" is not defined")
                            .hint(Nearest.hint(name, scope.names()).orElse(null)));
                }
            } catch (NotYetKnown later) {
                // it is defined, which is all that is asked here
            } catch (InvalidInput invalid) {
                invalid.problems().forEach(problems::error);
            }
        }
    }

    private void factPaths(List<Located> uses) {
        for (Located found : uses) {
            List<String> attributes = found.use().attributes();
            if (!found.use().name().equals("facts")
                    || attributes.isEmpty()
                    || found.use().guarded()) {
                continue;
            }
            StringBuilder path = new StringBuilder();
            for (String attribute : attributes) {
                path.append(path.isEmpty() ? "" : ".").append(attribute);
                if (!FactPaths.ALL.contains(path.toString())) {
                    problems.error(Problem.at(
                                    found.at(),
                                    "there is no fact \"" + found.use().path() + "\"")
                            .hint(Nearest.hint(path.toString(), FactPaths.ALL)
                                    .map(hint -> hint.replaceFirst("\"", "\"facts."))
                                    .orElse("there are: facts." + String.join(", facts.", FactPaths.ALL))));
                    break;
                }
            }
        }
    }
}
