package dev.provision.doctor;

import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions over lines that a host wrote. A search may look at only so many characters, counted with repetition, so
 * that no line can make a pattern of any shape run for long.
 */
final class Patterns {
    /** A longer line is cut; what a signature looks for stands near a line's beginning. */
    static final int LONGEST_LINE = 4096;

    /** A hundred looks at each character of the longest line: far more than any pattern needs that does not explode. */
    private static final int MOST_LOOKS = 100 * LONGEST_LINE;

    /** For a whole log; a tenth of a second or so. */
    private static final int MOST_LOOKS_IN_ALL = 20_000_000;

    /** Of groups that hold an amount, each 1024 times the one before. */
    private static final List<String> UNITS = List.of("kib", "mib", "gib");

    private Patterns() {}

    /** Thrown when a pattern would take too long on a line. */
    static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlow(Pattern pattern) {
            super("the pattern " + pattern + " takes too long on a line of this host", null, false, false);
        }
    }

    /** @throws InvalidInput if it is no regular expression of Java's */
    static Optional<Pattern> compile(Data.Dict data, String key) {
        if (!(data.get(key) instanceof Data.Text text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Pattern.compile(text.value()));
        } catch (PatternSyntaxException e) {
            throw new InvalidInput(Problem.at(text.at(), "this is not a regular expression: " + e.getDescription())
                    .found(text.value()));
        }
    }

    /**
     * The last of many lines in which it is found.
     *
     * @throws TooSlow if that cannot be told within the looks that a line gets, or all of them together
     */
    static Optional<String> last(Pattern pattern, List<String> lines) {
        int left = MOST_LOOKS_IN_ALL;
        for (int i = lines.size() - 1; i >= 0; i--) {
            String line = lines.get(i);
            Counted bounded = new Counted(
                    line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line,
                    pattern,
                    Math.min(left, MOST_LOOKS));
            try {
                if (pattern.matcher(bounded).find()) {
                    return Optional.of(line);
                }
            } catch (StackOverflowError e) {
                throw new TooSlow(pattern);
            }
            left -= bounded.looks;
        }
        return Optional.empty();
    }

    /** The bytes that stand in a line where the pattern has a group {@code kib}, {@code mib} or {@code gib}, if it has one. */
    static OptionalLong amount(Pattern pattern, String line) {
        Matcher match = pattern.matcher(
                new Counted(line.substring(0, Math.min(line.length(), LONGEST_LINE)), pattern, MOST_LOOKS));
        if (match.find()) {
            for (int i = 0; i < UNITS.size(); i++) {
                String unit = UNITS.get(i);
                String said = pattern.pattern().contains("(?<" + unit + ">") ? match.group(unit) : null;
                if (said != null && said.matches("[0-9]{1,12}(\\.[0-9]{1,9})?")) {
                    return OptionalLong.of(new BigDecimal(said)
                            .multiply(BigDecimal.valueOf(1024).pow(i + 1))
                            .longValue());
                }
            }
        }
        return OptionalLong.empty();
    }

    private static final class Counted implements CharSequence {
        private final String text;
        private final Pattern pattern;
        private final int most;
        private int looks;

        Counted(String text, Pattern pattern, int most) {
            this.text = text;
            this.pattern = pattern;
            this.most = most;
        }

        @Override
        public char charAt(int index) {
            if (++looks > most) {
                throw new TooSlow(pattern);
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
