package dev.provision.expression;

import dev.provision.source.Data;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An operator that needs the values of both its sides. */
record Operator(String symbol, Node left, Node right, int offset) implements Node {
    /** Operators that order numbers. */
    static final Set<String> ORDERS = Set.of("<", "<=", ">", ">=");

    @Override
    public Data evaluate(Evaluation run) {
        run.step(offset, 1);
        Data a = left.evaluate(run);
        Data b = right.evaluate(run);
        return switch (symbol) {
            case "==" -> bool(same(a, b, run), run);
            case "!=" -> bool(!same(a, b, run), run);
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

    private boolean same(Data a, Data b, Evaluation run) {
        run.step(offset, Math.min(a.measure().nodes(), b.measure().nodes()));
        return Values.same(a, b);
    }

    private int compare(Data a, Data b) {
        Data x = Values.revealed(a);
        Data y = Values.revealed(b);
        if (x instanceof Data.Num first && y instanceof Data.Num second) {
            return first.value().compareTo(second.value());
        }
        if (x instanceof Data.Text && y instanceof Data.Text) {
            throw unordered(symbol, offset);
        }
        throw new Flaw(
                offset,
                a.kind() + " and " + b.kind() + " cannot be compared with " + symbol,
                "turn a text into a number with | int, | float or | bytes");
    }

    static Flaw unordered(String symbol, int offset) {
        return new Flaw(
                offset,
                "text cannot be compared with " + symbol,
                "compare versions with: is version(\"6.9\", \"" + symbol
                        + "\"); turn text into a number with | int, | float or | bytes");
    }

    private boolean contains(Data whole, Data part, Evaluation run) {
        if (whole instanceof Data.Seq seq) {
            run.step(offset, seq.items().size());
            return seq.items().stream().anyMatch(item -> same(item, part, run));
        }
        if (whole instanceof Data.Dict dict) {
            return dict.get(run.textOf(part, offset)) != null;
        }
        if (Values.revealed(whole) instanceof Data.Text text && Values.revealed(part) instanceof Data.Text wanted) {
            run.budget().search(text.value(), wanted.value(), offset);
            return text.value().contains(wanted.value());
        }
        throw new Flaw(offset, whole.kind() + " cannot hold " + part.kind());
    }

    private Data joined(Data a, Data b, Evaluation run) {
        String first = run.textOf(a, offset);
        String second = run.textOf(b, offset);
        run.budget().output(first.length() + (long) second.length(), offset);
        String text = first + second;
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
            return Budget.checked(new Data.Seq(items, run.at()), offset);
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
            return limited(num.value());
        }
        throw new Flaw(
                offset,
                symbol + " needs numbers; " + Values.describe(value) + " is " + value.kind(),
                "turn a text into a number with | int, | float or | bytes");
    }

    private BigDecimal limited(BigDecimal number) {
        if (!Values.isShort(number)) {
            throw new Flaw(offset, "the number grows beyond " + Values.MOST_DIGITS + " digits");
        }
        return number;
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
        return limited(result);
    }

    @Override
    public void visit(Uses uses) {
        left.visit(uses);
        right.visit(uses);
    }
}
