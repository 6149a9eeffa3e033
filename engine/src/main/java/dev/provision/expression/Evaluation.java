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
    /** Enough for a large template, and less than a second. */
    static final int MOST_STEPS = 1_000_000;

    static final int LONGEST_OUTPUT = 4 * 1024 * 1024;

    private final Scope scope;
    private final At at;
    private final Deque<Map<String, Data>> locals = new ArrayDeque<>();
    private final StringBuilder output = new StringBuilder();
    private boolean tainted;
    private int steps;

    Evaluation(Scope scope, At at) {
        this.scope = scope;
        this.at = at;
    }

    /** The place that computed values get: where the text stands. */
    At at() {
        return at;
    }

    Scope scope() {
        return scope;
    }

    /** Counts work, so that no text can run for ever. */
    void step(int offset, int howMany) {
        steps += howMany;
        if (steps > MOST_STEPS || steps < 0) {
            throw new Flaw(offset, "this takes more than " + MOST_STEPS + " steps to evaluate");
        }
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
        write(Values.text(value, offset), offset);
    }

    void write(String text, int offset) {
        if (output.length() + (long) text.length() > LONGEST_OUTPUT) {
            throw new Flaw(offset, "the text grows beyond " + LONGEST_OUTPUT / (1024 * 1024) + " MiB");
        }
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
