package dev.provision.expression;

import dev.provision.source.Data;
import java.util.List;

/** {@code value is test}, {@code value is not test}. */
record Trial(String test, boolean negated, Node operand, int offset) implements Node {
    static final List<String> NAMES = List.of(
            "defined", "undefined", "none", "number", "string", "mapping", "sequence", "boolean", "true", "false");

    @Override
    public Data evaluate(Evaluation run) {
        run.step(offset, 1);
        return new Data.Bool(holds(run) != negated, run.at());
    }

    private boolean holds(Evaluation run) {
        if (test.equals("defined") || test.equals("undefined")) {
            try {
                operand.evaluate(run);
                return test.equals("defined");
            } catch (Undefined none) {
                return test.equals("undefined");
            }
        }
        Data value = operand.evaluate(run);
        return switch (test) {
            case "none" -> value instanceof Data.Nothing;
            case "number" -> value instanceof Data.Num;
            case "string" -> value instanceof Data.Text || value instanceof Data.Hidden;
            case "mapping" -> value instanceof Data.Dict;
            case "sequence" -> value instanceof Data.Seq;
            case "boolean" -> value instanceof Data.Bool;
            case "true" -> value instanceof Data.Bool bool && bool.value();
            case "false" -> value instanceof Data.Bool bool && !bool.value();
            default -> throw new IllegalStateException(test);
        };
    }

    @Override
    public void visit(Uses uses) {
        if (test.equals("defined") || test.equals("undefined")) {
            Member.constantPath(operand).ifPresent(path -> uses.guard(String.join(".", path)));
        }
        operand.visit(uses);
    }
}
