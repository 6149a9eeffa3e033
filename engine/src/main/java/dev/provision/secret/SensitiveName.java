package dev.provision.secret;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names whose values are passwords, tokens or keys, such as {@code HF_TOKEN}, whether or not they are read as secrets. */
public final class SensitiveName {
    private static final String WORD =
            "(?:password|passwd|passphrase|pwd|secret|token|(?:api|access|private|secret)[_-]?key|credentials?|authorization|cookie)";
    private static final Pattern NAME = Pattern.compile(
            "(?i)(?:.*[^a-z])?" + WORD
                    + "(?:_hash)?|.*_pass|(?-i:.*[a-z](?:Password|Passphrase|Secret|Token|ApiKey|AccessKey|PrivateKey|SecretKey))");

    /** A name with its value, as YAML, JSON, INI and environment files write them; not in prose, where a word is before it. */
    private static final Pattern PAIR =
            Pattern.compile("(?i)((?<![a-z0-9])[a-z0-9_.-]{0,60}?(?:" + WORD + "(?:_hash)?|_pass)[\"']?)"
                    + "(?:( *= *)|(?<![a-z] [a-z0-9_.-]{1,60}[\"']?)(: *))"
                    + "(\"(?:[^\"\\\\\n]|\\\\.)*\"|'[^'\n]*'|[^\\s\"'][^,}\\]\n]*)");

    /** No value, but where it comes from, or a note in its place. */
    private static final Pattern HARMLESS = Pattern.compile(
            "[\"']?(?:[({\\[$<*].*|(?:true|false|null|none|yes|no|\\*\\*\\*.*)?[\"']?)", Pattern.DOTALL);

    /** Each name has one of these in it, which is quickly seen: nearly all that a run reports has none. */
    private static final List<String> STEMS =
            List.of("pass", "pwd", "secret", "token", "key", "credential", "authorization", "cookie");

    private SensitiveName() {}

    private static boolean hasStem(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return STEMS.stream().anyMatch(lower::contains);
    }

    /** Whether values under this name are not shown; of a path with dots the last name counts. */
    public static boolean is(String name) {
        return hasStem(name)
                && NAME.matcher(name.substring(name.lastIndexOf('.') + 1)).matches();
    }

    /** Whether a text under such a name is no value: an expression, a reference, or a note in parentheses. */
    public static boolean isHarmless(String text) {
        return HARMLESS.matcher(text).matches();
    }

    /** The text with the value after each such name masked. */
    static String mask(String text) {
        if (!hasStem(text)) {
            return text;
        }
        Matcher pair = PAIR.matcher(text);
        StringBuilder masked = new StringBuilder();
        while (pair.find()) {
            boolean harmless = isHarmless(pair.group(4));
            String separator = pair.group(2) != null ? pair.group(2) : pair.group(3);
            String quote = pair.group(4).startsWith("\"") || pair.group(4).startsWith("'")
                    ? pair.group(4).substring(0, 1)
                    : "";
            String shown = harmless ? pair.group(4) : quote + Redactor.MASK + quote;
            pair.appendReplacement(masked, Matcher.quoteReplacement(pair.group(1) + separator + shown));
        }
        return pair.appendTail(masked).toString();
    }
}
