package dev.provision.resource.sysctl;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Parameters that shall have a value, and parameters that our file shall not set.
 *
 * @param file name of the file below /etc/sysctl.d, with its suffix
 * @param set each with its value, without needless blanks
 * @param remove in order, none of them in {@code set}
 */
record Sysctl(String file, Map<Key, String> set, List<Key> remove) {
    Sysctl {
        set = java.util.Collections.unmodifiableMap(new TreeMap<>(set));
        remove = List.copyOf(new TreeSet<>(remove));
    }

    String path() {
        return "/etc/sysctl.d/" + file;
    }

    /** The ones that are set, then the ones that are not. */
    List<Key> keys() {
        List<Key> keys = new java.util.ArrayList<>(set.keySet());
        keys.addAll(remove);
        return keys;
    }
}
