package dev.provision.expression;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.Nearest;
import io.pebbletemplates.pebble.node.ArgumentsNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.ForNode;
import io.pebbletemplates.pebble.node.IfNode;
import io.pebbletemplates.pebble.node.NamedArgumentNode;
import io.pebbletemplates.pebble.node.PositionalArgumentNode;
import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.TestInvocationExpression;
import io.pebbletemplates.pebble.node.TextNode;
import io.pebbletemplates.pebble.node.expression.ArrayExpression;
import io.pebbletemplates.pebble.node.expression.ContextVariableExpression;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.FilterInvocationExpression;
import io.pebbletemplates.pebble.node.expression.FunctionOrMacroInvocationExpression;
import io.pebbletemplates.pebble.node.expression.GetAttributeExpression;
import io.pebbletemplates.pebble.node.expression.LiteralBigDecimalExpression;
import io.pebbletemplates.pebble.node.expression.LiteralBooleanExpression;
import io.pebbletemplates.pebble.node.expression.LiteralLongExpression;
import io.pebbletemplates.pebble.node.expression.LiteralNullExpression;
import io.pebbletemplates.pebble.node.expression.LiteralStringExpression;
import io.pebbletemplates.pebble.node.expression.MapExpression;
import io.pebbletemplates.pebble.node.expression.NegativeTestExpression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.TernaryExpression;
import io.pebbletemplates.pebble.node.expression.UnaryMinusExpression;
import io.pebbletemplates.pebble.node.expression.UnaryNotExpression;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the template library's tree into ours and refuses what our language does not have. */
final class Converter {
    private static final At NOWHERE = At.whole("(expression)");

    Parts.Body body(@Nullable BodyNode body) {
        List<Part> parts = new ArrayList<>();
        if (body != null) {
            body.getChildren().forEach(child -> parts.add(part(child)));
        }
        return new Parts.Body(parts);
    }

    private Part part(RenderableNode child) {
        if (child instanceof TextNode text) {
            return new Parts.Verbatim(new String(text.getData()), text.getLineNumber());
        }
        if (child instanceof PrintNode print) {
            return new Parts.Print(node(print.getExpression()));
        }
        if (child instanceof IfNode branches) {
            List<Parts.Branch> converted = branches.getConditionsWithBodies().stream()
                    .map(pair -> new Parts.Branch(node(pair.getLeft()), body(pair.getRight())))
                    .toList();
            return new Parts.If(converted, branches.getElseBody() == null ? null : body(branches.getElseBody()));
        }
        if (child instanceof ForNode loop) {
            if (loop.getIterationVariable().equals("loop")) {
                throw new Flaw(
                        loop.getLineNumber(),
                        "\"loop\" is what says where a loop is",
                        "call the variable something else");
            }
            return new Parts.For(
                    loop.getIterationVariable(),
                    node(loop.getIterable()),
                    body(loop.getBody()),
                    loop.getElseBody() == null ? null : body(loop.getElseBody()),
                    loop.getLineNumber());
        }
        throw new Flaw(0, "this is not supported");
    }

    private Node node(Expression<?> parsed) {
        int at = parsed.getLineNumber();
        if (parsed instanceof ContextVariableExpression name) {
            return new Name(name.getName(), at);
        } else if (parsed instanceof LiteralStringExpression text) {
            return new Literal(new Data.Text(text.getValue(), NOWHERE), at);
        } else if (parsed instanceof LiteralBigDecimalExpression number) {
            return number(number.getValue(), at);
        } else if (parsed instanceof LiteralLongExpression number) {
            return number(BigDecimal.valueOf(number.getValue()), at);
        } else if (parsed instanceof LiteralBooleanExpression bool) {
            return new Literal(new Data.Bool(bool.getValue(), NOWHERE), at);
        } else if (parsed instanceof LiteralNullExpression) {
            return new Literal(new Data.Nothing(NOWHERE), at);
        } else if (parsed instanceof GetAttributeExpression member) {
            return member(member, at);
        } else if (parsed instanceof UnaryNotExpression not) {
            return new Logic.Not(node(not.getChildExpression()), at);
        } else if (parsed instanceof UnaryMinusExpression minus) {
            Node operand = node(minus.getChildExpression());
            return new Operator("-", number(BigDecimal.ZERO, operand.offset()), operand, operand.offset());
        } else if (parsed instanceof ArrayExpression list) {
            List<Expression<?>> items = list.getValues() == null ? List.of() : list.getValues();
            return new Written.ListOf(items.stream().map(this::node).toList(), at);
        } else if (parsed instanceof MapExpression map) {
            return map(map, at);
        } else if (parsed instanceof TernaryExpression choice) {
            return new Logic.Choice(
                    node(choice.getExpression1()), node(choice.getExpression2()), node(choice.getExpression3()), at);
        } else if (parsed instanceof Grammar.Infix infix) {
            return infix(infix);
        } else if (parsed instanceof FilterExpression filtered) {
            return call(node(filtered.getLeftExpression()), (FilterInvocationExpression) filtered.getRightExpression());
        } else if (parsed instanceof NegativeTestExpression test) {
            return trial(node(test.getLeftExpression()), (TestInvocationExpression) test.getRightExpression(), true);
        } else if (parsed instanceof PositiveTestExpression test) {
            return trial(node(test.getLeftExpression()), (TestInvocationExpression) test.getRightExpression(), false);
        } else if (parsed instanceof FunctionOrMacroInvocationExpression function) {
            throw function(function.getFunctionName(), at);
        }
        throw new Flaw(at, "this is not supported here");
    }

