package dev.provision.resource.verify;

import dev.provision.source.At;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comparison with an amount of memory: {@code >= 120GiB}.
 *
 * @param operator {@code >=}, {@code <=}, {@code >}, {@code <} or {@code ==}
 * @param written for a person
 */
record Limit(String operator, BigDecimal bytes, String written) {
    private static final Pattern FORM =
            Pattern.compile("\\s*(>=|<=|==|>|<|)\\s*([0-9]+(?:\\.[0-9]+)?)\\s*([KMGT]i?B|B|)\\s*");

    private static final Map<String, BigDecimal> UNITS = Map.of(
            "", BigDecimal.ONE,
            "B", BigDecimal.ONE,
            "KB", BigDecimal.TEN.pow(3),
            "MB", BigDecimal.TEN.pow(6),
            "GB", BigDecimal.TEN.pow(9),
            "TB", BigDecimal.TEN.pow(12),
            "KiB", BigDecimal.valueOf(1L << 10),
            "MiB", BigDecimal.valueOf(1L << 20),
            "GiB", BigDecimal.valueOf(1L << 30),
            "TiB", BigDecimal.valueOf(1L << 40));

    static Limit of(String text, At at) {
        Matcher match = FORM.matcher(text);
        if (!match.matches()) {
            throw new InvalidInput(Problem.at(at, "this is not a comparison with an amount of memory")
                    .expected("such as \">= 120GiB\"")
                    .found(text));
        }
        String operator = match.group(1).isEmpty() ? "==" : match.group(1);
        BigDecimal bytes = new BigDecimal(match.group(2)).multiply(UNITS.getOrDefault(match.group(3), BigDecimal.ONE));
        return new Limit(operator, bytes, operator + " " + match.group(2) + match.group(3));
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
        return String.format(Locale.ROOT, "%.1f GiB (%d)", bytes / (double) (1L << 30), bytes);
    }
}
