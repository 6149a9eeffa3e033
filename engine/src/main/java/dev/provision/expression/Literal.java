package dev.provision.expression;

import dev.provision.source.Data;

/** A value written in the expression itself. */
record Literal(Data value, int offset) implements Node {
    @Override
    public Data evaluate(Evaluation run) {
        return value.movedTo(run.at());
    }

    @Override
    public void visit(Uses uses) {}
}
