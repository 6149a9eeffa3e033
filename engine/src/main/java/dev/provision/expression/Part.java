package dev.provision.expression;

/** A part of a parsed text: what stands there as it is, a value to print, a condition or a repetition. */
interface Part {
    /** Adds what it makes to the evaluation's output. */
    void render(Evaluation run);

    /** Tells what names it uses. */
    void visit(Uses uses);
}
