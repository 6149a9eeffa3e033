package dev.provision.expression;

import dev.provision.secret.Secret;
import dev.provision.source.At;
import dev.provision.source.Data;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** One evaluation of one text: its names, its output, and how much it may still cost. */
final class Evaluation {
    private final Scope scope;
    private final At at;
    private final Budget budget;
    private final Deque<Map<String, Data>> locals = new ArrayDeque<>();
    private final StringBuilder output = new StringBuilder();
    private boolean tainted;

    Evaluation(Scope scope, At at, Budget budget) {
        this.scope = scope;
        this.budget = budget;
        this.at = at;
    }

    /** The place that computed values get: where the text stands. */
    At at() {
        return at;
    }

    Scope scope() {
        return scope;
    }

    Budget budget() {
        return budget;
    }

    /** Counts work. */
    void step(int offset, long howMany) {
        budget.step(offset, howMany);
    }

    /** The same text as {@link Values#text}, counted and limited. */
    String textOf(Data value, int offset) {
        budget.walk(value, offset);
        String text = Values.text(value, offset);
        budget.output(text.length(), offset);
        return text;
    }

    Data name(String name, int offset) {
        step(offset, 1);
        for (Map<String, Data> local : locals) {
            Data found = local.get(name);
            if (found != null) {
                return found;
            }
        }
        Data found = scope.find(name);
        if (found == null) {
            Set<String> names = new LinkedHashSet<>(scope.names());
            locals.forEach(local -> names.addAll(local.keySet()));
            throw new Undefined(name, offset, names, "\"" + name + "\" is not defined");
        }
        return found;
    }

    void push(Map<String, Data> names) {
        locals.push(names);
    }

    void pop() {
        locals.pop();
    }

    /** Prints a value into the text; a secret in it makes the whole text one. */
    void print(Data value, int offset) {
        tainted |= Values.holdsSecret(value);
        write(textOf(value, offset), offset);
    }

    void write(String text, int offset) {
        budget.length(output.length() + (long) text.length(), offset);
        step(offset, 1);
        output.append(text);
    }

    Data text() {
        return text(output.toString(), tainted);
    }

    /** A computed text, hidden if any part of it was; what it is made of is known to the redactor already. */
    Data text(String text, boolean secret) {
        return secret ? new Data.Hidden(new Secret(text), at) : new Data.Text(text, at);
    }
}
