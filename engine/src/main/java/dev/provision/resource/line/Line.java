package dev.provision.resource.line;

import dev.provision.resource.edit.Editing;
import dev.provision.resource.edit.Place;
import dev.provision.resource.edit.TextLines;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A line that shall, or shall not, be in a file.
 *
 * @param text the line; empty if only a pattern says what is to be absent
 * @param place where it goes if nothing stands for it
 */
public record Line(Editing editing, Optional<Text> text, Place place) {
    static final String MATCH = "match";

    /** Content that may be secret: not shown when the record is printed. */
    record Text(String value) {
        @Override
        public String toString() {
            return value.length() + " characters";
        }

        String bytes() {
            return TextLines.bytesOf(value);
        }
    }

    /** The lines to take out: those that match, or without a pattern those that are equal. */
    TextLines taken(TextLines lines, Map<String, List<Integer>> matches) {
        return lines.without(
                editing.patterns().containsKey(MATCH)
                        ? new HashSet<>(matches.getOrDefault(MATCH, List.of()))
                        : equal(lines));
    }

    /**
     * All lines that match are one afterwards: a line that is equal already if there is one, else the first of them, which
     * is replaced.
     */
    TextLines put(TextLines lines, Map<String, List<Integer>> matches, int place) {
        String wanted = text.map(Text::bytes).orElse("");
        List<Integer> matching = matches.getOrDefault(MATCH, List.of());
        Optional<Integer> kept = equal(lines).stream().min(Integer::compare).or(() -> matching.stream()
                .findFirst());
        if (kept.isEmpty()) {
            return lines.inserted(place, List.of(wanted));
        }
        Set<Integer> others = new HashSet<>(matching);
        others.remove(kept.get());
        return lines.replaced(kept.get(), wanted).without(others);
    }

    /** Whether a line that is there stands for it, so that no place is needed. */
    boolean stands(TextLines lines, Map<String, List<Integer>> matches) {
        return !matches.getOrDefault(MATCH, List.of()).isEmpty()
                || !equal(lines).isEmpty();
    }

    private Set<Integer> equal(TextLines lines) {
        Set<Integer> equal = new HashSet<>();
        String wanted = text.map(Text::bytes).orElse("");
        for (int i = 0; i < lines.size(); i++) {
            if (text.isPresent() && lines.get(i).equals(wanted)) {
                equal.add(i);
            }
        }
        return equal;
    }
}
