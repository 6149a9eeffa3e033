package dev.provision.expression;

import dev.provision.source.Data;

/** Operators that leave a side unevaluated when it does not matter. */
final class Logic {
    private Logic() {}

    /** {@code a and b}, {@code a or b}: the side that decides, as in Ansible. */
    record Both(boolean and, Node left, Node right, int offset) implements Node {
        @Override
        public Data evaluate(Evaluation run) {
            run.step(offset, 1);
            Data first = left.evaluate(run);
            return Values.truth(first) == and ? right.evaluate(run) : first;
        }

        @Override
        public void visit(Uses uses) {
            left.visit(uses);
            right.visit(uses);
        }
    }

    record Not(Node operand, int offset) implements Node {
        @Override
        public Data evaluate(Evaluation run) {
            run.step(offset, 1);
            return new Data.Bool(!Values.truth(operand.evaluate(run)), run.at());
        }

        @Override
        public void visit(Uses uses) {
            operand.visit(uses);
        }
    }

    /** {@code a if c else b}, or {@code c ? a : b}. */
    record Choice(Node condition, Node yes, Node no, int offset) implements Node {
        @Override
        public Data evaluate(Evaluation run) {
            run.step(offset, 1);
            return (Values.truth(condition.evaluate(run)) ? yes : no).evaluate(run);
        }

        @Override
        public void visit(Uses uses) {
            condition.visit(uses);
            yes.visit(uses);
            no.visit(uses);
        }
    }
}
