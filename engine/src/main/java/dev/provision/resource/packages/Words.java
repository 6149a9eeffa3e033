package dev.provision.resource.packages;

import java.util.Collection;

/** Names in a sentence. */
final class Words {
    private static final int MOST = 6;

    private Words() {}

    /** All of a few names; the first ones and the number of the others of many. */
    static String some(Collection<String> names) {
        if (names.size() <= MOST) {
            return String.join(", ", names);
        }
        return String.join(", ", names.stream().limit(MOST - 1).toList()) + " and " + (names.size() - MOST + 1)
                + " more";
    }
}
