package dev.provision.resource.verify;

import dev.provision.probe.Facts;
import dev.provision.source.At;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A comparison with the upstream version of the running kernel: {@code >= 6.18.4}. */
record KernelRange(String operator, String version) {
    private static final Pattern FORM =
            Pattern.compile("\\s*(>=|<=|==|>|<|)\\s*([0-9]{1,4}(?:\\.[0-9]{1,4}){1,2})\\s*");
    private static final Pattern BEGINNING = Pattern.compile("([0-9]{1,4}(?:\\.[0-9]{1,4}){1,2}).*");

    static KernelRange of(String text, At at) {
        Matcher match = FORM.matcher(text);
        if (!match.matches()) {
            throw new InvalidInput(Problem.at(at, "this is not a comparison with a kernel version")
                    .expected("such as \">= 6.18.4\"")
                    .found(text));
        }
        return new KernelRange(match.group(1).isEmpty() ? ">=" : match.group(1), match.group(2));
    }

    /** The upstream version of what runs; Ubuntu tells it in version_signature only. Null if that is no version. */
    static @Nullable String upstream(Facts.Kernel kernel) {
        String signature = kernel.versionSignature();
        String[] words = signature == null ? new String[0] : signature.strip().split("\\s+");
        Matcher match = BEGINNING.matcher(words.length == 3 ? words[2] : kernel.release());
        return match.matches() ? match.group(1) : null;
    }

    boolean holds(String seen) {
        int order = Arrays.compare(numbers(seen), numbers(version));
        return switch (operator) {
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case "<" -> order < 0;
            case "==" -> order == 0;
            default -> order >= 0;
        };
    }

    private static int[] numbers(String version) {
        return Arrays.copyOf(
                Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray(), 3);
    }
}
