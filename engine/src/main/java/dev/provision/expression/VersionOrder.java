package dev.provision.expression;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Orders versions as package managers do: runs of digits as numbers, runs of letters as text, a number above a letter; what
 * stands between them only separates, and a tilde comes before everything, even the end.
 */
final class VersionOrder {
    /** The operators of the test, in each of their spellings in Ansible. */
    static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("<", "<"),
            Map.entry("lt", "<"),
            Map.entry("<=", "<="),
            Map.entry("le", "<="),
            Map.entry(">", ">"),
            Map.entry("gt", ">"),
            Map.entry(">=", ">="),
            Map.entry("ge", ">="),
            Map.entry("==", "=="),
            Map.entry("=", "=="),
            Map.entry("eq", "=="),
            Map.entry("!=", "!="),
            Map.entry("<>", "!="),
            Map.entry("ne", "!="));

    private static final Pattern PART = Pattern.compile("[0-9]+|[a-z]+|~");

    private VersionOrder() {}

    static boolean holds(String one, String operator, String other) {
        int order = compare(one, other);
        return switch (String.valueOf(OPERATORS.get(operator))) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "==" -> order == 0;
            case "!=" -> order != 0;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    static int compare(String one, String other) {
        Matcher a = PART.matcher(one.toLowerCase(Locale.ROOT));
        Matcher b = PART.matcher(other.toLowerCase(Locale.ROOT));
        while (true) {
            String x = a.find() ? a.group() : "";
            String y = b.find() ? b.group() : "";
            if (x.isEmpty() && y.isEmpty()) {
                return 0;
            }
            int order = parts(x, y);
            if (order != 0) {
                return order;
            }
        }
    }

    private static int parts(String x, String y) {
        if (x.equals("~") || y.equals("~")) {
            return Boolean.compare(y.equals("~"), x.equals("~"));
        }
        if (x.isEmpty() || y.isEmpty()) {
            return Boolean.compare(!x.isEmpty(), !y.isEmpty());
        }
        boolean digitsX = Character.isDigit(x.charAt(0));
        boolean digitsY = Character.isDigit(y.charAt(0));
        if (digitsX != digitsY) {
            return Boolean.compare(digitsX, digitsY);
        }
        if (!digitsX) {
            return x.compareTo(y);
        }
        String m = x.replaceFirst("^0+(?=.)", "");
        String n = y.replaceFirst("^0+(?=.)", "");
        return m.length() != n.length() ? Integer.compare(m.length(), n.length()) : m.compareTo(n);
    }
}
