package dev.provision.resource.edit;

import dev.provision.probe.Probe;
import dev.provision.probe.ProbeOutput;
import dev.provision.shell.Fragment;
import dev.provision.shell.SafePath;
import dev.provision.shell.ScriptFile;
import dev.provision.source.Lines;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads a text file, and lets the host's grep look for patterns in it. */
public record TextFileProbe(String path, Map<String, String> patterns) implements Probe<TextFile> {
    static final int MOST_BYTES = 1024 * 1024;

    private static final String SCRIPT = SafePath.SCRIPT + ScriptFile.read(TextFileProbe.class, "probe.sh");

    public TextFileProbe {
        patterns = Map.copyOf(patterns);
    }

    @Override
    public Fragment fragment() {
        List<String> arguments = new ArrayList<>(List.of(path, Integer.toString(MOST_BYTES)));
        new TreeMap<>(patterns).forEach((key, pattern) -> arguments.addAll(List.of(key, pattern)));
        return new Fragment(SCRIPT, arguments, new Fragment.Shared(List.of(path), Map.of()));
    }

    @Override
    public TextFile parse(ProbeOutput output) throws Unreadable {
        Reading reading = new Reading();
        for (String line : Lines.of(output.text())) {
            try {
                reading.take(line);
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new Unreadable("unexpected line: " + line);
            }
        }
        if (output.status() != 0 || !reading.complete) {
            throw new Unreadable(path + " could not be read: " + output.errors());
        }
        if (reading.kind == TextFile.Kind.FILE && !reading.mode.matches("[0-7]+")) {
            throw new Unreadable(path + " has the mode \"" + reading.mode + "\"");
        }
        if (!reading.matchesAreLines()) {
            throw new Unreadable(path + ": the matching lines are not lines of the content");
        }
        return reading.file();
    }

    private static final class Reading {
        private TextFile.Kind kind = TextFile.Kind.NOTHING;
        private String real = "";
        private String cannot = "";
        private String mode = "";
        private String uid = "";
        private String gid = "";
        private Optional<byte[]> content = Optional.empty();
        private boolean parent;
        private boolean complete;
        private final Map<String, List<Integer>> matches = new HashMap<>();
        private final Set<String> refused = new HashSet<>();

        /** Whose lines come now: of the content as lines or as base64, or of those that match; empty for none. */
        private String section = "";

        private String key = "";
        private final StringBuilder text = new StringBuilder();
        private final List<Integer> numbers = new ArrayList<>();

        void take(String line) {
            switch (section) {
                case "" -> take(line.split(" ", -1));
                case "match" -> match(line);
                default -> content(line);
            }
        }

        private void take(String[] words) {
            section = words[0];
            switch (words[0]) {
                case "file" -> {
                    kind = TextFile.Kind.valueOf(words[1].toUpperCase(Locale.ROOT));
                    parent = words[2].equals("yes");
                    real = word(words[3]);
                    cannot = word(words[4]);
                }
                case "stat" -> {
                    mode = words[1];
                    uid = words[2];
                    gid = words[3];
                }
                case "lines", "content" -> text.setLength(0);
                case "match" -> {
                    key = words[1];
                    numbers.clear();
                }
                case "end" -> complete = true;
                default -> throw new IllegalArgumentException(words[0]);
            }
            if (List.of("file", "stat", "end").contains(section)) {
                section = "";
            }
        }

        private void content(String line) {
            if (!line.equals(".")) {
                text.append(section.equals("lines") ? line.substring(1) + "\n" : line);
                return;
            }
            content = Optional.of(
                    section.equals("lines")
                            ? text.toString().getBytes(StandardCharsets.UTF_8)
                            : Base64.getDecoder().decode(text.toString()));
            section = "";
        }

        private void match(String line) {
            if (line.equals("refused")) {
                refused.add(key);
            } else if (line.equals(".")) {
                matches.put(key, List.copyOf(numbers));
            } else {
                numbers.add(Integer.parseInt(line.substring(0, line.indexOf(':'))) - 1);
                return;
            }
            section = "";
        }

        boolean matchesAreLines() {
            int lines = content.map(bytes -> TextLines.of(bytes).size()).orElse(0);
            return matches.values().stream().flatMap(List::stream).allMatch(number -> number >= 0 && number < lines);
        }

        TextFile file() {
            return new TextFile(kind, real, mode, uid, gid, content, matches, refused, parent, cannot);
        }

        private static String word(String word) {
            return word.startsWith("=")
                    ? word.substring(1)
                    : new String(Base64.getDecoder().decode(word.substring(1)), StandardCharsets.UTF_8);
        }
    }
}
