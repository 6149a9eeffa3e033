package dev.provision.transport.hostkey;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lines of a known_hosts file at one size and time of change, and which of them apply to the hosts that were asked for. Lines
 * of names are found by the name. Patterns and hashes are compared with a host once: each hash costs as much per host.
 * Thread-safe.
 */
final class KnownHostsLines {
    private final Path path;
    private final List<KnownHostsLine> lines;
    private final int next;
    private final Index index;
    private final LongAdder comparisons;

    /**
     * Shared by a file and what it becomes when lines are appended: a number can be one of a later line.
     *
     * @param byName numbers of the lines that have this name
     * @param others numbers of the lines of patterns and hashes
     * @param matched by the name, which of these apply
     */
    private record Index(Map<String, List<Integer>> byName, List<Integer> others, Map<String, Matched> matched) {
        Index() {
            this(new ConcurrentHashMap<>(), new CopyOnWriteArrayList<>(), new ConcurrentHashMap<>());
        }

        /** The lines from this number on. */
        void add(List<KnownHostsLine> lines, int from) {
            List<Integer> rest = new ArrayList<>();
            for (int i = from; i < lines.size(); i++) {
                Optional<List<String>> names = lines.get(i).names();
                if (names.isEmpty()) {
                    rest.add(i);
                }
                for (String name : names.orElse(List.of())) {
                    byName.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>())
                            .add(i);
                }
            }
            others.addAll(rest);
        }
    }

    /**
     * @param compared number of patterns and hashes that were compared; later ones were added since
     * @param numbers those that apply
     */
    private record Matched(int compared, List<Integer> numbers) {}

    private KnownHostsLines(Path path, List<KnownHostsLine> lines, int next, Index index, LongAdder comparisons) {
        this.path = path;
        this.lines = List.copyOf(lines);
        this.next = next;
        this.index = index;
        this.comparisons = comparisons;
    }

    /** @param comparisons counts the lines that are compared with a name */
    static KnownHostsLines parse(Path path, String text, LongAdder comparisons) {
        List<KnownHostsLine> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            KnownHostsLine.parse(line, path + ":" + number).ifPresent(lines::add);
        }
        boolean ends = text.isEmpty() || text.endsWith("\n");
        Index index = new Index();
        index.add(lines, 0);
        return new KnownHostsLines(path, lines, ends ? number : number + 1, index, comparisons);
    }

    /** The lines of the file after these, whole ones, were appended. */
    KnownHostsLines and(List<String> appended) {
        List<KnownHostsLine> all = new ArrayList<>(lines);
        int number = next;
        for (String line : appended) {
            String read = new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            KnownHostsLine.parse(read, path + ":" + number).ifPresent(all::add);
            number++;
        }
        index.add(all, lines.size());
        return new KnownHostsLines(path, all, number, index, comparisons);
    }

    List<KnownHostsLine> all() {
        return lines;
    }

    /**
     * The lines that apply to a host, in the order of the file.
     *
     * @param host {@code name} or {@code [name]:port}
     */
    List<KnownHostsLine> about(String host) {
        Set<Integer> numbers = new TreeSet<>(compared(host));
        numbers.addAll(index.byName().getOrDefault(host.toLowerCase(Locale.ROOT), List.of()));
        return numbers.stream()
                .filter(number -> number < lines.size())
                .map(lines::get)
                .toList();
    }

    /** Those of the patterns and hashes. */
    private List<Integer> compared(String host) {
        List<Integer> others = index.others().stream()
                .takeWhile(number -> number < lines.size())
                .toList();
        if (others.isEmpty()) {
            return List.of();
        }
        return index.matched()
                .compute(host, (name, before) -> {
                    if (before != null && before.compared() >= others.size()) {
                        return before;
                    }
                    List<Integer> found = new ArrayList<>(before == null ? List.of() : before.numbers());
                    List<Integer> rest = others.subList(before == null ? 0 : before.compared(), others.size());
                    rest.stream()
                            .filter(number -> lines.get(number).speaksOf(name))
                            .forEach(found::add);
                    comparisons.add(rest.size());
                    return new Matched(others.size(), List.copyOf(found));
                })
                .numbers();
    }
}
