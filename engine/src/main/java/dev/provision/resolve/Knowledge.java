package dev.provision.resolve;

import dev.provision.probe.Facts;
import dev.provision.source.Data;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known at a moment of a run beside the variables.
 *
 * @param facts null before the host has been asked
 * @param registered what earlier tasks have registered
 * @param coming the names that tasks register; one that is not among {@code registered} is not known yet
 * @param item the loop's element; null outside a loop
 * @param secrets whether secrets may be read
 */
record Knowledge(
        @Nullable Facts facts,
        Map<String, Data> registered,
        Set<String> coming,
        @Nullable Data item,
        boolean secrets) {

    /** Before any connection. */
    static Knowledge beforehand(Set<String> coming) {
        return new Knowledge(null, Map.of(), coming, null, false);
    }

    Knowledge withLater(String name) {
        Set<String> more = new HashSet<>(coming);
        more.add(name);
        return new Knowledge(facts, registered, more, item, secrets);
    }

    Knowledge with(Data element) {
        return new Knowledge(facts, registered, coming, element, secrets);
    }
}
