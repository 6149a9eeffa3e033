package dev.provision.inventory;

import dev.provision.source.At;
import dev.provision.source.Data;
import dev.provision.source.InvalidInput;
import dev.provision.source.Nearest;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Chooses hosts by Ansible's patterns: first all unions, then the intersections, then what is taken away. */
final class HostPattern {
    private static final Pattern SUBSCRIPT = Pattern.compile("(.+)\\[(-?\\d{1,9})(:(-?\\d{1,9})?)?]");

    private final Set<String> hosts;
    private final Map<String, List<String>> members;

    HostPattern(Set<String> hosts, Map<String, List<String>> members) {
        this.hosts = hosts;
        this.members = members;
    }

    Set<String> select(Data.Text pattern) {
        Set<String> chosen = new LinkedHashSet<>();
        List<Set<String>> both = new ArrayList<>();
        Set<String> without = new LinkedHashSet<>();
        boolean any = false;
        List<Problem> problems = new ArrayList<>();
        for (String part : parts(pattern)) {
            char sign = part.charAt(0);
            String word = sign == '!' || sign == '&' ? part.substring(1).strip() : part;
            try {
                Set<String> matched = matching(word, pattern.at());
                if (sign == '!') {
                    without.addAll(matched);
                } else if (sign == '&') {
                    both.add(matched);
                } else {
                    any = true;
                    chosen.addAll(matched);
                }
            } catch (InvalidInput invalid) {
                problems.addAll(invalid.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        if (!any) {
            chosen.addAll(hosts);
        }
        both.forEach(chosen::retainAll);
        chosen.removeAll(without);
        return chosen;
    }

    /** The parts between {@code :} and {@code ,}, except inside brackets. */
    private static List<String> parts(Data.Text pattern) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        for (char c : (pattern.value() + ",").toCharArray()) {
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ',' || (c == ':' && depth <= 0)) {
                String word = part.toString().strip();
                if (word.isEmpty() || word.equals("!") || word.equals("&")) {
                    throw new InvalidInput(Problem.at(pattern.at(), "a name is missing in the pattern")
                            .expected("names with : between them, as in strix_halo:!maintenance")
                            .found("\"" + pattern.value() + "\""));
                }
                parts.add(word);
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        return parts;
    }

    private Set<String> matching(String word, At at) {
        if (members.containsKey(word)) {
            return new LinkedHashSet<>(members.get(word));
        }
        if (hosts.contains(word)) {
            return Set.of(word);
        }
        if (word.startsWith("~")) {
            throw new InvalidInput(Problem.at(at, "regular expressions in patterns are not supported")
                    .found("\"" + word + "\"")
                    .hint("use globs: halo-*"));
        }
        Matcher subscript = SUBSCRIPT.matcher(word);
        if (subscript.matches() && members.containsKey(subscript.group(1))) {
            return subscript(members.get(subscript.group(1)), subscript, word, at);
        }
        boolean globs = word.contains("*") || word.contains("?");
        if (word.contains("[") && !globs) {
            Set<String> chosen = new LinkedHashSet<>();
            HostRange.expand(word, at).forEach(name -> chosen.addAll(matching(name, at)));
            return chosen;
        }
        if (globs) {
            return glob(word, at);
        }
        List<String> names = new ArrayList<>(members.keySet());
        names.addAll(hosts);
        throw new InvalidInput(Problem.at(at, "there is no host or group \"" + word + "\"")
                .hint(Nearest.hint(word, names).orElse(hint(word))));
    }

    private static String hint(String word) {
        return word.equals("localhost")
                ? "hosts stand in the inventory; there is none of itself"
                : "the command \"inventory\" lists all hosts and groups";
    }

    /** As in Ansible, both ends of a slice belong to it. */
    private static Set<String> subscript(List<String> names, Matcher form, String word, At at) {
        int size = names.size();
        int first = Integer.parseInt(form.group(2));
        first = first < 0 ? size + first : first;
        int last = first;
        if (form.group(3) != null) {
            last = form.group(4) == null ? size - 1 : Integer.parseInt(form.group(4));
            last = last < 0 ? size + last : last;
        } else if (first < 0 || first >= size) {
            throw new InvalidInput(
                    Problem.at(at, "\"" + word + "\" is outside of the group").found("a group of " + size + " hosts"));
        }
        return first > last || first >= size
                ? Set.of()
                : new LinkedHashSet<>(names.subList(Math.max(first, 0), Math.min(last + 1, size)));
    }

    private Set<String> glob(String word, At at) {
        StringBuilder regex = new StringBuilder();
        for (char c : word.toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '[', ']', '-' -> regex.append(c);
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        try {
            Pattern pattern = Pattern.compile(regex.toString());
            Set<String> chosen = new LinkedHashSet<>();
            members.forEach((group, names) -> {
                if (pattern.matcher(group).matches()) {
                    chosen.addAll(names);
                }
            });
            hosts.stream().filter(host -> pattern.matcher(host).matches()).forEach(chosen::add);
            return chosen;
        } catch (PatternSyntaxException wrong) {
            throw new InvalidInput(Problem.at(at, "\"" + word + "\" is not a pattern"));
        }
    }
}
