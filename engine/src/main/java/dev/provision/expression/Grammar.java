package dev.provision.expression;

import io.pebbletemplates.pebble.node.expression.BinaryExpression;
import io.pebbletemplates.pebble.node.expression.FilterExpression;
import io.pebbletemplates.pebble.node.expression.NegativeTestExpression;
import io.pebbletemplates.pebble.node.expression.PositiveTestExpression;
import io.pebbletemplates.pebble.node.expression.UnaryMinusExpression;
import io.pebbletemplates.pebble.node.expression.UnaryNotExpression;
import io.pebbletemplates.pebble.operator.Associativity;
import io.pebbletemplates.pebble.operator.BinaryOperator;
import io.pebbletemplates.pebble.operator.BinaryOperatorImpl;
import io.pebbletemplates.pebble.operator.BinaryOperatorType;
import io.pebbletemplates.pebble.operator.UnaryOperator;
import io.pebbletemplates.pebble.operator.UnaryOperatorImpl;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.tokenParser.ForTokenParser;
import io.pebbletemplates.pebble.tokenParser.IfTokenParser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The operators and tags of the language, with Ansible's spelling and precedence, for the template library's parser. The
 * library parses and nothing more: what an operator does is in {@link Operator}.
 */
final class Grammar {
    static final Map<String, BinaryOperator> BINARY = new LinkedHashMap<>();
    static final Map<String, UnaryOperator> UNARY = new LinkedHashMap<>();
    static final Map<String, TokenParser> TAGS = Map.of("if", new IfTokenParser(), "for", new ForTokenParser());
    static final Set<String> TAG_WORDS = Set.of("if", "else", "in");

    static {
        // "a if c else b" is parsed as a if (c else b); both are right-associative, so that choices can be chained
        binary("if", 5, Associativity.RIGHT);
        binary("else", 5, Associativity.RIGHT);
        binary("or", 10, Associativity.LEFT);
        binary("and", 15, Associativity.LEFT);
        for (String comparison : new String[] {"==", "!=", "<", "<=", ">", ">=", "in", "not in"}) {
            binary(comparison, 30, Associativity.LEFT);
        }
        binary("+", 40, Associativity.LEFT);
        binary("-", 40, Associativity.LEFT);
        binary("~", 50, Associativity.LEFT);
        for (String factor : new String[] {"*", "/", "//", "%"}) {
            binary(factor, 60, Associativity.LEFT);
        }
        special("is", 80, PositiveTestExpression::new, BinaryOperatorType.TEST);
        special("is not", 80, NegativeTestExpression::new, BinaryOperatorType.TEST);
        special("|", 100, FilterExpression::new, BinaryOperatorType.FILTER);
        UNARY.put("not", new UnaryOperatorImpl("not", 17, UnaryNotExpression.class));
        UNARY.put("-", new UnaryOperatorImpl("-", 70, UnaryMinusExpression.class));
    }

    private Grammar() {}

    private static void binary(String symbol, int precedence, Associativity associativity) {
        Supplier<Infix> instance = () -> new Infix(symbol);
        BINARY.put(
                symbol, new BinaryOperatorImpl(symbol, precedence, instance, BinaryOperatorType.NORMAL, associativity));
    }

    private static void special(
            String symbol, int precedence, Supplier<? extends BinaryExpression<?>> instance, BinaryOperatorType type) {
        BINARY.put(symbol, new BinaryOperatorImpl(symbol, precedence, instance, type, Associativity.LEFT));
    }

    /** An operator as parsed; the library never evaluates it. */
    static final class Infix extends BinaryExpression<Object> {
        private final String symbol;

        Infix(String symbol) {
            this.symbol = symbol;
        }

        String symbol() {
            return symbol;
        }

        @Override
        public Object evaluate(PebbleTemplateImpl self, EvaluationContextImpl context) {
            throw new UnsupportedOperationException("expressions are evaluated by their own nodes");
        }
    }
}
