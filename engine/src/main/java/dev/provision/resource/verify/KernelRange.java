package dev.provision.resource.verify;

import dev.provision.knowledge.Upstream;
import dev.provision.source.At;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A comparison with the upstream version of the running kernel: {@code >= 6.18.4}. */
record KernelRange(String operator, Upstream version) {
    private static final Pattern FORM =
            Pattern.compile("\\s*(>=|<=|==|>|<|)\\s*([0-9]{1,4}(?:\\.[0-9]{1,4}){1,2})\\s*");

    static KernelRange of(String text, At at) {
        Matcher match = FORM.matcher(text);
        if (!match.matches()) {
            throw new InvalidInput(Problem.at(at, "this is not a comparison with a kernel version")
                    .expected("such as \">= 6.18.4\"")
                    .found(text));
        }
        return new KernelRange(
                match.group(1).isEmpty() ? ">=" : match.group(1),
                Upstream.of(match.group(2)).orElseThrow());
    }

    boolean holds(Upstream seen) {
        int order = seen.compareTo(version);
        return switch (operator) {
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case "<" -> order < 0;
            case "==" -> order == 0;
            default -> order >= 0;
        };
    }
}
