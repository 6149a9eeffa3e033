package dev.provision.resource.container;

import dev.provision.resource.Diff;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Field by field: what a container was made from, as its labels say, and what it shall be made from. */
public final class Differences {
    private Differences() {}

    /** All of a new container. */
    static List<Diff> all(Spec wanted) {
        return between(Map.of(), wanted.fields());
    }

    /** Whether a container has the labels of this program. */
    static boolean labelled(Inspected found) {
        return found.labels().containsKey(Spec.HASH_LABEL);
    }

    /**
     * Empty exactly when the container was created from this specification. The fields decide, whichever version of the format
     * wrote them: neither the hash nor the version of an older one recreates a container.
     */
    static List<Diff> fromLabels(Spec wanted, Inspected found) {
        if (!labelled(found)) {
            return List.of(new Diff.Field("created by", "another program", "provision"));
        }
        if (found.label(Spec.HASH_LABEL).equals(wanted.hash())) {
            return List.of();
        }
        return between(Spec.read(found.label(Spec.SPEC_LABEL)).fields(), wanted.fields());
    }

    /** What has to change to get from one set of fields to another. */
    public static List<Diff> between(Map<String, String> before, Map<String, String> after) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Diff> diffs = new ArrayList<>();
        for (String name : names) {
            String old = before.get(name);
            String now = after.get(name);
            if (!Objects.equals(old, now)) {
                String shown = name.startsWith("secret.") ? "environment." + name.substring(7) : name;
                diffs.add(new Diff.Field(shown, text(name, old), text(name, now)));
            }
        }
        return diffs;
    }

    private static @Nullable String text(String name, @Nullable String value) {
        return value != null && name.startsWith("secret.") ? "(secret)" : value;
    }
}
