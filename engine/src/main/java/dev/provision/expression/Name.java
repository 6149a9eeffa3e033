package dev.provision.expression;

import dev.provision.source.Data;
import java.util.List;

/** A name looked up in the scope. */
record Name(String name, int offset) implements Node {
    @Override
    public Data evaluate(Evaluation run) {
        return run.name(name, offset);
    }

    @Override
    public void visit(Uses uses) {
        uses.add(name, offset, List.of());
    }
}
