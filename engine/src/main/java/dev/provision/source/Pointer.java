package dev.provision.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path into a value, and what stands there.
 *
 * @param steps keys and indexes from the root
 */
record Pointer(List<String> steps) {
    Pointer {
        steps = List.copyOf(steps);
    }

    /**
     * Reads the validator's {@code #/a/0/b~1c} against a value. The validator escapes some keys twice; the value tells
     * which spelling is meant.
     */
    static Pointer parse(String text, Data root) {
        List<String> steps = new ArrayList<>();
        Data here = root;
        String path = text.startsWith("#") ? text.substring(1) : text;
        if (path.isEmpty()) {
            return new Pointer(steps);
        }
        for (String escaped : path.substring(1).split("/", -1)) {
            String step = unescape(escaped);
            if (here instanceof Data.Dict dict) {
                while (dict.get(step) == null && !unescape(step).equals(step)) {
                    step = unescape(step);
                }
            }
            steps.add(step);
            here = child(here, step);
        }
        return new Pointer(steps);
    }

    /** The value there, or null if the path leads nowhere. */
    @Nullable
    Data in(Data root) {
        Data here = root;
        for (String step : steps) {
            here = child(here, step);
            if (here == null) {
                return null;
            }
        }
        return here;
    }

    Pointer parent() {
        return new Pointer(steps.isEmpty() ? steps : steps.subList(0, steps.size() - 1));
    }

    String last() {
        return steps.isEmpty() ? "" : steps.get(steps.size() - 1);
    }

    private static @Nullable Data child(@Nullable Data parent, String step) {
        if (parent instanceof Data.Dict dict) {
            return dict.get(step);
        }
        if (parent instanceof Data.Seq seq && step.matches("\\d{1,9}")) {
            int index = Integer.parseInt(step);
            return index < seq.items().size() ? seq.items().get(index) : null;
        }
        return null;
    }

    private static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
