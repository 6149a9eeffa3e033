package dev.provision.resource.container;

import java.math.BigDecimal;
import java.util.Locale;
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

    /** For people: {@code 76.3 GB}. */
    public static String text(long bytes) {
        return bytes < 1_000_000_000
                ? bytes / 1_000_000 + " MB"
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1_000_000_000.0);
    }
}
