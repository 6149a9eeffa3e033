package dev.provision.expression;

import dev.provision.source.Data;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 124GiB}, {@code 512 MiB}, {@code 30.5GB}; a plain number is bytes. */
final class Sizes {
    static final BigDecimal MIB = BigDecimal.valueOf(1024L * 1024);

    /** What {@code ttm.pages_limit} counts (domain.md 1.1): GiB x 262144. */
    static final BigDecimal PAGE = BigDecimal.valueOf(4096);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,6})?)\\s*([A-Za-z]*)");
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("B", 1L),
            Map.entry("KiB", 1L << 10),
            Map.entry("MiB", 1L << 20),
            Map.entry("GiB", 1L << 30),
            Map.entry("TiB", 1L << 40),
            Map.entry("kB", 1_000L),
            Map.entry("KB", 1_000L),
            Map.entry("MB", 1_000_000L),
            Map.entry("GB", 1_000_000_000L),
            Map.entry("TB", 1_000_000_000_000L));

    private Sizes() {}

    static BigDecimal bytes(Data value, int offset) {
        Matcher form = FORM.matcher(Values.text(value, offset).strip());
        Long unit = form.matches() ? UNITS.get(form.group(2)) : null;
        if (unit == null || !(value instanceof Data.Text || value instanceof Data.Num)) {
            throw new Flaw(
                    offset,
                    Values.describe(value) + " is not a size",
                    "a size is a number and a unit: B, KiB, MiB, GiB, TiB, or kB, MB, GB, TB for powers of 1000");
        }
        BigDecimal bytes = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit));
        if (bytes.stripTrailingZeros().scale() > 0) {
            throw new Flaw(offset, Values.describe(value) + " is not a whole number of bytes");
        }
        return bytes;
    }

    /** A size counted in units of so many bytes; it must come out even, so that nothing is rounded unseen. */
    static BigDecimal whole(Data value, BigDecimal unit, String name, int offset) {
        BigDecimal[] parts = bytes(value, offset).divideAndRemainder(unit);
        if (parts[1].signum() != 0) {
            throw new Flaw(offset, Values.describe(value) + " is not a whole number of " + name);
        }
        return parts[0];
    }
}
