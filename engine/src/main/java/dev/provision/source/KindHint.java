package dev.provision.source;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to do about a value of the wrong kind: mostly habits of YAML 1.1, and quotes too many or too few. */
final class KindHint {
    private static final Set<String> YES = Set.of("true", "yes", "on", "y");
    private static final Set<String> NO = Set.of("false", "no", "off", "n");
    private static final Set<String> NULL = Set.of("~", "null");

    private KindHint() {}

    /** @param pattern what a text must match here; empty for any text */
    static @Nullable String of(@Nullable Data value, Set<String> wanted, String pattern) {
        if (value instanceof Data.Text text) {
            return ofText(text.value(), wanted);
        }
        if (wanted.contains("text")) {
            if (value instanceof Data.Bool || value instanceof Data.Num) {
                String written = value instanceof Data.Num num ? num.written() : String.valueOf(value.plain());
                boolean helps = pattern.isEmpty()
                        || Pattern.compile(pattern).matcher(written).find();
                return helps ? "quote it if it is meant as text: \"" + written + "\"" : null;
            }
            return value instanceof Data.Nothing ? "write \"\" for an empty text, or remove the key" : null;
        }
        if (value instanceof Data.Nothing) {
            return "give it a value, or remove the key";
        }
        return wanted.contains("a list") && !(value instanceof Data.Dict) ? "put it in brackets: [ ... ]" : null;
    }

    private static @Nullable String ofText(String text, Set<String> wanted) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (wanted.contains("true or false") && YES.contains(lower)) {
            return "YAML 1.2: write true, without quotes";
        } else if (wanted.contains("true or false") && NO.contains(lower)) {
            return "YAML 1.2: write false, without quotes";
        } else if (NULL.contains(lower)) {
            return "YAML 1.2: write null, or remove the key";
        } else if (wanted.contains("a number") || wanted.contains("a whole number")) {
            if (text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?")) {
                return "remove the quotes";
            }
            return text.matches("[+-]?0[xo]?[0-9A-Fa-f_]+|[+-]?[0-9_]+") ? "write it in decimal: 420, not 0o644" : null;
        }
        return wanted.contains("a list") ? "put it in brackets: [ ... ]" : null;
    }
}
