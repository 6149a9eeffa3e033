package dev.provision.source;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of memory as people write them: {@code 124GiB}, {@code 512 MiB}, {@code 30.5GB}; a plain number is bytes. */
public final class SizeText {
    /** For messages. */
    public static final String FORM =
            "a number and a unit: B, KiB, MiB, GiB, TiB, or kB, MB, GB, TB for powers of 1000";

    private static final Pattern WRITTEN = Pattern.compile("\\s*([0-9]{1,18}(?:\\.[0-9]{1,6})?)\\s*([A-Za-z]*)\\s*");
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

    private SizeText() {}

    /** The bytes, which need not be whole; empty if the text is not of the form. */
    public static Optional<BigDecimal> bytes(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        Long unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        return unit == null
                ? Optional.empty()
                : Optional.of(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)));
    }

    /** For a person: {@code 125.6 GiB}. */
    public static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
