package dev.provision.resource.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A text file as lines, each with its own end, so that what is not touched stays what it is byte for byte: LF or CRLF,
 * with or without an end after the last line, in any encoding that keeps ASCII. Texts hold a byte a character.
 */
public final class TextLines {
    private record Line(String text, String end) {}

    private final List<Line> lines;

    private TextLines(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    public static TextLines of(byte[] content) {
        String all = new String(content, StandardCharsets.ISO_8859_1);
        List<Line> lines = new ArrayList<>();
        int start = 0;
        while (start < all.length()) {
            int feed = all.indexOf('\n', start);
            if (feed < 0) {
                lines.add(new Line(all.substring(start), ""));
                break;
            }
            boolean cr = feed > start && all.charAt(feed - 1) == '\r';
            lines.add(new Line(all.substring(start, cr ? feed - 1 : feed), cr ? "\r\n" : "\n"));
            start = feed + 1;
        }
        return new TextLines(lines);
    }

    /** A text of the playbook as the lines hold theirs. */
    public static String bytesOf(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    public byte[] bytes() {
        StringBuilder all = new StringBuilder();
        lines.forEach(line -> all.append(line.text()).append(line.end()));
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    public int size() {
        return lines.size();
    }

    public String get(int index) {
        return lines.get(index).text();
    }

    public TextLines replaced(int index, String text) {
        List<Line> after = new ArrayList<>(lines);
        after.set(index, new Line(text, lines.get(index).end()));
        return new TextLines(after);
    }

    /** New lines before the one with this number. A file that had no end after its last line has none afterwards. */
    public TextLines inserted(int index, List<String> texts) {
        List<Line> after = new ArrayList<>(lines);
        List<Line> more = texts.stream().map(text -> new Line(text, end())).toList();
        after.addAll(index, more);
        return likeBefore(after);
    }

    public TextLines without(Set<Integer> indexes) {
        List<Line> after = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!indexes.contains(i)) {
                after.add(lines.get(i));
            }
        }
        return likeBefore(after);
    }

    private TextLines likeBefore(List<Line> after) {
        boolean open = !lines.isEmpty() && lines.get(lines.size() - 1).end().isEmpty();
        for (int i = 0; i < after.size(); i++) {
            Line line = after.get(i);
            boolean last = i == after.size() - 1;
            if (last && open) {
                after.set(i, new Line(line.text(), ""));
            } else if (line.end().isEmpty()) {
                after.set(i, new Line(line.text(), end()));
            }
        }
        return new TextLines(after);
    }

    /** The end that the first line has; new lines have the same. */
    private String end() {
        return lines.isEmpty() || lines.get(0).end().isEmpty()
                ? "\n"
                : lines.get(0).end();
    }
}
