package dev.provision.resource.kernelargs;

import java.math.BigInteger;
import java.util.Optional;

/** A value as it is written for a module, and as the kernel shows it. */
public final class OptionValue {
    private OptionValue() {}

    /** Whether the kernel shows this for what was written: 1 and Y, 0x10 and 16 are the same. */
    public static boolean same(String written, String shown) {
        if (written.equals(shown)) {
            return true;
        }
        if (shown.equals("Y") || shown.equals("N")) {
            return truth(written).filter(shown::equals).isPresent();
        }
        Optional<BigInteger> number = number(written);
        return number.isPresent() && number.equals(number(shown));
    }

    /** As the kernel reads a parameter that is true or false; a name that stands alone is true. */
    private static Optional<String> truth(String written) {
        return switch (written) {
            case "", "1", "y", "Y", "on", "true", "t", "T" -> Optional.of("Y");
            case "0", "n", "N", "off", "false", "f", "F" -> Optional.of("N");
            default -> Optional.empty();
        };
    }

    private static Optional<BigInteger> number(String text) {
        if (text.matches("0[xX][0-9a-fA-F]+")) {
            return Optional.of(new BigInteger(text.substring(2), 16));
        }
        return text.matches("-?[1-9][0-9]*|0") ? Optional.of(new BigInteger(text)) : Optional.empty();
    }
}
