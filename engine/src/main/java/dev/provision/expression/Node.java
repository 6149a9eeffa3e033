package dev.provision.expression;

import dev.provision.source.Data;

/** A part of a parsed expression that has a value. */
interface Node {
    /** Where it stands in the expression's text. */
    int offset();

    /**
     * Its value.
     *
     * @throws Undefined for a name or attribute that does not exist
     * @throws Flaw for an operation that its operands do not allow
     * @throws NotYetKnown for a value that comes later in the run
     */
    Data evaluate(Evaluation run);

    /** Tells what names the expression uses. */
    void visit(Uses uses);
}
