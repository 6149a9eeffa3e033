package dev.provision.resource.udevrule;

import dev.provision.source.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One rule as far as it can be judged without udev: udev ignores a line that it cannot read and says so in a log only.
 *
 * @param tokens in order; what stands between braces belongs to the key
 */
record RuleLine(List<Token> tokens) {
    /** {@code KERNEL=="kfd"}, {@code ATTR{power/control}="on"}. */
    record Token(String key, String operator, String value) {}

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*,?\\s*([A-Z]+)(?:\\{[^{}\"]*\\})?\\s*(==|!=|\\+=|-=|:=|=)\\s*[ei]{0,2}\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** Keys that can only be compared (udev(7)). */
    private static final Set<String> COMPARED = Set.of(
            "ACTION",
            "DEVPATH",
            "KERNEL",
            "KERNELS",
            "SUBSYSTEM",
            "SUBSYSTEMS",
            "DRIVER",
            "DRIVERS",
            "ATTRS",
            "TAGS",
            "CONST",
            "TEST");

    private static final Set<String> ASSIGNED =
            Set.of("OWNER", "GROUP", "MODE", "SECLABEL", "RUN", "OPTIONS", "GOTO", "LABEL");
    private static final Set<String> BOTH =
            Set.of("NAME", "SYMLINK", "ATTR", "SYSCTL", "ENV", "TAG", "PROGRAM", "RESULT", "IMPORT");

    RuleLine {
        tokens = List.copyOf(tokens);
    }

    /** The lines of a file that are rules, those that go on after a backslash as one. */
    static List<String> lines(String text) {
        List<String> rules = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : Lines.of(text)) {
            // A comment between the lines of a rule does not end it.
            if (line.stripLeading().startsWith("#")) {
                continue;
            }
            boolean more = line.endsWith("\\");
            open.append(more ? line.substring(0, line.length() - 1) : line);
            if (!more) {
                rules.add(open.toString());
                open.setLength(0);
            }
        }
        rules.add(open.toString());
        return rules.stream().filter(rule -> !rule.isBlank()).toList();
    }

    /** Empty if it has no form of a rule at all; see {@link #complaint} for what is wrong with one that has. */
    static Optional<RuleLine> read(String line) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(line);
        int end = 0;
        while (matcher.find(end) && matcher.start() == end) {
            tokens.add(new Token(matcher.group(1), matcher.group(2), matcher.group(3)));
            end = matcher.end();
        }
        String rest = line.substring(end).strip();
        return tokens.isEmpty() || !(rest.isEmpty() || rest.equals(","))
                ? Optional.empty()
                : Optional.of(new RuleLine(tokens));
    }

    /** Why udev would not take it. */
    Optional<String> complaint() {
        for (Token token : tokens) {
            boolean compares = token.operator().equals("==") || token.operator().equals("!=");
            if (COMPARED.contains(token.key()) && !compares) {
                return Optional.of(token.key() + " can only be compared (==, !=), not set with " + token.operator());
            }
            if (ASSIGNED.contains(token.key()) && compares) {
                return Optional.of(token.key() + " can only be set, not compared with " + token.operator());
            }
            if (!COMPARED.contains(token.key()) && !ASSIGNED.contains(token.key()) && !BOTH.contains(token.key())) {
                return Optional.of("udev knows no key " + token.key());
            }
            if (token.key().equals("MODE") && !token.value().matches("[0-7]{3,4}|.*[$%].*")) {
                return Optional.of("a MODE is three or four octal digits, not " + token.value());
            }
        }
        return Optional.empty();
    }

    /** The names that it gives devices to, {@code GROUP} or {@code OWNER}; not those that udev makes up from a device. */
    List<String> names(String key) {
        return tokens.stream()
                .filter(token -> token.key().equals(key))
                .map(Token::value)
                .filter(value -> !value.matches("[0-9]+|.*[$%].*"))
                .distinct()
                .toList();
    }
}
