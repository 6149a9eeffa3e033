package dev.provision.transport.hostkey;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lines of a known_hosts file at one size and time of change, and which of them apply to the hosts that were asked for. Where
 * names are hashed, each line costs a hash per host: it is compared with a host once. Thread-safe.
 */
final class KnownHostsLines {
    private final Path path;
    private final List<KnownHostsLine> lines;
    private final int next;
    private final Map<String, Matched> matched;
    private final LongAdder comparisons;

    /** @param compared number of lines that were compared; later ones were added since */
    private record Matched(int compared, List<KnownHostsLine> lines) {}

    private KnownHostsLines(
            Path path, List<KnownHostsLine> lines, int next, Map<String, Matched> matched, LongAdder comparisons) {
        this.path = path;
        this.lines = List.copyOf(lines);
        this.next = next;
        this.matched = matched;
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
        return new KnownHostsLines(path, lines, ends ? number : number + 1, new ConcurrentHashMap<>(), comparisons);
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
        return new KnownHostsLines(path, all, number, matched, comparisons);
    }

    List<KnownHostsLine> all() {
        return lines;
    }

    /**
     * The lines that apply to a host.
     *
     * @param host {@code name} or {@code [name]:port}
     */
    List<KnownHostsLine> about(String host) {
        Matched now = matched.compute(host, (name, before) -> {
            if (before != null && before.compared() >= lines.size()) {
                return before;
            }
            List<KnownHostsLine> found = new ArrayList<>(before == null ? List.of() : before.lines());
            List<KnownHostsLine> rest = lines.subList(before == null ? 0 : before.compared(), lines.size());
            rest.stream().filter(line -> line.speaksOf(name)).forEach(found::add);
            comparisons.add(rest.size());
            return new Matched(lines.size(), List.copyOf(found));
        });
        return now.lines();
    }
}
