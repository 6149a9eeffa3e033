package dev.provision.resource.owned;

import dev.provision.shell.ScriptFile;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in a drop-in folder that is not ours, as far as it matters.
 *
 * @param path on the host
 * @param text the lines that the probe's function {@code settings} let through
 */
public record DropIn(String path, String text) {
    /**
     * Defines {@code dropins FOLDER OWN} and {@code dropin PATH}, which print what {@link #read} understands. They expect the
     * root in {@code $r}, and a function {@code settings} that copies the lines that matter, each behind {@code "line "}.
     */
    public static final String SHOW = ScriptFile.read(DropIn.class, "dropins.sh");

    /** The files among the lines of a probe, in the order in which the host reads them. */
    public static List<DropIn> read(List<String> lines) {
        List<DropIn> files = new ArrayList<>();
        String path = "";
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("file ")) {
                path = line.substring(5);
                text.setLength(0);
            } else if (line.startsWith("line ")) {
                text.append(line.substring(5)).append('\n');
            } else if (line.equals("close")) {
                files.add(new DropIn(path, text.toString()));
            }
        }
        return files;
    }

    /** Whether it is read after the file of this name, whatever their folders. */
    public boolean after(String own) {
        return path.substring(path.lastIndexOf('/') + 1).compareTo(own) > 0;
    }
}
