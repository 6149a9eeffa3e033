package dev.provision.resource.owned;

import dev.provision.shell.ScriptFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file in a drop-in folder that is not ours, as far as it matters.
 *
 * @param path on the host
 * @param text the lines that the probe let through
 */
public record DropIn(String path, String text) {
    /**
     * Defines {@code dropins DIRECTORY PATTERN [FILE]}, which prints what {@link #read} understands. It expects the root in {@code
     * $r}.
     */
    public static final String SHOW = ScriptFile.read(DropIn.class, "dropins.sh");

    /**
     * The files among the lines of a probe, in the order in which the host reads them: by their names, and a file that is in no
     * drop-in directory last. A name that an earlier directory has hides it in later ones.
     *
     * @param own the name of the file that is left out
     */
    public static List<DropIn> read(List<String> lines, String own) {
        Map<String, StringBuilder> texts = texts(lines);
        Map<String, DropIn> sorted = new TreeMap<>();
        List<DropIn> last = new ArrayList<>();
        texts.forEach((path, text) -> {
            DropIn file = new DropIn(path, text.toString());
            if (!path.contains(".d/")) {
                last.add(file);
            } else if (!file.name().equals(own)) {
                sorted.putIfAbsent(file.name(), file);
            }
        });
        List<DropIn> files = new ArrayList<>(sorted.values());
        files.addAll(last);
        return files;
    }

    private static Map<String, StringBuilder> texts(List<String> lines) {
        Map<String, StringBuilder> texts = new LinkedHashMap<>();
        String path = "";
        boolean together = false;
        for (String line : lines) {
            if (line.equals("close")) {
                together = false;
            } else if (together) {
                int colon = line.indexOf(':');
                StringBuilder text = texts.get("/" + line.substring(0, Math.max(0, colon)));
                if (text != null) {
                    text.append(line.substring(colon + 1)).append('\n');
                }
            } else if (line.startsWith("file ")) {
                path = line.substring(5);
                texts.put(path, new StringBuilder());
            } else if (line.startsWith("line ") && texts.containsKey(path)) {
                texts.get(path).append(line.substring(5)).append('\n');
            } else if (line.startsWith("dropin ")) {
                texts.put(line.substring("dropin ".length()), new StringBuilder());
            } else {
                together = line.equals("texts");
            }
        }
        return texts;
    }

    private String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether it is read after the file of this name, whatever their folders. */
    public boolean after(String own) {
        return name().compareTo(own) > 0;
    }
}
