package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.expression.NotYetKnown;
import dev.provision.expression.Scope;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates as much of a value as can be, and goes on after what is wrong, so that all of it is found in one go. */
final class Attempt {
    private final Expressions expressions;
    private final Scope scope;
    private final List<Problem> problems = new ArrayList<>();
    private boolean later;

    Attempt(Expressions expressions, Scope scope) {
        this.expressions = expressions;
        this.scope = scope;
    }

    /** The value; texts that cannot be evaluated, or not yet, stay as they are, or are hidden if a secret goes into them. */
    Data evaluate(Data written) {
        try {
            return expressions.evaluate(written, scope);
        } catch (NotYetKnown unknown) {
            later = true;
            return written instanceof Data.Text text && expressions.usesSecret(text, scope)
                    ? new Data.Hidden(HostScope.UNREAD, text.at())
                    : inParts(written);
        } catch (InvalidInput invalid) {
            Data partly = inParts(written);
            if (partly == written) {
                problems.addAll(invalid.problems());
            }
            return partly;
        }
    }

    private Data inParts(Data written) {
        if (written instanceof Data.Seq seq) {
            return new Data.Seq(seq.items().stream().map(this::evaluate).toList(), seq.at());
        }
        if (written instanceof Data.Dict dict && !dict.isSecretSource()) {
            Map<String, Data> entries = new LinkedHashMap<>();
            dict.entries().forEach((key, value) -> entries.put(key, evaluate(value)));
            return new Data.Dict(entries, dict.keys(), dict.at());
        }
        return written;
    }

    List<Problem> problems() {
        return problems;
    }

    /** Whether something depends on what comes later in the run. */
    boolean later() {
        return later;
    }

    boolean complete() {
        return problems.isEmpty() && !later;
    }
}
