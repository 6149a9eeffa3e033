package dev.provision.expression;

import dev.provision.source.Data;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** An operator that needs the values of both its sides. */
record Operator(String symbol, Node left, Node right, int offset) implements Node {
    private static final int MOST_DIGITS = 400;

    @Override
    public Data evaluate(Evaluation run) {
        run.step(offset, 1);
        Data a = left.evaluate(run);
        Data b = right.evaluate(run);
        return switch (symbol) {
            case "==" -> bool(Values.same(a, b), run);
            case "!=" -> bool(!Values.same(a, b), run);
            case "<" -> bool(compare(a, b) < 0, run);
            case "<=" -> bool(compare(a, b) <= 0, run);
            case ">" -> bool(compare(a, b) > 0, run);
            case ">=" -> bool(compare(a, b) >= 0, run);
            case "in" -> bool(contains(b, a, run), run);
            case "not in" -> bool(!contains(b, a, run), run);
            case "~" -> joined(a, b, run);
            case "+" -> plus(a, b, run);
            default -> Values.number(arithmetic(number(a), number(b)), run.at());
        };
    }

    private static Data bool(boolean value, Evaluation run) {
        return new Data.Bool(value, run.at());
    }

    private int compare(Data a, Data b) {
        Data x = Values.revealed(a);
        Data y = Values.revealed(b);
        if (x instanceof Data.Num first && y instanceof Data.Num second) {
            return first.value().compareTo(second.value());
        }
        if (x instanceof Data.Text first && y instanceof Data.Text second) {
            return first.value().compareTo(second.value());
        }
        throw new Flaw(
                offset,
                a.kind() + " and " + b.kind() + " cannot be compared with " + symbol,
                "turn a text into a number with | int, | float or | bytes");
    }

    private boolean contains(Data whole, Data part, Evaluation run) {
        if (whole instanceof Data.Seq seq) {
            run.step(offset, seq.items().size());
            return seq.items().stream().anyMatch(item -> Values.same(item, part));
        }
        if (whole instanceof Data.Dict dict) {
            return dict.get(Values.text(part, offset)) != null;
        }
        if (Values.revealed(whole) instanceof Data.Text text && Values.revealed(part) instanceof Data.Text wanted) {
            return text.value().contains(wanted.value());
        }
        throw new Flaw(offset, whole.kind() + " cannot hold " + part.kind());
    }

    private Data joined(Data a, Data b, Evaluation run) {
        String text = Values.text(a, offset) + Values.text(b, offset);
        run.step(offset, 1 + text.length() / 64);
        if (text.length() > Evaluation.LONGEST_OUTPUT) {
            throw new Flaw(offset, "the text grows too long");
        }
        return run.text(text, Values.holdsSecret(a) || Values.holdsSecret(b));
    }

    private Data plus(Data a, Data b, Evaluation run) {
        if (a instanceof Data.Num && b instanceof Data.Num) {
            return Values.number(arithmetic(number(a), number(b)), run.at());
        }
        if (a instanceof Data.Seq first && b instanceof Data.Seq second) {
            List<Data> items = new ArrayList<>(first.items());
            items.addAll(second.items());
            run.step(offset, items.size());
            return new Data.Seq(items, run.at());
        }
        boolean texts = (a instanceof Data.Text || a instanceof Data.Hidden)
                && (b instanceof Data.Text || b instanceof Data.Hidden);
        if (texts) {
            return joined(a, b, run);
        }
        throw new Flaw(
                offset, "+ cannot add " + b.kind() + " to " + a.kind(), "~ puts any two values together as text");
    }

    private BigDecimal number(Data value) {
        if (value instanceof Data.Num num) {
            return num.value();
        }
        throw new Flaw(
                offset,
                symbol + " needs numbers; " + Values.describe(value) + " is " + value.kind(),
                "turn a text into a number with | int, | float or | bytes");
    }

    private BigDecimal arithmetic(BigDecimal a, BigDecimal b) {
        boolean divides = symbol.equals("/") || symbol.equals("//") || symbol.equals("%");
        if (divides && b.signum() == 0) {
            throw new Flaw(offset, "this divides by zero");
        }
        BigDecimal result =
                switch (symbol) {
                    case "+" -> a.add(b);
                    case "-" -> a.subtract(b);
                    case "*" -> a.multiply(b);
                    case "/" -> a.divide(b, MathContext.DECIMAL64);
                    case "//" -> a.divide(b, 0, RoundingMode.FLOOR);
                    case "%" -> a.subtract(a.divide(b, 0, RoundingMode.FLOOR).multiply(b));
                    default -> throw new IllegalStateException(symbol);
                };
        if (result.precision() > MOST_DIGITS || Math.abs((long) result.scale()) > MOST_DIGITS) {
            throw new Flaw(offset, "the number grows beyond " + MOST_DIGITS + " digits");
        }
        return result;
    }

    @Override
    public void visit(Uses uses) {
        left.visit(uses);
        right.visit(uses);
    }
}
