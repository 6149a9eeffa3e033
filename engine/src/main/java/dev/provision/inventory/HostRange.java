package dev.provision.inventory;

import dev.provision.source.At;
import dev.provision.source.InvalidInput;
import dev.provision.source.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names written as {@code halo-[01:16]}, {@code rack-[a:c]-[1:9:2]}: all of them, the last bracket running fastest. */
final class HostRange {
    static final int MOST = 10_000;

    private static final Pattern BRACKET = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,9}):(\\d{1,9})(?::(\\d{1,9}))?");
    private static final Pattern LETTERS = Pattern.compile("([A-Za-z]):([A-Za-z])(?::(\\d{1,9}))?");

    private HostRange() {}

    static boolean isRange(String name) {
        return name.indexOf('[') >= 0 || name.indexOf(']') >= 0;
    }

    /** @throws InvalidInput at the name if a bracket is no range */
    static List<String> expand(String name, At at) {
        Matcher bracket = BRACKET.matcher(name);
        if (!bracket.find()) {
            if (isRange(name)) {
                throw wrong(name, at, "a bracket is not closed or not opened");
            }
            return List.of(name);
        }
        List<String> middles = items(bracket.group(1), name, at);
        List<String> ends = expand(name.substring(bracket.end()), at);
        if ((long) middles.size() * ends.size() > MOST) {
            throw wrong(name, at, "this is more than " + MOST + " hosts");
        }
        String start = name.substring(0, bracket.start());
        List<String> names = new ArrayList<>();
        middles.forEach(middle -> ends.forEach(end -> names.add(start + middle + end)));
        return names;
    }

    private static List<String> items(String range, String name, At at) {
        Matcher numbers = NUMBERS.matcher(range);
        Matcher letters = LETTERS.matcher(range);
        List<String> items = new ArrayList<>();
        if (numbers.matches()) {
            String first = numbers.group(1);
            boolean padded = first.length() > 1 && first.startsWith("0");
            if (padded && first.length() != numbers.group(2).length()) {
                throw wrong(name, at, "both ends of the range must have as many digits");
            }
            int width = padded ? first.length() : 1;
            int step = step(numbers.group(3), name, at);
            long last = Long.parseLong(numbers.group(2));
            for (long i = Long.parseLong(first); i <= last; i += step) {
                String digits = String.valueOf(i);
                items.add("0".repeat(Math.max(0, width - digits.length())) + digits);
                limit(items, name, at);
            }
        } else if (letters.matches()) {
            int step = step(letters.group(3), name, at);
            for (int c = letters.group(1).charAt(0); c <= letters.group(2).charAt(0); c += step) {
                items.add(String.valueOf((char) c));
            }
        } else {
            throw wrong(name, at, "\"[" + range + "]\" is no range");
        }
        if (items.isEmpty()) {
            throw wrong(name, at, "the range \"[" + range + "]\" is empty");
        }
        return items;
    }

    private static int step(String written, String name, At at) {
        int step = written == null ? 1 : Integer.parseInt(written);
        if (step == 0) {
            throw wrong(name, at, "a range cannot go in steps of 0");
        }
        return step;
    }

    private static void limit(List<String> items, String name, At at) {
        if (items.size() > MOST) {
            throw wrong(name, at, "this is more than " + MOST + " hosts");
        }
    }

    private static InvalidInput wrong(String name, At at, String message) {
        return new InvalidInput(
                Problem.at(at, message).expected("[01:16], [a:c] or [0:10:2]").found(name));
    }
}
