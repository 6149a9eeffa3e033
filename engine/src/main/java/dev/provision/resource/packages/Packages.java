package dev.provision.resource.packages;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which packages a host has.
 *
 * @param version exact versions by name; a {@code *} at the end stands for any rest
 * @param hold kept at the version they have, whatever upgrades are offered
 * @param listsMaxAge {@code latest} is compared with lists no older than this; empty = with the lists that are there
 */
public record Packages(
        List<String> present,
        List<String> absent,
        List<String> latest,
        Map<String, String> version,
        List<String> hold,
        List<String> unhold,
        Optional<Duration> listsMaxAge) {
    /** Lists older than this are fetched again before anything is installed. */
    private static final Duration LISTS_FOR_INSTALLING = Duration.ofDays(1);

    public Packages {
        present = List.copyOf(present);
        absent = List.copyOf(absent);
        latest = List.copyOf(latest);
        version = Collections.unmodifiableMap(new LinkedHashMap<>(version));
        hold = List.copyOf(hold);
        unhold = List.copyOf(unhold);
    }

    /** Every name, once, in order. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(present);
        names.addAll(latest);
        names.addAll(version.keySet());
        names.addAll(absent);
        names.addAll(hold);
        names.addAll(unhold);
        return names;
    }

    long staleAfterSeconds() {
        return listsMaxAge.orElse(LISTS_FOR_INSTALLING).toSeconds();
    }

    /**
     * The names as a probe's arguments, each behind a letter: {@code c} if its candidate matters, {@code a} if it is to go,
     * {@code h} if only its hold matters, else {@code n}.
     */
    List<String> questions() {
        List<String> questions = new ArrayList<>();
        for (String name : names()) {
            String letter = "h";
            if (latest.contains(name)) {
                letter = "c";
            } else if (absent.contains(name)) {
                letter = "a";
            } else if (present.contains(name) || version.containsKey(name)) {
                letter = "n";
            }
            questions.add(letter + ":" + name);
        }
        return questions;
    }
}
