package dev.provision.expression;

import dev.provision.source.Data;
import java.util.List;

/** {@code value is test}, {@code value is not test}, {@code value is version("6.9", ">=")}. */
record Trial(String test, boolean negated, Node operand, List<Node> arguments, int offset) implements Node {
    /** The only test with arguments: a version, and an operator, which is {@code ==} if it is left out. */
    static final String VERSION = "version";

    static final List<String> NAMES = List.of(
            "defined",
            "undefined",
            "none",
            "number",
            "string",
            "mapping",
            "sequence",
            "boolean",
            "true",
            "false",
            VERSION);

    Trial {
        arguments = List.copyOf(arguments);
    }

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
            case VERSION -> version(value, run);
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

    private boolean version(Data value, Evaluation run) {
        String other = Values.text(arguments.get(0).evaluate(run), offset);
        String operator =
                arguments.size() < 2 ? "==" : Values.text(arguments.get(1).evaluate(run), offset);
        if (!VersionOrder.OPERATORS.containsKey(operator)) {
            throw new Flaw(offset, "\"" + operator + "\" does not compare versions", "one of <, <=, >, >=, == and !=");
        }
        return VersionOrder.holds(Values.text(value, offset), operator, other);
    }

    @Override
    public void visit(Uses uses) {
        if (test.equals("defined") || test.equals("undefined")) {
            Member.constantPath(operand).ifPresent(path -> uses.guard(String.join(".", path)));
        }
        operand.visit(uses);
        arguments.forEach(argument -> argument.visit(uses));
    }
}
