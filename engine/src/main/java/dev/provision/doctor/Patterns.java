package dev.provision.doctor;

import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.Optional;
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

    /** @throws TooSlow if that cannot be told within the looks that a line gets */
    static boolean found(Pattern pattern, String line) {
        String bounded = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
        try {
            Matcher matcher = pattern.matcher(new Counted(bounded, pattern));
            return matcher.find();
        } catch (StackOverflowError e) {
            throw new TooSlow(pattern);
        }
    }

    private static final class Counted implements CharSequence {
        private final String text;
        private final Pattern pattern;
        private int looks;

        Counted(String text, Pattern pattern) {
            this.text = text;
            this.pattern = pattern;
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_LOOKS) {
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
