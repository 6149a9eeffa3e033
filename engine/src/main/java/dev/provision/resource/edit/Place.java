package dev.provision.resource.edit;

import dev.provision.resource.CannotPlan;
import java.util.List;
import java.util.Map;

/** Where new lines go. */
public enum Place {
    START,
    END,
    /** Before the first line that matches. */
    BEFORE("insert_before"),
    /** After the last line that matches. */
    AFTER("insert_after");

    private final String key;

    Place() {
        this("");
    }

    Place(String key) {
        this.key = key;
    }

    /**
     * The number of the line that the first new one becomes.
     *
     * @param matches numbers of lines, by the key of the pattern
     * @throws CannotPlan if no line matches; the end of the file would be a guess
     */
    public int index(String path, TextLines lines, Map<String, List<Integer>> matches) throws CannotPlan {
        if (this == START) {
            return 0;
        }
        if (this == END) {
            return lines.size();
        }
        List<Integer> found = matches.getOrDefault(key, List.of());
        if (found.isEmpty()) {
            throw new CannotPlan(
                    "no line of " + path + " matches " + key + ", so that the place of the new one is not known",
                    "correct the pattern, or leave it out for the end of the file");
        }
        return this == BEFORE ? found.get(0) : found.get(found.size() - 1) + 1;
    }
}
