package dev.provision.inventory;

import dev.provision.source.Data;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Evaluates the expressions in connection variables such as {@code ansible_host}; handed in, since expressions are above. */
@FunctionalInterface
public interface TextEvaluator {
    /**
     * The value without expressions.
     *
     * @param variables finds a variable of the host as it was written, or null
     * @throws dev.provision.source.InvalidInput at the expression
     */
    Data evaluate(Data value, Function<String, @Nullable Data> variables);
}
