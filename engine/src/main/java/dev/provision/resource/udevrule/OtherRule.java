package dev.provision.resource.udevrule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A rule of another file that sets the owner, group or mode of devices.
 *
 * @param path of its file, below the root
 * @param line the rule
 */
record OtherRule(String path, RuleLine line) {
    private static final Set<String> SETS = Set.of("OWNER", "GROUP", "MODE");
    private static final Set<String> DEVICES = Set.of("KERNEL", "SUBSYSTEM");

    /** What it gives the same devices instead of what one of our rules gives them. */
    record Override(String key, String ours, String theirs, boolean certain) {}

    /** Reads {@code PATH:RULE}; empty if udev would not take it. */
    static Optional<OtherRule> read(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : RuleLine.read(text.substring(colon + 1)).map(line -> new OtherRule(text.substring(0, colon), line));
    }

    /**
     * @param file our file's name
     * @return where udev takes its value and not ours: it is read later, or it is final ({@code :=})
     */
    Optional<Override> overrides(String file, RuleLine ours) {
        if (!sameDevices(ours)) {
            return Optional.empty();
        }
        boolean later = path.substring(path.lastIndexOf('/') + 1).compareTo(file) > 0;
        Map<String, String> wanted = ours.tokens().stream()
                .filter(token -> SETS.contains(token.key()))
                .collect(Collectors.toMap(RuleLine.Token::key, RuleLine.Token::value, (one, last) -> last));
        boolean certain = line.tokens().stream()
                .filter(token ->
                        token.operator().equals("==") || token.operator().equals("!="))
                .allMatch(token -> DEVICES.contains(token.key()) || token.key().equals("ACTION"));
        return line.tokens().stream()
                .filter(token -> wanted.containsKey(token.key())
                        && (later || token.operator().equals(":=")))
                .filter(token -> !plain(token.value()).equals(plain(wanted.getOrDefault(token.key(), ""))))
                .map(token -> new Override(token.key(), wanted.getOrDefault(token.key(), ""), token.value(), certain))
                .findFirst();
    }

    private static String plain(String value) {
        return value.matches("[0-7]{3,4}") ? value.replaceFirst("^0+(?=.)", "") : value;
    }

    /** Whether both name devices by the same property, and none by a different one. */
    private boolean sameDevices(RuleLine ours) {
        boolean same = false;
        for (String key : DEVICES) {
            List<String> mine = compared(ours, key);
            List<String> theirs = compared(line, key);
            if (!mine.isEmpty() && !theirs.isEmpty()) {
                if (mine.stream().noneMatch(one -> theirs.stream().anyMatch(two -> matches(one, two)))) {
                    return false;
                }
                same = true;
            }
        }
        return same;
    }

    private static List<String> compared(RuleLine rule, String key) {
        return rule.tokens().stream()
                .filter(token -> token.key().equals(key) && token.operator().equals("=="))
                .flatMap(token -> List.of(token.value().split("\\|")).stream())
                .toList();
    }

    private static boolean matches(String one, String two) {
        return glob(one).matcher(two).matches() || glob(two).matcher(one).matches();
    }

    private static Pattern glob(String text) {
        StringBuilder regex = new StringBuilder();
        for (char c : text.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString());
    }
}
