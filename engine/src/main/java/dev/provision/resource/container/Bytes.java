package dev.provision.resource.container;

import dev.provision.resource.TaskBody;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them. */
public final class Bytes {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?) ?([kmgt]?)(i?)(b?)");
    private static final String UNITS = " kmgt";

    private Bytes() {}

    /**
     * {@code 8g}, {@code 8GiB} and {@code 8192m} are binary as docker takes them, {@code 30.5GB} is decimal as docker prints
     * it; a bare number is bytes.
     */
    public static OptionalLong of(String written) {
        Matcher matcher = WRITTEN.matcher(written.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        String unit = matcher.group(2);
        boolean decimal = matcher.group(3).isEmpty() && !matcher.group(4).isEmpty();
        int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit);
        BigDecimal bytes = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(decimal ? 1000 : 1024).pow(power));
        return OptionalLong.of(bytes.longValue());
    }

    /**
     * The size that stands under a key; empty if there is none.
     *
     * @throws InvalidInput at the value, if it is no size
     */
    public static OptionalLong read(TaskBody body, String key) {
        Optional<String> written = body.text(key);
        OptionalLong bytes = written.map(Bytes::of).orElse(OptionalLong.empty());
        if (written.isPresent() && bytes.isEmpty()) {
            throw new InvalidInput(Problem.at(body.at(key), "\"" + key + "\" is not a size")
                    .expected("bytes, or a text such as 512m, 8g, 8GiB or 30.5GB")
                    .found(written.get()));
        }
        return bytes;
    }

    /** For people: {@code 76.3 GB}. */
    public static String text(long bytes) {
        return bytes < 1_000_000_000
                ? bytes / 1_000_000 + " MB"
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1_000_000_000.0);
    }
}
