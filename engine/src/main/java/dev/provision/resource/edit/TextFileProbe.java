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
        return new Fragment(SCRIPT, arguments);
    }

    @Override
    public TextFile parse(ProbeOutput output) throws Unreadable {
        Reading reading = new Reading();
        for (String line : Lines.of(output.text())) {
            try {
                reading.take(line.split(" ", -1));
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

        void take(String[] words) {
            switch (words[0]) {
                case "file" -> {
                    kind = TextFile.Kind.valueOf(words[1].toUpperCase(Locale.ROOT));
                    parent = words[2].equals("yes");
                    real = new String(bytes(words[3]), StandardCharsets.UTF_8);
                    cannot = new String(bytes(words[4]), StandardCharsets.UTF_8);
                }
                case "stat" -> {
                    mode = words[1];
                    uid = words[2];
                    gid = words[3];
                }
                case "content" -> content = Optional.of(bytes(words[1]));
                case "match" -> {
                    List<Integer> numbers = new ArrayList<>();
                    for (String word : List.of(words).subList(2, words.length)) {
                        if (!word.isEmpty()) {
                            numbers.add(Integer.parseInt(word) - 1);
                        }
                    }
                    matches.put(words[1], List.copyOf(numbers));
                }
                case "refused" -> refused.add(words[1]);
                case "end" -> complete = true;
                default -> throw new IllegalArgumentException(words[0]);
            }
        }

        boolean matchesAreLines() {
            int lines = content.map(bytes -> TextLines.of(bytes).size()).orElse(0);
            return matches.values().stream().flatMap(List::stream).allMatch(number -> number >= 0 && number < lines);
        }

        TextFile file() {
            return new TextFile(kind, real, mode, uid, gid, content, matches, refused, parent, cannot);
        }

        private static byte[] bytes(String word) {
            return Base64.getDecoder().decode(word.substring(1));
        }
    }
}
