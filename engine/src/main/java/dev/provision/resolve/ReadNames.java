package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.expression.Located;
import dev.provision.inventory.Host;
import dev.provision.inventory.Inventory;
import dev.provision.inventory.ShortNames;
import dev.provision.playbook.Play;
import dev.provision.playbook.Task;
import dev.provision.source.Data;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import dev.provision.source.Problems;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The names that any expression of a playbook and an inventory reads: a variable of {@code -e} must be among them. */
public final class ReadNames {
    private final Expressions expressions;
    private final Set<String> read = new LinkedHashSet<>();
    private final Set<String> defined = new LinkedHashSet<>();

    public ReadNames(Expressions expressions) {
        this.expressions = expressions;
    }

    /** Adds the expressions in the variables of an inventory. */
    public ReadNames add(Inventory inventory) {
        Set<Data> values = new LinkedHashSet<>();
        for (Host host : inventory.hosts()) {
            host.variables().forEach((name, definitions) -> {
                defined.add(name);
                definitions.forEach(definition -> values.add(definition.value()));
            });
        }
        values.forEach(this::value);
        return this;
    }

    /**
     * Adds all expressions of plays, whether their conditions hold or not.
     *
     * @param templates finds the names that the template files of a task use
     */
    public ReadNames add(List<Play> plays, Function<Task, Set<String>> templates) {
        for (Play play : plays) {
            play.vars().forEach(this::variables);
            play.environment().values().forEach(this::value);
            play.becomeUser().ifPresent(this::text);
            play.serial().forEach(this::value);
            play.tasks().forEach(task -> task(task, templates));
            play.handlers().forEach(task -> task(task, templates));
        }
        return this;
    }

    private void task(Task task, Function<Task, Set<String>> templates) {
        value(task.body());
        text(task.name());
        task.when().forEach(condition -> located(expressions.usesOfCondition(condition)));
        task.until().ifPresent(condition -> located(expressions.usesOfCondition(condition)));
        task.loop().ifPresent(this::value);
        task.delay().ifPresent(this::value);
        task.timeout().ifPresent(this::value);
        task.environment().values().forEach(this::value);
        task.becomeUser().ifPresent(this::text);
        task.vars().forEach(this::variables);
        task.defaults().forEach(this::variables);
        read.addAll(templates.apply(task));
    }

    private void variables(Data.Dict dict) {
        defined.addAll(dict.entries().keySet());
        value(dict);
    }

    private void text(String text) {
        value(new Data.Text(text, dev.provision.source.At.whole("(name)")));
    }

    private void value(Data value) {
        located(expressions.uses(value));
    }

    private void located(Collection<Located> uses) {
        uses.forEach(found -> read.add(found.use().name()));
    }

    /** Warns of variables of {@code -e} that no expression reads and that are no connection variables. */
    public void warn(List<Data.Dict> extraVars, Problems problems) {
        extraVars.forEach(this::value);
        for (Data.Dict dict : extraVars) {
            for (String name : dict.entries().keySet()) {
                boolean connection = name.startsWith("ansible_") || ShortNames.isShort(name) && defined.contains(name);
                if (!read.contains(name) && !connection) {
                    Set<String> known = new LinkedHashSet<>(read);
                    known.addAll(defined);
                    known.remove(name);
                    problems.warn(Problem.at(dict.keyAt(name), "the variable \"" + name + "\" is never read")
                            .hint(ShortNames.always(name)
                                    .map(always -> "to change how hosts are reached, write " + always)
                                    .or(() -> Nearest.hint(name, known))
                                    .orElse(null)));
                }
            }
        }
    }
}
