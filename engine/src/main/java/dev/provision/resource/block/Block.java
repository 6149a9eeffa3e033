package dev.provision.resource.block;

import dev.provision.resource.CannotPlan;
import dev.provision.resource.edit.Editing;
import dev.provision.resource.edit.Place;
import dev.provision.resource.edit.TextLines;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lines that shall, or shall not, be in a file between two markers.
 *
 * @param begin the line before them; it and {@code end} are the block's too
 * @param content may be secret
 * @param place where it goes if it is not there yet
 */
public record Block(Editing editing, String name, String begin, String end, Content content, Place place) {
    /** Content that may be secret: not shown when the record is printed. */
    record Content(List<String> lines) {
        Content {
            lines = List.copyOf(lines);
        }

        @Override
        public String toString() {
            return lines.size() + " lines";
        }
    }

    /** From the first marker to the second, both included. */
    record Range(int first, int last) {
        Set<Integer> all() {
            Set<Integer> all = new HashSet<>();
            for (int i = first; i <= last; i++) {
                all.add(i);
            }
            return all;
        }

        Set<Integer> inner() {
            Set<Integer> inner = all();
            inner.remove(first);
            inner.remove(last);
            return inner;
        }
    }

    TextLines taken(TextLines lines) throws CannotPlan {
        return range(lines).map(range -> lines.without(range.all())).orElse(lines);
    }

    TextLines put(TextLines lines, Map<String, List<Integer>> matches) throws CannotPlan {
        Optional<Range> range = range(lines);
        List<String> inner = content.lines().stream().map(TextLines::bytesOf).toList();
        if (range.isPresent()) {
            return lines.without(range.get().inner()).inserted(range.get().first() + 1, inner);
        }
        List<String> all = new ArrayList<>();
        all.add(begin);
        all.addAll(inner);
        all.add(end);
        return lines.inserted(lines.size() == 0 ? 0 : place.index(editing.path(), lines, matches), all);
    }

    /** @throws CannotPlan if the markers are not one pair, so that nobody can say what is between them */
    private Optional<Range> range(TextLines lines) throws CannotPlan {
        List<Integer> begins = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.equals(begin)) {
                begins.add(i);
            } else if (line.equals(end)) {
                ends.add(i);
            }
        }
        if (begins.isEmpty() && ends.isEmpty()) {
            return Optional.empty();
        }
        if (begins.size() != 1 || ends.size() != 1 || begins.get(0) > ends.get(0)) {
            throw new CannotPlan(
                    "the markers of \"" + name + "\" in " + editing.path() + " are not one pair: begin in "
                            + where(begins) + ", end in " + where(ends),
                    "put them right by hand: \"" + begin + "\" before \"" + end + "\", each once");
        }
        return Optional.of(new Range(begins.get(0), ends.get(0)));
    }

    private static String where(List<Integer> indexes) {
        return indexes.isEmpty()
                ? "no line"
                : "line "
                        + String.join(
                                ", ",
                                indexes.stream()
                                        .map(index -> Integer.toString(index + 1))
                                        .toList());
    }
}
