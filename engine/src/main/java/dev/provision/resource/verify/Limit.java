package dev.provision.resource.verify;

import dev.provision.source.At;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import dev.provision.source.SizeText;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comparison with an amount of memory: {@code >= 120GiB}.
 *
 * @param operator {@code >=}, {@code <=}, {@code >}, {@code <} or {@code ==}
 * @param written for a person
 */
record Limit(String operator, BigDecimal bytes, String written) {
    private static final Pattern FORM = Pattern.compile("\\s*(>=|<=|==|>|<|)\\s*([0-9].*?)\\s*");

    static Limit of(String text, At at) {
        Matcher match = FORM.matcher(text);
        Optional<BigDecimal> bytes = match.matches() ? SizeText.bytes(match.group(2)) : Optional.empty();
        if (bytes.isEmpty()) {
            throw new InvalidInput(Problem.at(at, "this is not a comparison with an amount of memory")
                    .expected("such as \">= 120GiB\"")
                    .found(text));
        }
        String operator = match.group(1).isEmpty() ? "==" : match.group(1);
        return new Limit(operator, bytes.get(), operator + " " + match.group(2));
    }

    boolean holds(long seen) {
        int order = BigDecimal.valueOf(seen).compareTo(bytes);
        return switch (operator) {
            case ">=" -> order >= 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case "<" -> order < 0;
            default -> order == 0;
        };
    }

    /** An amount as a person would say it. */
    static String shown(long bytes) {
        return SizeText.gib(bytes) + " (" + bytes + ")";
    }
}
