package dev.provision.resolve;

import dev.provision.expression.Expressions;
import dev.provision.secret.Redactor;
import dev.provision.secret.SensitiveName;
import dev.provision.source.Data;
import java.util.LinkedHashMap;
import java.util.Map;

/** Values of variables in one line for people: secrets, and plain values under a {@link SensitiveName}, are masked. */
final class ShownValue {
    private ShownValue() {}

    /** @param name of the variable; empty for a value without one */
    static String of(String name, Data value) {
        Data masked = masked(name, value);
        return masked instanceof Data.Text text ? text.value() : Expressions.oneLine(masked);
    }

    private static Data masked(String name, Data value) {
        if (value instanceof Data.Hidden || isPlain(name, value)) {
            return new Data.Text(Redactor.MASK, value.at());
        }
        if (value instanceof Data.Seq seq) {
            return new Data.Seq(
                    seq.items().stream().map(item -> masked(name, item)).toList(), seq.at());
        }
        if (value instanceof Data.Dict dict && !dict.isSecretSource()) {
            Map<String, Data> entries = new LinkedHashMap<>();
            dict.entries().forEach((key, entry) -> entries.put(key, masked(key, entry)));
            return new Data.Dict(entries, dict.keys(), dict.at());
        }
        return value;
    }

    private static boolean isPlain(String name, Data value) {
        return SensitiveName.is(name)
                && (value instanceof Data.Num
                        || (value instanceof Data.Text text && !SensitiveName.isHarmless(text.value())));
    }
}
