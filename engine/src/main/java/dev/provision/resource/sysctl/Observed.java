package dev.provision.resource.sysctl;

import dev.provision.resource.owned.OwnedFile;
import java.util.List;
import java.util.Map;

/**
 * @param own our file
 * @param others files that the host reads as well, in its order
 * @param active by key
 */
record Observed(OwnedFile.Seen own, List<Other> others, Map<Key, Active> active) {
    Observed {
        others = List.copyOf(others);
        active = Map.copyOf(active);
    }

    /** @param later whether it is read after ours, so that it wins */
    record Other(String path, boolean later, Settings settings) {}

    /**
     * What /proc/sys says of a parameter.
     *
     * @param value without needless blanks, empty unless it can be read
     */
    record Active(State state, String value) {
        enum State {
            MISSING,
            UNREADABLE,
            READ_ONLY,
            WRITABLE
        }
    }
}