    private static Literal number(BigDecimal value, int at) {
        return new Literal(new Data.Num(value, value.toPlainString(), NOWHERE), at);
    }

    private static Flaw function(String name, int at) {
        return new Flaw(
                at,
                "there is no function " + name + "()",
                name.equals("lookup") || name.equals("query")
                        ? "secrets and the environment are read with {secret: {env: NAME}}"
                        : "values are changed with filters: " + String.join(", ", Filters.ALL.keySet()));
    }

    private Node member(GetAttributeExpression member, int at) {
        if (member.getArgumentsNode() != null) {
            throw new Flaw(at, "values have no methods", "values are changed with filters, as in name | upper");
        }
        return new Member(node(member.getNode()), node(member.getAttributeNameExpression()), at);
    }

    private Node map(MapExpression map, int at) {
        List<Written.Entry> entries = new ArrayList<>();
        if (map.getEntries() != null) {
            map.getEntries().forEach((key, value) -> entries.add(new Written.Entry(node(key), node(value))));
        }
        entries.sort(Comparator.comparingInt(entry -> entry.key().offset())); // the library forgets the order
        return new Written.MapOf(entries, at);
    }

    private Node infix(Grammar.Infix infix) {
        Expression<?> right = infix.getRightExpression();
        if (infix.symbol().equals("if")) {
            Node yes = node(infix.getLeftExpression());
            if (right instanceof Grammar.Infix rest && rest.symbol().equals("else")) {
                return new Logic.Choice(
                        node(rest.getLeftExpression()), yes, node(rest.getRightExpression()), yes.offset());
            }
            throw new Flaw(yes.offset(), "\"else\" is missing", "write: value if condition else other");
        }
        Node left = node(infix.getLeftExpression());
        return switch (infix.symbol()) {
            case "else" -> throw new Flaw(left.offset(), "\"else\" without \"if\"");
            case "and" -> new Logic.Both(true, left, node(right), left.offset());
            case "or" -> new Logic.Both(false, left, node(right), left.offset());
            default -> operator(infix.symbol(), left, node(right));
        };
    }

    /** What is known to be text can be refused before there is another value to compare it with. */
    private static Node operator(String symbol, Node left, Node right) {
        boolean text = isText(left) || isText(right);
        if (text && Operator.ORDERS.contains(symbol)) {
            throw Operator.unordered(symbol, left.offset());
        }
        return new Operator(symbol, left, right, left.offset());
    }

    private static boolean isText(Node node) {
        return node instanceof Literal literal && literal.value() instanceof Data.Text;
    }

    private Node call(Node input, FilterInvocationExpression invocation) {
        String name = invocation.getFilterName();
        int at = invocation.getLineNumber();
        Filter filter = Filters.ALL.get(name);
        if (filter == null) {
            throw unknown("filter", name, Filters.ALL.keySet(), at);
        }
        List<Node> positional = new ArrayList<>();
        Map<String, Node> named = new LinkedHashMap<>();
        arguments(invocation.getArgs(), positional, named);
        int given = positional.size() + named.size();
        for (String argument : named.keySet()) {
            if (!filter.parameters().contains(argument)) {
                throw unknown("argument of the filter \"" + name + "\"", argument, filter.parameters(), at);
            }
        }
        if (given > filter.parameters().size() || given < filter.required()) {
            throw new Flaw(at, "the filter \"" + name + "\" takes " + count(filter) + ", not " + given);
        }
        return new Call(filter, input, positional, named, at);
    }

    private static String count(Filter filter) {
        int most = filter.parameters().size();
        String range = most == filter.required() ? "" + most : "up to " + most;
        return range + (most == 1 ? " argument" : " arguments");
    }

    private void arguments(@Nullable ArgumentsNode given, List<Node> positional, Map<String, Node> named) {
        if (given == null) {
            return;
        }
        if (given.getPositionalArgs() != null) {
            for (PositionalArgumentNode argument : given.getPositionalArgs()) {
                positional.add(node(argument.getValueExpression()));
            }
        }
        if (given.getNamedArgs() != null) {
            for (NamedArgumentNode argument : given.getNamedArgs()) {
                named.put(argument.getName(), node(argument.getValueExpression()));
            }
        }
    }

    private Node trial(Node operand, TestInvocationExpression test, boolean negated) {
        if (!Trial.NAMES.contains(test.getTestName())) {
            throw unknown("test", test.getTestName(), Trial.NAMES, test.getLineNumber());
        }
        List<Node> positional = new ArrayList<>();
        Map<String, Node> named = new LinkedHashMap<>();
        arguments(test.getArgs(), positional, named);
        boolean version = test.getTestName().equals(Trial.VERSION);
        if (!named.isEmpty() || positional.size() > (version ? 2 : 0) || (version && positional.isEmpty())) {
            throw new Flaw(
                    test.getLineNumber(),
                    "wrong arguments of the test \"" + test.getTestName() + "\"",
                    version ? "is version(\"6.9\", \">=\")" : "it takes none");
        }
        return new Trial(test.getTestName(), negated, operand, positional, test.getLineNumber());
    }

    private static Flaw unknown(String what, String name, Collection<String> known, int at) {
        return new Flaw(
                at,
                "there is no " + what + " \"" + name + "\"",
                Nearest.hint(name, known).orElse("there are: " + String.join(", ", known)));
    }
}
