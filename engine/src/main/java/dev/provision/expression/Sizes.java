package dev.provision.expression;

import dev.provision.source.Data;
import dev.provision.source.SizeText;
import java.math.BigDecimal;
import java.util.Optional;

/** Sizes as people write them: {@code 124GiB}, {@code 512 MiB}, {@code 30.5GB}; a plain number is bytes. */
final class Sizes {
    static final BigDecimal MIB = BigDecimal.valueOf(1024L * 1024);

    /** What {@code ttm.pages_limit} counts (domain.md 1.1): GiB x 262144. */
    static final BigDecimal PAGE = BigDecimal.valueOf(4096);

    private Sizes() {}

    static BigDecimal bytes(Data value, int offset) {
        Optional<BigDecimal> size = SizeText.bytes(Values.text(value, offset));
        if (size.isEmpty() || !(value instanceof Data.Text || value instanceof Data.Num)) {
            throw new Flaw(offset, Values.describe(value) + " is not a size", "a size is " + SizeText.FORM);
        }
        BigDecimal bytes = size.get();
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
