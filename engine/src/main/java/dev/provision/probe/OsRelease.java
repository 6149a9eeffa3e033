package dev.provision.probe;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** os-release(5): assignments as a shell writes them, the last one of a name counts; never evaluated. */
record OsRelease(String id, List<String> like, String version, String prettyName) {
    private static final Pattern ASSIGNMENT = Pattern.compile("\\s*([A-Z][A-Z0-9_]*)=(.*)");

    static OsRelease of(List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            Matcher match = ASSIGNMENT.matcher(line);
            if (match.matches()) {
                values.put(match.group(1), unquoted(match.group(2).strip()));
            }
        }
        String like =
                values.getOrDefault("ID_LIKE", "").toLowerCase(Locale.ROOT).strip();
        return new OsRelease(
                values.getOrDefault("ID", "linux").toLowerCase(Locale.ROOT),
                like.isEmpty() ? List.of() : List.of(like.split("\\s+")),
                values.getOrDefault("VERSION_ID", ""),
                values.getOrDefault("PRETTY_NAME", values.getOrDefault("NAME", "Linux")));
    }

    private static String unquoted(String written) {
        if (written.length() >= 2 && written.startsWith("'") && written.endsWith("'")) {
            return written.substring(1, written.length() - 1);
        }
        boolean quoted = written.length() >= 2 && written.startsWith("\"") && written.endsWith("\"");
        String inner = quoted ? written.substring(1, written.length() - 1) : written;
        return inner.replaceAll("\\\\(.)", "$1");
    }
}
