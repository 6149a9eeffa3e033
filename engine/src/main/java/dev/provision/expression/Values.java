package dev.provision.expression;

import dev.provision.source.At;
import dev.provision.source.Data;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.json.JSONObject;

/** What the operators and filters agree on about values. */
final class Values {
    static final int MOST_DIGITS = 400;

    private Values() {}

    static boolean holdsSecret(Data value) {
        return value.measure().secret();
    }

    /** The same value with every secret in it turned into plain text; what is made of it must be hidden again. */
    static Data revealed(Data value) {
        if (value instanceof Data.Hidden hidden) {
            return new Data.Text(hidden.value().reveal(), hidden.at());
        }
        if (!holdsSecret(value)) {
            return value;
        }
        if (value instanceof Data.Seq seq) {
            return new Data.Seq(seq.items().stream().map(Values::revealed).toList(), seq.at());
        }
        Data.Dict dict = (Data.Dict) value;
        Map<String, Data> entries = new LinkedHashMap<>();
        dict.entries().forEach((key, entry) -> entries.put(key, revealed(entry)));
        return new Data.Dict(entries, dict.keys(), dict.at());
    }

    /** How a value looks inside a text: a number as it was written, nothing as nothing, lists and mappings as JSON. */
    static String text(Data value, int offset) {
        if (value instanceof Data.Text text) {
            return text.value();
        }
        if (value instanceof Data.Hidden hidden) {
            return hidden.value().reveal();
        }
        if (value instanceof Data.Num num) {
            return num.written();
        }
        if (value instanceof Data.Bool bool) {
            return Boolean.toString(bool.value());
        }
        return value instanceof Data.Nothing ? "" : json(value, offset);
    }

    /** JSON in one line, with mappings in the order they were written. */
    static String json(Data value, int offset) {
        if (value instanceof Data.Seq seq) {
            return seq.items().stream().map(item -> json(item, offset)).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Data.Dict dict) {
            return dict.entries().entrySet().stream()
                    .map(entry -> JSONObject.quote(entry.getKey()) + ": " + json(entry.getValue(), offset))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Data.Num num) {
            return isShort(num.value())
                    ? num.value().toPlainString()
                    : num.value().toString();
        }
        if (value instanceof Data.Nothing) {
            return "null";
        }
        String text = text(value, offset);
        return value instanceof Data.Bool ? text : JSONObject.quote(text);
    }

    /** Whether a number can be computed with and written in full: an exponent can stand for gigabytes of digits. */
    static boolean isShort(BigDecimal value) {
        return value.precision() <= MOST_DIGITS && Math.abs((long) value.scale()) <= MOST_DIGITS;
    }

    static Data number(BigDecimal value, At at) {
        BigDecimal shortest = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        return new Data.Num(shortest, shortest.toPlainString(), at);
    }

    /** Ansible's idea of truth for operands of and, or and not: nothing, false, zero and what is empty do not hold. */
    static boolean truth(Data value) {
        if (value instanceof Data.Bool bool) {
            return bool.value();
        }
        if (value instanceof Data.Num num) {
            return num.value().signum() != 0;
        }
        if (value instanceof Data.Seq seq) {
            return !seq.items().isEmpty();
        }
        if (value instanceof Data.Dict dict) {
            return !dict.entries().isEmpty();
        }
        return !(value instanceof Data.Nothing) && !text(value, 0).isEmpty();
    }

    /** Whether two values mean the same, wherever they were written; a text never equals a number. */
    static boolean same(Data a, Data b) {
        Data left = a instanceof Data.Hidden ? revealed(a) : a;
        Data right = b instanceof Data.Hidden ? revealed(b) : b;
        if (left instanceof Data.Num x && right instanceof Data.Num y) {
            return x.value().compareTo(y.value()) == 0;
        }
        if (left instanceof Data.Seq x && right instanceof Data.Seq y) {
            boolean equal = x.items().size() == y.items().size();
            for (int i = 0; equal && i < x.items().size(); i++) {
                equal = same(x.items().get(i), y.items().get(i));
            }
            return equal;
        }
        if (left instanceof Data.Dict x && right instanceof Data.Dict y) {
            return x.entries().keySet().equals(y.entries().keySet())
                    && x.entries().entrySet().stream()
                            .allMatch(entry ->
                                    same(entry.getValue(), java.util.Objects.requireNonNull(y.get(entry.getKey()))));
        }
        return left.getClass() == right.getClass() && java.util.Objects.equals(left.plain(), right.plain());
    }

    /** How a problem names a value: what it is, and itself if it is short and no secret. */
    static String describe(Data value) {
        if (value instanceof Data.Text text && text.value().length() <= 40) {
            return "\"" + text.value() + "\"";
        }
        return value instanceof Data.Num num ? num.written() : value.kind();
    }
}
